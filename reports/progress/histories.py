"""Figures over time, for charts and for what changed."""

import calendar
import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet, Sum

from regencies.models import Province, Regency
from reports.arithmetic import DeadlineFigures, RegencyFigures, coverage_change, ratio
from reports.models import DeadlineProgress, RegencyProgress
from reports.progress.figures import Change, DeadlineDay, KnownDeadline, ProvinceTotals, RegencyDay
from reports.progress.provinces import load_frame
from reports.progress.stored import deadline_day, regency_day

SUMMED = (
    "eligible",
    "recorded_total",
    "printed_total",
    "blank_stock",
    "temporary_outstanding",
    "temporary_gap",
    "temporary_expired",
    "recorded",
    "printed",
)


def regency_history(regency: Regency, *, until: dt.date, since: dt.date | None = None) -> list[RegencyDay]:
    """Stored days of a regency, oldest first."""
    rows = _between(RegencyProgress.objects.filter(regency=regency), since, until).order_by("date")
    figures = map(RegencyFigures._make, rows.values_list(*RegencyFigures._fields))
    return [regency_day(regency, each.date, each, each.is_service_day) for each in figures]


def deadline_history(days: list[RegencyDay], deadline: KnownDeadline) -> list[DeadlineDay]:
    """The distance from *deadline* on those of *days* (a ``regency_history``) on which it has figures."""
    if not days:
        return []
    by_date = {day.date: day for day in days}
    rows = DeadlineProgress.objects.filter(regency=days[0].regency, deadline=deadline.key)
    rows = _between(rows, days[0].date, days[-1].date).order_by("date")
    figures = map(DeadlineFigures._make, rows.values_list(*DeadlineFigures._fields))
    return [
        deadline_day(deadline, by_date[each.date], each, each.service_days_left)
        for each in figures
        if each.date in by_date
    ]


def province_history(
    province: Province,
    *,
    until: dt.date,
    since: dt.date | None = None,
    deadline: KnownDeadline | None = None,
    known: tuple[KnownDeadline, ...] | None = None,
) -> list[ProvinceTotals]:
    """Sums per stored date, oldest first; ``target_count`` and ``remaining`` are against *deadline*.

    ``known``: every deadline of the province, where the caller has read them.
    """
    sums = list(_sums(Q(regency__province=province), since, until))
    if not sums:
        return []
    distances = {}
    if deadline:
        rows = DeadlineProgress.objects.filter(regency__province=province, deadline=deadline.key)
        rows = _between(rows, since, until).order_by().values("date")
        for row in rows.annotate(target_count=Sum("target_count"), remaining=Sum("remaining")):
            distances |= {row.pop("date"): _whole(row)}
    service_days = load_frame(province, [sums[0]["date"]], until, None, known).calendar
    nothing = {"target_count": None, "remaining": None}
    return [
        ProvinceTotals(
            is_service_day=service_days.is_service_day(row["date"]),
            **row,
            **distances.get(row["date"], nothing),
        )
        for row in sums
    ]


def changes(province: Province, date: dt.date) -> list[Change]:
    """What moved the province's coverage since yesterday, a week ago and a month ago."""
    return _changes(Q(regency__province=province), date)


def regency_changes(regency: Regency, date: dt.date) -> list[Change]:
    """The same for one regency."""
    return _changes(Q(regency=regency), date)


def _changes(scope: Q, date: dt.date) -> list[Change]:
    spans = {
        "day": date - dt.timedelta(days=1),
        "week": date - dt.timedelta(days=7),
        "month": _month_before(date),
    }
    rows = RegencyProgress.objects.filter(scope, date__in=[date, *spans.values()]).order_by().values("date")
    sums = rows.annotate(recorded_total=Sum("recorded_total"), eligible=Sum("eligible"))
    found = {row.pop("date"): _whole(row) for row in sums}
    return [_change(span, since, found.get(since, {}), found.get(date, {})) for span, since in spans.items()]


def _change(span: str, since: dt.date, before: dict, after: dict) -> Change:
    recorded = before.get("recorded_total"), after.get("recorded_total")
    eligible = before.get("eligible"), after.get("eligible")
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


def _between(rows: QuerySet, since: dt.date | None, until: dt.date) -> QuerySet:
    rows = rows.filter(date__lte=until)
    return rows.filter(date__gte=since) if since else rows


def _sums(scope: Q, since: dt.date | None, until: dt.date) -> Iterator[dict]:
    """SUM leaves out what is unknown and is NULL where all of it is: the rule of the province's figures."""
    rows = _between(RegencyProgress.objects.filter(scope), since, until).values("date").order_by("date")
    totals = {name: Sum(name) for name in SUMMED}
    for row in rows.annotate(**totals, reporting=Count("regency_id", filter=Q(reported=True))):
        yield {"date": row.pop("date"), "reported": row.pop("reporting"), **_whole(row)}


def _whole(row: dict) -> dict:
    """PostgreSQL sums bigint as numeric."""
    return {name: None if value is None else int(value) for name, value in row.items()}
