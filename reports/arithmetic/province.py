"""A province from the stored figures of its regencies on one date (metrics.md, section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from reports.arithmetic.deadlines import AT_RISK_DAYS
from reports.arithmetic.pace import LEAST_REPORTS
from reports.arithmetic.progress import DeadlineFigures
from reports.arithmetic.ratios import pace, ratio, required_pace
from reports.arithmetic.series import DeadlineTerms
from reports.arithmetic.service_days import ServiceCalendar

SUMMED = (
    "eligible",
    "recorded_total",
    "printed_total",
    "blank_stock",
    "blanks_needed",
    "temporary_outstanding",
    "temporary_gap",
    "temporary_expired",
    "temporary_expiring_30",
)


class RegencyDeadline(NamedTuple):
    """What a province needs of one regency's DeadlineFigures, which may stand for it."""

    target_count: int | None = None
    total: int | None = None
    remaining: int | None = None
    projected_on: date | None = None
    projected_early_on: date | None = None
    projected_late_on: date | None = None
    shortfall: int | None = None
    status: str = "no_data"


class RegencyDay(NamedTuple):
    """What a province needs of one regency's RegencyFigures. The defaults are a regency of which nothing is
    known."""

    code: str
    reported: bool = False
    data_through: date | None = None
    eligible: int | None = None
    recorded_total: int | None = None
    printed_total: int | None = None
    blank_stock: int | None = None
    blank_runout_on: date | None = None
    blanks_needed: int | None = None
    temporary_outstanding: int | None = None
    temporary_gap: int | None = None
    temporary_expired: int | None = None
    temporary_expiring_30: int | None = None
    window_reports: int = 0
    window_recorded: int | None = None
    window_printed: int | None = None
    window_blanks_used: int | None = None
    deadlines: Mapping[int, RegencyDeadline | DeadlineFigures] = MappingProxyType({})
    """By the deadline's key."""


@dataclass(frozen=True)
class ProvinceDeadline:
    """A province against one deadline. `remaining` and `shortfall` are sums: no regency pays another's
    debt."""

    deadline: int
    date: date
    target_count: int | None
    total: int | None
    remaining: int | None
    service_days_left: int
    required_pace: Fraction | None
    pace: Fraction | None
    """Of the deadline's measure."""
    projected_on: date | None
    projected_early_on: date | None
    projected_late_on: date | None
    gap_days: int | None
    shortfall: int | None
    reached_on: date | None
    status: str
    regencies_open: int
    """Regencies not yet done, those whose remaining is unknown included."""
    regencies_without_forecast: int
    """Of those open: the ones that keep the province from having a date."""


@dataclass(frozen=True)
class ProvinceDay:
    """A province at the close of `date`; sums are of what is known, None where it is known of no regency.

    How long its blanks last is deliberately never given. The summed stock over the summed pace looks best
    just when things are worst: offices that have run out use nothing, so the stock of the others seems to
    last for months. What can be acted on stands instead: how many regencies have none, and when the first
    runs out."""

    date: date
    data_through: date | None
    service_days_silent: int | None
    eligible: int | None
    recorded_total: int | None
    coverage: Fraction | None
    printed_total: int | None
    print_coverage: Fraction | None
    print_backlog: int | None
    blank_stock: int | None
    blank_first_runout_on: date | None
    blanks_needed: int | None
    temporary_outstanding: int | None
    temporary_gap: int | None
    temporary_expired: int | None
    temporary_expiring_30: int | None
    pace_recorded: Fraction | None
    pace_printed: Fraction | None
    pace_blanks_used: Fraction | None
    regencies: int
    regencies_reported: int
    regencies_without_data: int
    regencies_without_register: int
    regencies_without_reports: int
    regencies_without_pace: int
    regencies_without_blanks: int
    deadlines: Mapping[int, ProvinceDeadline]
    """By key, in the order of due date, then name."""
    blank_days_left: None = None
    blank_runout_on: None = None


