"""How far one regency is from one deadline, day by day (metrics.md, section 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from reports.arithmetic.columns import Column, Days, latest_through
from reports.arithmetic.ledger import Ledger
from reports.arithmetic.pace import Windows
from reports.arithmetic.series import DeadlineTerms, PopulationFigure
from reports.arithmetic.service_days import HORIZON_DAYS, Calendars

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


class Register:
    """The figures of some areas."""

    def __init__(self, each: Sequence[tuple[PopulationFigure, ...]]) -> None:
        found = {
            (area, figure.effective_on.toordinal()): figure.eligible
            for area, figures in enumerate(each)
            for figure in figures
        }
        places = np.array(sorted(found), dtype=np.int64).reshape(len(found), 2)
        self.dates = Days(places[:, 1], places[:, 0])
        self.figures = np.array([found[area, day] for area, day in places.tolist()], dtype=np.int64)

    def eligible(self, days: Days) -> Column:
        """The figure with the latest effective date on or before each day."""
        return latest_through(self.dates, self.figures, days)


@dataclass(frozen=True, eq=False)
class Standing:
    """What all deadlines of some regencies share: the days, the same ones of each regency, and what was
    reported up to each of them."""

    days: Days
    areas: int
    since: int
    """Ordinal from which on anything can have been reached: runs of days without remaining start no
    earlier, but those that are `reached` already."""
    reached: Mapping[int, np.ndarray]
    """By deadline: since when the regency had reached it at the close of the day before `since`; 0 where it
    had not."""
    ledger: Ledger
    register: Register
    calendars: Calendars
    windows: Windows
    silent: Column


def target_counts(terms: DeadlineTerms, register: Register, days: Days) -> Column:
    """People who must be done. Before a cohort's date the register of the day is taken: it is what was
    known then."""
    if terms.cohort_on:
        days = days.on(np.minimum(days.ordinals, terms.cohort_on.toordinal()))
    eligible = register.eligible(days)
    figures, places = np.unique(eligible.values, return_inverse=True)
    counts = np.array([terms.count_of(figure) for figure in figures.tolist()], dtype=np.int64)
    return Column(counts[places], eligible.known)


def remaining_against(target: Column, total: Column) -> Column:
    """max(0, target − total). Before a regency's first data nothing is known to be done, so all of it
    remains."""
    done = np.where(total.known, total.values, 0)
    return Column(np.maximum(0, target.values - done), target.known)


def deadline_columns(terms: DeadlineTerms, standing: Standing) -> dict[str, Column]:
    """Every stored figure of one deadline, except its key and the dates, for all of `standing.days`."""
    days, windows = standing.days, standing.windows
    target = target_counts(terms, standing.register, days)
    total = standing.ledger.total(f"{terms.measure}_total", days)
    remaining = remaining_against(target, total)
    due = np.full(len(days), terms.due_on.toordinal())
    left = np.zeros(len(days), dtype=np.int64)
    if days.ordinals[0] < due[0]:
        left = standing.calendars.between(days, days.on(due))

    reached = Column(_run_starts(terms, standing), remaining.known & (remaining.values == 0), is_date=True)
    projections = _projections(remaining, windows, terms.measure, standing)
    on, early, late = (_reached_or(reached, forecast) for forecast in projections)
    shortfall = _shortfall(target, total, left, windows, terms.measure)
    overdue = days.ordinals > due
    return {
        "target_count": target,
        "total": total,
        "remaining": remaining,
        "service_days_left": Column.certain(left),
        "projected_on": on,
        "projected_early_on": early,
        "projected_late_on": late,
        "gap_days": Column(on.values - due, on.known),
        "shortfall": Column(
            np.where(overdue, remaining.values, shortfall.values),
            np.where(overdue, remaining.known, shortfall.known),
        ),
        "reached_on": reached,
        "status": _statuses(remaining, overdue, standing, on, due),
    }


def _run_starts(terms: DeadlineTerms, standing: Standing) -> np.ndarray:
    """For each day on which nothing remains, the first day of the unbroken run of such days. The run may
    begin before the days asked for, and before the deadline was announced."""
    wanted, last = len(standing.days) // standing.areas, standing.days.ordinals[-1]
    days = Days.each(standing.areas, standing.since, last)
    target = target_counts(terms, standing.register, days)
    remaining = remaining_against(target, standing.ledger.total(f"{terms.measure}_total", days))
    breaks = ~remaining.known | (remaining.values > 0)
    began = standing.reached.get(terms.key, np.zeros(standing.areas, dtype=np.int64))
    before = np.where(began > 0, began, standing.since) - 1
    last_break = np.where(breaks, days.ordinals, before[days.areas]).reshape(standing.areas, -1)
    last_break = np.maximum.accumulate(last_break, axis=1)
    return last_break[:, -wanted:].reshape(-1) + 1


def _reached_or(reached: Column, forecast: Column) -> Column:
    return Column(
        np.where(reached.known, reached.values, forecast.values), reached.known | forecast.known, is_date=True
    )


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
    found, within = standing.calendars.nth_after_each(standing.days, np.maximum(n, 1))
    return Column(found, wanted & within)


def _shortfall(target: Column, total: Column, left: np.ndarray, windows: Windows, measure: str) -> Column:
    """People who will not be done on the due date at the present pace."""
    coming = windows.sums[measure].values * left // np.maximum(windows.reports, 1)
    missing = np.maximum(0, target.values - (total.values + coming))
    return Column(missing, windows.has_pace & target.known)


def _statuses(
    remaining: Column, overdue: np.ndarray, standing: Standing, on: Column, due: np.ndarray
) -> Column:
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
    places = np.select(rules, [STATUSES.index("no_data"), *range(5)], 5)
    return Column(places, np.ones(len(places), dtype=bool), words=STATUSES)
