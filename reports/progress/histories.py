"""Figures over time, for charts and for what changed."""

import calendar
import datetime as dt
from collections.abc import Iterable

from django.db.models import BigIntegerField, Sum
from django.db.models.functions import Cast

from ektp.prepared import PreparedQuery
from regencies.models import Province, Regency
from reports.arithmetic import DeadlineFigures, RegencyFigures, coverage_change, ratio
from reports.models import DeadlineProgress, RegencyProgress
from reports.progress.figures import Change, DeadlineDay, KnownDeadline, ProvinceTotals, StoredDay
from reports.progress.stored import deadline_day

Day = StoredDay | ProvinceTotals

# On every page of figures, so composed once.
_DAYS = PreparedQuery(
    "history_of_regency",
    lambda pk, until: (
        RegencyProgress.objects.filter(regency=pk, date__lte=until)
        .order_by("date")
        .values_list(*RegencyFigures._fields)
    ),
    "bigint",
    "date",
)
_DISTANCES = PreparedQuery(
    "history_against_deadline",
    lambda pk, key, since, until: (
        DeadlineProgress.objects.filter(regency=pk, deadline=key, date__gte=since, date__lte=until)
        .order_by("date")
        .values_list(*DeadlineFigures._fields)
    ),
    "bigint",
    "bigint",
    "date",
    "date",
)
# SUM leaves out what is unknown and is NULL where all of it is: the rule of the province's figures. Of bigint
# it is numeric.
_SUMS = {
    f"sum_{name}": Cast(Sum(name), BigIntegerField()) for name in ProvinceTotals._fields if name != "date"
}
_TOTALS = PreparedQuery(
    "history_of_province",
    lambda pk, until: (
        RegencyProgress.objects.filter(regency__province=pk, date__lte=until)
        .values("date")
        .annotate(**_SUMS)
        .order_by("date")
        .values_list("date", *_SUMS)
    ),
    "bigint",
    "date",
)


def regency_history(regency: Regency, *, until: dt.date) -> list[StoredDay]:
    """Stored days of a regency, oldest first."""
    return list(map(StoredDay._make, _DAYS.rows(regency.pk, until)))


def deadline_history(regency: Regency, days: list[StoredDay], deadline: KnownDeadline) -> list[DeadlineDay]:
    """The distance from *deadline* on those of *days* (a ``regency_history``) on which it has figures."""
    if not days:
        return []
    by_date = {day.date: day for day in days}
    rows = _DISTANCES.rows(regency.pk, deadline.key, days[0].date, days[-1].date)
    return [
        deadline_day(deadline, by_date[each.date], each, each.service_days_left)
        for each in map(DeadlineFigures._make, rows)
        if each.date in by_date
    ]


def province_history(province: Province, *, until: dt.date) -> list[ProvinceTotals]:
    """Sums per stored date, oldest first."""
    return list(map(ProvinceTotals._make, _TOTALS.rows(province.pk, until)))


def changes(history: Iterable[Day], date: dt.date) -> list[Change]:
    """What moved the coverage since yesterday, a week ago and a month ago; *history* goes up to *date*."""
    by_date = {day.date: day for day in history}
    spans = {
        "day": date - dt.timedelta(days=1),
        "week": date - dt.timedelta(days=7),
        "month": _month_before(date),
    }
    return [_change(span, since, by_date.get(since), by_date.get(date)) for span, since in spans.items()]


def _change(span: str, since: dt.date, before: Day | None, after: Day | None) -> Change:
    recorded = before and before.recorded_total, after and after.recorded_total
    eligible = before and before.eligible, after and after.eligible
    moved = coverage_change(recorded[0], eligible[0], recorded[1], eligible[1])
    return Change(
        span=span,
        since=since,
        people_recorded=_difference(*recorded),
        people_eligible=_difference(*eligible),
        coverage_before=ratio(recorded[0], eligible[0]),
        coverage_after=ratio(recorded[1], eligible[1]),
        by_recording=moved and moved.recorded,
        by_register=moved and moved.denominator,
    )


def _difference(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before


def _month_before(date: dt.date) -> dt.date:
    """The same day of the month before, cut to that month's end."""
    year, month = (date.year, date.month - 1) if date.month > 1 else (date.year - 1, 12)
    return dt.date(year, month, min(date.day, calendar.monthrange(year, month)[1]))
