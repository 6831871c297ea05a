"""From the ledger and its history to cells: the same few queries for one regency as for a whole province."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Min, Q

from regencies.calendar import public_holidays
from regencies.models import FLOWS, DailyReport, Province, Reconciliation, Regency
from reports.entered import entered
from reports.frames import Marks, exceptions, service_week

from .cells import Cell, Entry, RegencyMonth, judge
from .known import Known
from .months import Month

CALLED_FOR = dt.timedelta(days=90)
"""Nobody is called about a day that is older; the month it belongs to still shows it."""

Reports = dict[int, dict[dt.date, int]]
"""Primary keys of reports by regency and date."""


@dataclass(frozen=True)
class Board:
    """``recent`` holds the cells of the last ``CALLED_FOR`` days up to the page's date, oldest first;
    ``first`` the date of each regency's first data, where it has any."""

    known: Known
    month: Month
    rows: tuple[RegencyMonth, ...]
    recent: dict[int, tuple[Cell, ...]]
    first: dict[int, dt.date]


@dataclass(frozen=True)
class _Facts:
    known: Known
    served: Collection[dt.date]
    marks: Marks
    first: dict[int, dt.date]
    reports: Reports
    entries: dict[int, Entry]

    def cells(self, regency: Regency, days: Iterable[dt.date]) -> tuple[Cell, ...]:
        reports, first = self.reports.get(regency.pk, {}), self.first.get(regency.pk)
        own, shared = self.marks.get(regency.pk, {}), self.marks.get(None, {})
        return tuple(
            judge(
                day,
                is_open=own.get(day, shared.get(day, day in self.served)),
                entry=self.entries.get(reports[day], Entry()) if day in reports else None,
                first=first,
                known=self.known,
            )
            for day in days
        )


def load_board(province: Province, regencies: list[Regency], known: Known, month: Month) -> Board:
    """The month and the recent days of *regencies*, all of *province* and already authorised."""
    keys = [regency.pk for regency in regencies]
    recent = [known.date - CALLED_FOR + dt.timedelta(days=number) for number in range(1, CALLED_FOR.days + 1)]
    at = known.known_at
    reports = _reports(keys, month, recent, at)
    in_month = set(month.days)
    shown = [key for dates in reports.values() for date, key in dates.items() if date in in_month]
    week = service_week(province.pk, at) if at else province.service_weekdays
    facts = _Facts(
        known=known,
        served=_served([*month.days, *recent], week),
        marks=exceptions(province.pk, at),
        first=_first_data(keys, at),
        reports=reports,
        entries=_entries(shown, at),
    )
    return Board(
        known,
        month,
        rows=tuple(RegencyMonth(regency, facts.cells(regency, month.days)) for regency in regencies),
        recent={regency.pk: facts.cells(regency, recent) for regency in regencies},
        first=facts.first,
    )


def _served(days: Iterable[dt.date], week: Collection[int]) -> frozenset[dt.date]:
    """Days of the service week that are no public holiday; exceptions come on top."""
    return frozenset(day for day in days if day.isoweekday() in week and day not in public_holidays(day.year))


def _reports(keys: list[int], month: Month, recent: list[dt.date], at: dt.datetime | None) -> Reports:
    """What was there at the page's moment, of the month and of the recent days."""
    days = Q(date__range=(month.first, month.last)) | Q(date__range=(recent[0], recent[-1]))
    key = "pk" if at is None else "pgh_obj_id"
    found: Reports = defaultdict(dict)
    rows = entered(DailyReport, Q(regency__in=keys) & days, at)
    for regency_id, date, report_id in rows.values_list("regency_id", "date", key):
        found[regency_id][date] = report_id
    return found


def _first_data(keys: list[int], at: dt.datetime | None) -> dict[int, dt.date]:
    """Date of each regency's earliest report or balance: nothing is missing before it."""
    found: dict[int, dt.date] = {}
    for model in (DailyReport, Reconciliation):
        rows = entered(model, Q(regency__in=keys), at).values("regency_id").annotate(first=Min("date"))
        for regency_id, first in rows.values_list("regency_id", "first"):
            found[regency_id] = min(first, found.get(regency_id, first))
    return found


def _entries(reports: list[int], at: dt.datetime | None) -> dict[int, Entry]:
    """How each of these reports came about, from its own history as long as it stood for this day."""
    events = DailyReport.pgh_event_model.objects.filter(pgh_obj__in=reports).order_by("pgh_id")
    if at is not None:
        events = events.filter(pgh_created_at__lt=at)
    made: dict[int, tuple] = {}
    found: dict[int, Entry] = {}
    columns = ("pgh_obj_id", "pgh_created_at", "regency_id", "date", *FLOWS)
    for key, moment, *state in events.values_list(*columns):
        where, figures = state[:2], state[2:]
        before = made.get(key)
        if before is None or before[0] != where:
            found[key] = Entry(moment)
        elif before[1] != figures:
            found[key] = Entry(found[key].at, is_corrected=True)
        made[key] = (where, figures)
    return found
