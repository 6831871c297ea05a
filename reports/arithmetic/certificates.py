"""Temporary certificates by age (metrics.md, section 6).

Withdrawals and shortages use up the oldest certificate first, so what is outstanding is always the newest
part of all that came in. That makes the age of every day's stock a difference of two running sums instead
of a queue."""

from __future__ import annotations

from datetime import date

import numpy as np

from reports.arithmetic.columns import EPOCH, Column, Days
from reports.arithmetic.ledger import Ledger
from reports.arithmetic.series import FLOWS

VALID_MONTHS = 6


def expires_on(issued: date) -> date:
    """Six months after the issue: the same day of the month, cut to the month's end."""
    return date.fromordinal(int(_expiries(np.array([issued.toordinal()]))[0]))


def _expiries(issued: np.ndarray) -> np.ndarray:
    days = (issued - EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    first = (months + VALID_MONTHS).astype("datetime64[D]")
    last = (months + VALID_MONTHS + 1).astype("datetime64[D]") - 1
    expiries = np.minimum(first + (days - months.astype("datetime64[D]")), last)
    return expiries.astype(np.int64) + EPOCH


class Certificates:
    """What came in, by date: issues, and the surplus that a reconciliation found, which counts as issued
    that day."""

    def __init__(self, ledger: Ledger) -> None:
        column = ledger.flows[:, FLOWS.index("temporary_issued")]
        issued = ledger.dates[column > 0]
        found, surplus = _surpluses(ledger)
        dates = np.concatenate((issued.ordinals, found.ordinals))
        areas = np.concatenate((issued.areas, found.areas))
        amounts = np.concatenate((column[column > 0], surplus))
        order = np.lexsort((dates, areas))
        came_in = Days(dates[order], areas[order])
        self.keys = came_in.keys
        self.running = np.concatenate(([0], np.cumsum(amounts[order], dtype=np.int64)))
        self.expiries = came_in.on(_expiries(came_in.ordinals)).keys

    def expired_by(self, outstanding: Column, days: Days, horizon: int = 0) -> Column:
        """Of those outstanding at the close of each day, how many expire on or before `horizon` days
        later."""
        came_in = np.searchsorted(self.keys, days.keys, side="right")
        too_old = np.minimum(np.searchsorted(self.expiries, days.keys + horizon, side="right"), came_in)
        still_valid = self.running[came_in] - self.running[too_old]
        return Column(np.maximum(0, outstanding.values - still_valid), outstanding.known)

    def expiring(self, outstanding: Column, days: Days, within: int) -> Column:
        """Outstanding at the close of day t with t < expiry date ≤ t + within."""
        later = self.expired_by(outstanding, days, within)
        return Column(later.values - self.expired_by(outstanding, days).values, outstanding.known)


def _surpluses(ledger: Ledger) -> tuple[Days, np.ndarray]:
    """Dates and sizes of what verified balances found beyond the ledger. Before the first balance it stood
    at the flows alone, so an opening balance is a surplus too."""
    name = "temporary_outstanding"
    dates, verified = ledger.verified(name)
    offsets = verified - ledger.moved(name, dates)
    before = np.zeros(len(offsets), dtype=np.int64)
    follows = dates.areas[1:] == dates.areas[:-1]
    before[1:][follows] = offsets[:-1][follows]
    more = offsets > before
    return dates[more], (offsets - before)[more]
