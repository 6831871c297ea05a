"""How far one regency is from one deadline, day by day (metrics.md, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from reports.arithmetic.columns import Column, latest_through
from reports.arithmetic.ledger import Ledger
from reports.arithmetic.pace import Windows
from reports.arithmetic.series import DeadlineTerms, PopulationFigure
from reports.arithmetic.service_days import HORIZON_DAYS, ServiceCalendar

STATUSES = ("reached", "missed", "no_data", "on_track", "at_risk", "behind")
"""In the order in which the rules are tried."""

BAND_Z = 1.2816
"""Normal quantile of an 80% band."""

NOISE = 1e-9
"""What double precision may add to a whole number of service days; far below 1/S, the least true excess
over one."""

SILENT_DAYS = 3
AT_RISK_DAYS = 7


class Projections(NamedTuple):
    """Ordinals: middle, early and late end of the band."""

    on: Column
    early: Column
    late: Column


@dataclass(frozen=True, eq=False)
class Standing:
    """What all deadlines of a regency share: the days (ordinals), and what was reported up to each of
    them."""

    days: np.ndarray
    since: int
    """Ordinal from which on anything can have been reached: runs of days without remaining start no
    earlier."""
    ledger: Ledger
    register: tuple[PopulationFigure, ...]
    calendar: ServiceCalendar
    windows: Windows
    silent: Column


def eligible_on(register: tuple[PopulationFigure, ...], days: np.ndarray) -> Column:
    """The register's figure with the latest effective date on or before each day."""
    figures = {figure.effective_on.toordinal(): figure.eligible for figure in register}
    dates = np.array(sorted(figures), dtype=np.int64)
    return latest_through(dates, np.array([figures[day] for day in dates.tolist()], dtype=np.int64), days)


def target_counts(terms: DeadlineTerms, register: tuple[PopulationFigure, ...], days: np.ndarray) -> Column:
    """People who must be done. Before a cohort's date the register of the day is taken: it is what was
    known then."""
    if terms.cohort_on:
        days = np.minimum(days, terms.cohort_on.toordinal())
    eligible = eligible_on(register, days)
    figures, places = np.unique(eligible.values, return_inverse=True)
    counts = np.array([terms.count_of(figure) for figure in figures.tolist()], dtype=np.int64)
    return Column(counts[places], eligible.known)


def remaining_against(target: Column, total: Column) -> Column:
    """max(0, target − total). Before a regency's first data nothing is known to be done, so all of it
    remains."""
    done = np.where(total.known, total.values, 0)
    return Column(np.maximum(0, target.values - done), target.known)


def deadline_columns(terms: DeadlineTerms, standing: Standing) -> dict[str, list]:
    """Every stored figure of one deadline, except its key and the dates, for all of `standing.days`."""
    days, windows = standing.days, standing.windows
    target = target_counts(terms, standing.register, days)
    total = standing.ledger.total(f"{terms.measure}_total", days)
    remaining = remaining_against(target, total)
    due = np.full(len(days), terms.due_on.toordinal())
    left = standing.calendar.between(days, due) if days[0] < due[0] else np.zeros(len(days), dtype=np.int64)

    reached = Column(_run_starts(terms, standing), remaining.known & (remaining.values == 0))
    projections = _projections(remaining, windows, terms.measure, standing)
    on, early, late = (_reached_or(reached, forecast) for forecast in projections)
    shortfall = _shortfall(target, total, left, windows, terms.measure)
    overdue = days > due
    shortfall = Column(
        np.where(overdue, remaining.values, shortfall.values),
        np.where(overdue, remaining.known, shortfall.known),
    )
    return {
        "target_count": target.objects(),
        "total": total.objects(),
        "remaining": remaining.objects(),
        "service_days_left": left.tolist(),
        "projected_on": on.dates(),
        "projected_early_on": early.dates(),
        "projected_late_on": late.dates(),
        "gap_days": Column(on.values - due, on.known).objects(),
        "shortfall": shortfall.objects(),
        "reached_on": reached.dates(),
        "status": _statuses(remaining, overdue, standing, on, due).tolist(),
    }


def _run_starts(terms: DeadlineTerms, standing: Standing) -> np.ndarray:
    """For each day on which nothing remains, the first day of the unbroken run of such days. The run may
    begin before the days asked for, and before the deadline was announced."""
    days = np.arange(min(standing.since, standing.days[0]), standing.days[-1] + 1)
    target = target_counts(terms, standing.register, days)
    remaining = remaining_against(target, standing.ledger.total(f"{terms.measure}_total", days))
    breaks = ~remaining.known | (remaining.values > 0)
    last_break = np.maximum.accumulate(np.where(breaks, days, days[0] - 1))
    return last_break[-len(standing.days) :] + 1


def _reached_or(reached: Column, forecast: Column) -> Column:
    return Column(np.where(reached.known, reached.values, forecast.values), reached.known | forecast.known)


def _projections(remaining: Column, windows: Windows, measure: str, standing: Standing) -> Projections:
    """Forecasts, known where something remains and the pace is above nothing."""
    done, reports, spread = windows.sums[measure].values, windows.reports, windows.spreads[measure].values
    moving = windows.has_pace & (done > 0) & remaining.known & (remaining.values > 0)
    divisor = np.where(moving, done, 1)
    needed = -(-remaining.values * reports // divisor)

    pace = divisor / np.maximum(reports, 1)
    swing = BAND_Z * spread
    root = np.sqrt(swing**2 + 4 * pace * remaining.values)
    late = ((root + swing) / (2 * pace)) ** 2
    # The early root, (root − swing) / 2p, written so that two close numbers are never subtracted.
    early = np.where(moving, 2 * remaining.values / np.where(moving, root + swing, 1), 0) ** 2
    return Projections(
        _nth_service_day(needed, moving, standing),
        _nth_service_day(np.where(spread == 0, needed, _ceil(early)), moving, standing),
        _nth_service_day(np.where(spread == 0, needed, _ceil(late)), moving, standing),
    )


def _ceil(days: np.ndarray) -> np.ndarray:
    return np.ceil(np.minimum(days, HORIZON_DAYS + 1) - NOISE).astype(np.int64)


def _nth_service_day(n: np.ndarray, wanted: np.ndarray, standing: Standing) -> Column:
    found, within = standing.calendar.nth_after_each(standing.days, np.maximum(n, 1))
    return Column(found, wanted & within)


def _shortfall(target: Column, total: Column, left: np.ndarray, windows: Windows, measure: str) -> Column:
    """People who will not be done on the due date at the present pace."""
    coming = windows.sums[measure].values * left // np.maximum(windows.reports, 1)
    missing = np.maximum(0, target.values - (total.values + coming))
    return Column(missing, windows.has_pace & target.known)


def _statuses(
    remaining: Column, overdue: np.ndarray, standing: Standing, on: Column, due: np.ndarray
) -> np.ndarray:
    """The first rule that holds. Where it is unknown what remains, not even the first rule can be judged:
    no_data."""
    silent = standing.silent.known & (standing.silent.values >= SILENT_DAYS)
    rules = [
        ~remaining.known,
        remaining.values == 0,
        overdue,
        ~standing.windows.has_pace | silent,
        on.known & (on.values <= due),
        on.known & (on.values <= due + AT_RISK_DAYS),
    ]
    return np.select(rules, ["no_data", *STATUSES[:5]], STATUSES[5])