def province_figures(
    regencies: Sequence[RegencyDay],
    terms: Iterable[DeadlineTerms],
    calendar: ServiceCalendar,
    day: date,
) -> ProvinceDay:
    """`regencies` are all of the province's, also those without data; `calendar` is the province's own,
    without any regency's exceptions, and covers every date from `data_through` to the last due date."""
    sums = {name: _sum_known(getattr(regency, name) for regency in regencies) for name in SUMMED}
    data_through = min((regency.data_through for regency in regencies if regency.data_through), default=None)
    paces = {name: _summed_pace(regencies, name) for name in ("recorded", "printed", "blanks_used")}
    shown = sorted(
        (each for each in terms if each.has_figures_on(day)), key=lambda each: (each.due_on, each.name)
    )
    return ProvinceDay(
        date=day,
        data_through=data_through,
        service_days_silent=calendar.left(data_through, day - timedelta(days=1)) if data_through else None,
        coverage=ratio(sums["recorded_total"], sums["eligible"]),
        print_coverage=ratio(sums["printed_total"], sums["eligible"]),
        print_backlog=_backlog(sums),
        blank_first_runout_on=min(
            (each.blank_runout_on for each in regencies if each.blank_runout_on), default=None
        ),
        **{f"pace_{name}": value for name, value in paces.items()},
        **sums,
        regencies=len(regencies),
        regencies_reported=_count(regencies, lambda each: each.reported),
        regencies_without_data=_count(regencies, lambda each: each.recorded_total is None),
        regencies_without_register=_count(regencies, lambda each: each.eligible is None),
        regencies_without_reports=_count(regencies, lambda each: each.data_through is None),
        regencies_without_pace=_count(regencies, lambda each: each.window_reports < LEAST_REPORTS),
        regencies_without_blanks=_count(
            regencies, lambda each: each.blank_stock is not None and each.blank_stock <= 0
        ),
        deadlines={
            each.key: _deadline(regencies, each, calendar, day, paces[each.measure]) for each in shown
        },
    )


def _sum_known(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _count(regencies: Sequence[RegencyDay], holds: Callable[[RegencyDay], bool]) -> int:
    return sum(map(holds, regencies))


def _backlog(sums: Mapping[str, int | None]) -> int | None:
    return None if sums["recorded_total"] is None else sums["recorded_total"] - sums["printed_total"]


def _summed_pace(regencies: Sequence[RegencyDay], name: str) -> Fraction | None:
    paces = (pace(getattr(each, f"window_{name}"), each.window_reports) for each in regencies)
    known = [value for value in paces if value is not None]
    return sum(known, Fraction(0)) if known else None


def _deadline(
    regencies: Sequence[RegencyDay],
    terms: DeadlineTerms,
    calendar: ServiceCalendar,
    day: date,
    measured_pace: Fraction | None,
) -> ProvinceDeadline:
    parts = [each.deadlines.get(terms.key, RegencyDeadline()) for each in regencies]
    still_open = [part for part in parts if part.remaining != 0]
    remaining = _sum_known(part.remaining for part in parts)
    projected_on = _latest(parts, still_open, "projected_on")
    left = calendar.left(day, terms.due_on)
    return ProvinceDeadline(
        deadline=terms.key,
        date=day,
        target_count=_sum_known(part.target_count for part in parts),
        total=_sum_known(part.total for part in parts),
        remaining=remaining,
        service_days_left=left,
        required_pace=required_pace(remaining, left),
        pace=measured_pace,
        projected_on=projected_on,
        projected_early_on=_latest(parts, still_open, "projected_early_on"),
        projected_late_on=_latest(parts, still_open, "projected_late_on"),
        gap_days=(projected_on - terms.due_on).days if projected_on else None,
        shortfall=_sum_known(part.remaining if part.shortfall is None else part.shortfall for part in parts),
        reached_on=projected_on if parts and not still_open else None,
        status=_status(parts, still_open, terms, day, projected_on),
        regencies_open=len(still_open),
        regencies_without_forecast=sum(part.projected_on is None for part in still_open),
    )


def _latest(parts: list[RegencyDeadline], still_open: list[RegencyDeadline], name: str) -> date | None:
    """The latest date among those not yet done; once all are done, among all. None if any of them has
    none."""
    dates = [getattr(part, name) for part in still_open or parts]
    return None if not dates or None in dates else max(dates)


def _status(
    parts: list[RegencyDeadline],
    still_open: list[RegencyDeadline],
    terms: DeadlineTerms,
    day: date,
    projected_on: date | None,
) -> str:
    """The table of a regency. Where nothing is known to remain although some are not done, nothing can be
    judged."""
    if parts and not still_open:
        return "reached"
    if all(part.remaining is None for part in still_open):
        return "no_data"
    if day > terms.due_on:
        return "missed"
    if all(part.status == "no_data" for part in still_open):
        return "no_data"
    if projected_on and projected_on <= terms.due_on:
        return "on_track"
    if projected_on and projected_on <= terms.due_on + timedelta(days=AT_RISK_DAYS):
        return "at_risk"
    return "behind"
