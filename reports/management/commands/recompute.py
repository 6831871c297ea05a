"""Derive the stored figures again from what is entered."""

import datetime as dt
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from regencies.models import Regency
from reports import recompute

PATIENCE = 60.0
"""Seconds that a regency may be in somebody else's work."""


class Command(BaseCommand):
    help = "Derives the stored figures again from what is entered; the same rows come out."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--province", metavar="CODE", help="only regencies of this province, for example 16"
        )
        parser.add_argument("--regency", metavar="CODE", help="only this regency, for example 16.07")
        parser.add_argument("--since", metavar="DATE", help="from this date on (default: from the beginning)")
        parser.add_argument(
            "--workers", type=int, default=1, metavar="N", help="processes that share the work (default: 1)"
        )

    def handle(
        self, *, province: str | None, regency: str | None, since: str | None, workers: int, **options
    ) -> None:
        first = _date(since) if since else recompute.BEGINNING
        if workers < 1:
            raise CommandError(f"--workers: {workers} is fewer than one.")
        regencies = {each.pk: each for each in _chosen(province, regency)}
        number = 0
        for done, left in _recomputed(list(regencies), first, workers):
            if left:
                codes = ", ".join(regencies[key].code for key in left)
                raise CommandError(f"{codes}: being changed or recomputed elsewhere, or failing; try again.")
            for key in done:
                number += 1
                if options["verbosity"]:
                    each = regencies[key]
                    self.stderr.write(f"{number}/{len(regencies)} {each.code} {each.full_name}")
        self.stdout.write(f"Recomputed {len(regencies)} regencies.")


def _recomputed(keys: list[int], first: dt.date, workers: int) -> Iterator[tuple[list[int], list[int]]]:
    """Some regencies after the others: which were chosen, and of which something is left to do."""
    chunks = [keys[at : at + recompute.TOGETHER] for at in range(0, len(keys), recompute.TOGETHER)]
    work = partial(_rebuild, first)
    if workers == 1:
        yield from ((chunk, work(chunk)) for chunk in chunks)
        return
    # What is forked must not share a connection.
    connections.close_all()
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
        yield from zip(chunks, pool.map(work, chunks), strict=True)


def _rebuild(first: dt.date, keys: list[int]) -> list[int]:
    """Try until nothing is left, or for as long as patience lasts."""
    until = time.monotonic() + PATIENCE
    left = recompute.rebuild_many(keys, first)
    while left and time.monotonic() < until:
        time.sleep(0.2)
        left = recompute.rebuild_many(left, first)
    return left


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
