"""Derive the stored figures again from what is entered."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError

from regencies.models import Regency
from reports import recompute


class Command(BaseCommand):
    help = "Derives the stored figures again from what is entered; the same rows come out."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--province", metavar="CODE", help="only regencies of this province, for example 16"
        )
        parser.add_argument("--regency", metavar="CODE", help="only this regency, for example 16.07")
        parser.add_argument("--since", metavar="DATE", help="from this date on (default: from the beginning)")

    def handle(self, *, province: str | None, regency: str | None, since: str | None, **options) -> None:
        first = _date(since) if since else recompute.BEGINNING
        regencies = _chosen(province, regency)
        for number, each in enumerate(regencies, start=1):
            if not recompute.insist(lambda key: recompute.rebuild(key, first), each.pk):
                raise CommandError(f"{each.code} is being changed or recomputed elsewhere; try again.")
            if options["verbosity"]:
                self.stderr.write(f"{number}/{len(regencies)} {each.code} {each.full_name}")
        self.stdout.write(f"Recomputed {len(regencies)} regencies.")


def _chosen(province: str | None, regency: str | None) -> list[Regency]:
    regencies = Regency.objects.order_by("code")
    if province:
        regencies = regencies.filter(province__code=province)
    if regency:
        regencies = regencies.filter(code=regency)
    if (province or regency) and not regencies:
        raise CommandError(f"No regency found for {' and '.join(filter(None, [province, regency]))}.")
    return list(regencies)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f'--since: "{text}" is not a date like 2016-08-30.') from None
