"""The window that a pace is measured over (metrics.md, section 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.arithmetic.columns import Column, Days
from reports.arithmetic.ledger import BLANKS_USED, Ledger
from reports.arithmetic.series import FLOWS, MEASURES
from reports.arithmetic.service_days import Calendars

WINDOW_SERVICE_DAYS = 14
LEAST_REPORTS = 3
"""With fewer reported service days in the window a pace is unknown."""


@dataclass(frozen=True, eq=False)
class Windows:
    """One window per day. Sums count every calendar day from `start` on; `reports` only service days with a
    report."""

    start: Column
    reports: np.ndarray
    sums: dict[str, Column]
    """By measure, and `blanks_used`."""
    spreads: dict[str, Column]
    """By measure: sample standard deviation of the reported service days, people per service day."""

    @property
    def has_pace(self) -> np.ndarray:
        return self.reports >= LEAST_REPORTS


def windows(ledger: Ledger, calendars: Calendars, days: Days) -> Windows:
    through = calendars.through(days)
    last = days.ordinals.max()
    first = ledger.first_data[days.areas]
    before_data = calendars.through(days.on(np.where(first <= last, first - 1, days.ordinals)))
    oldest = np.maximum(before_data, through - WINDOW_SERVICE_DAYS)
    known = oldest < through
    start = Column(np.zeros(len(days), dtype=np.int64), known, is_date=True)
    start.values[known] = calendars.numbered(days.areas[known], oldest[known])

    until, since = ledger.reports_through(days), ledger.reports_through(days.on(start.values - 1))
    served = ledger.dates.ordinals <= last
    served[served] = calendars.are_service_days(ledger.dates[served])
    served_run = np.concatenate(([0], np.cumsum(served)))
    reports = np.where(known, served_run[until] - served_run[since], 0)
    runs = {name: ledger.run(name) for name in MEASURES} | {"blanks_used": ledger.run(*BLANKS_USED)}
    sums = {name: Column(np.where(known, run[until] - run[since], 0), known) for name, run in runs.items()}
    flows = ledger.flows[served]
    spreads = {name: _spread(flows[:, FLOWS.index(name)], served_run[until], reports) for name in MEASURES}
    return Windows(start, reports, sums, spreads)


def _spread(values: np.ndarray, until: np.ndarray, counts: np.ndarray) -> Column:
    """Sample standard deviation of the `counts` values before position `until`, for each day. The values
    themselves are gathered: a difference of running sums of squares would lose digits, and equal days must
    give exactly 0."""
    known = counts >= 2
    if not known.any():
        return Column(np.zeros(len(counts)), known)
    places = until[:, None] - 1 - np.arange(WINDOW_SERVICE_DAYS)
    inside = np.arange(WINDOW_SERVICE_DAYS) < counts[:, None]
    taken = np.where(inside, values[np.where(inside, places, 0)], 0).astype(np.float64)
    divisor = np.maximum(counts, 2)
    means = taken.sum(axis=1) / divisor
    squares = np.where(inside, (taken - means[:, None]) ** 2, 0)
    return Column(np.sqrt(squares.sum(axis=1) / (divisor - 1)), known)
