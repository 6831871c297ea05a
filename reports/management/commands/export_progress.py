"""Every figure of a province on one date, for its own scripts."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError

from regencies import clock
from regencies.models import Province
from reports import recompute
from reports.exports import progress_rows, write_csv, write_json
from reports.progress import province_progress

WRITERS = {"csv": write_csv, "json": write_json}


class Command(BaseCommand):
    help = "Writes one row per area and deadline to standard output: every regency, then the province."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--province", metavar="CODE", required=True, help="for example 16")
        parser.add_argument("--date", metavar="DATE", required=True, help="as of the close of this date")
        parser.add_argument(
            "--known-at", metavar="MOMENT", help="by what was entered before it, e.g. 2016-08-31T09:00+07:00"
        )
        parser.add_argument("--format", choices=WRITERS, default="csv")

    def handle(self, *, province: str, date: str, known_at: str | None, format: str, **options) -> None:
        area = Province.objects.filter(code=province).first()
        if area is None:
            raise CommandError(f'There is no province "{province}" here.')
        day = _date(date)
        today = clock.today(area.timezone)
        if day > today:
            raise CommandError(f"{day} is in the future: the figures reach until {today}.")
        moment = _moment(known_at) if known_at else None
        if moment is None:
            self._catch_up(area)
        view = province_progress(area, day, moment)
        if not view.has_data:
            self.stderr.write(f"Nothing was entered for {area.name} that tells its totals on {day}.")
        WRITERS[format](progress_rows(view), self.stdout)

    def _catch_up(self, province: Province) -> None:
        """A script that imports and exports at once must not depend on a worker."""
        lagging = recompute.lagging(province.pk)
        for number, key in enumerate(lagging, start=1):
            if not recompute.insist(recompute.bring_up_to_date, key):
                raise CommandError("The figures are still being changed elsewhere; try again.")
            self.stderr.write(f"Bringing figures up to date: {number}/{len(lagging)}")


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f'--date: "{text}" is not a date like 2016-08-30.') from None


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CommandError(
            f'--known-at: "{text}" is not a moment with its zone, like 2016-08-31T09:00+07:00.'
        )
    return moment
