"""The state of a regency's days (reported, missing, closed) for the officer's strip and his next step."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min, QuerySet
from django.utils.translation import gettext_lazy as _

from ektp.prepared import PreparedQuery
from regencies import clock
from regencies.calendar import is_service_day
from regencies.ledger import locked_before
from regencies.models import DailyReport, Reconciliation, Regency

STRIP_DAYS = 14
WORDS = {
    "reported": _("dilaporkan"),
    "missing": _("belum ada"),
    "due": _("hari ini, belum"),
    "closed": _("libur"),
    "before": _("sebelum data pertama"),
    "ahead": _("belum tiba"),
}


def _first(rows: QuerySet) -> QuerySet:
    return rows.order_by().values("regency").annotate(first=Min("date")).values_list("first")


_REPORTED = PreparedQuery(
    "days_reported_since",
    lambda pk, since: DailyReport.objects.filter(regency=pk, date__gte=since).order_by().values_list("date"),
    "bigint",
    "date",
)
_FIRST_REPORT = PreparedQuery("first_report", lambda pk: _first(DailyReport.objects.filter(regency=pk)))
_FIRST_BALANCE = PreparedQuery("first_balance", lambda pk: _first(Reconciliation.objects.filter(regency=pk)))


@dataclass(frozen=True)
class Day:
    """One date of a regency; ``state`` is a key of ``WORDS``."""

    date: dt.date
    state: str
    is_chosen: bool
    is_locked: bool

    @property
    def word(self) -> str:
        return str(WORDS[self.state])

    @property
    def is_waiting(self) -> bool:
        """A report is expected and can still be entered by the regency's officer."""
        return self.state in {"missing", "due"} and not self.is_locked


def recent_days(regency: Regency, chosen: dt.date) -> list[Day]:
    """Two weeks that contain *chosen*: the last two, or those around an older date. Oldest first."""
    today = clock.today(regency.province.timezone)
    week = dt.timedelta(days=7)
    last = today if chosen > today - 2 * week else min(today, chosen + week)
    dates = [last - dt.timedelta(days=back) for back in reversed(range(STRIP_DAYS))]
    reported = {date for (date,) in _REPORTED.rows(regency.pk, dates[0])}
    first = first_data(regency)
    unlocked = locked_before(regency)
    return [
        Day(date, _state(regency, date, today, date in reported, first), date == chosen, date < unlocked)
        for date in dates
    ]


def first_data(regency: Regency) -> dt.date | None:
    """The date of the earliest report or balance: no report is missing before it."""
    rows = _FIRST_REPORT.rows(regency.pk) + _FIRST_BALANCE.rows(regency.pk)
    return min((date for (date,) in rows), default=None)


def next_waiting(days: Iterable[Day]) -> Day | None:
    """The oldest day that still waits for its report: the one that would be locked first."""
    return next((day for day in days if day.is_waiting and not day.is_chosen), None)


def _state(regency: Regency, date: dt.date, today: dt.date, is_reported: bool, first: dt.date | None) -> str:
    if is_reported:
        return "reported"
    if date > today:
        return "ahead"
    if not is_service_day(regency, date):
        return "closed"
    if date == today:
        return "due"
    return "missing" if first and date >= first else "before"
