"""Totals from verified balances and the flows after them (metrics.md, sections 1 and 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from reports.arithmetic.columns import STRIDE, Column, Days, latest_through
from reports.arithmetic.series import FLOWS, TOTALS, Series, first_data_on

EFFECTS = {
    "recorded_total": {"recorded": 1},
    "printed_total": {"printed": 1},
    "blank_stock": {"blanks_received": 1, "printed": -1, "reprinted": -1, "blanks_spoiled": -1},
    "temporary_outstanding": {"temporary_issued": 1, "temporary_withdrawn": -1},
}
"""How one unit of a flow moves a total."""

NEVER = STRIDE - 1
"""An ordinal after every date: the first data of a regency without any."""

BLANKS_USED = ("printed", "reprinted", "blanks_spoiled")


@dataclass(frozen=True)
class Drift:
    """How far a verified total lay from what the ledger had reached without it; None where it had nothing
    before."""

    date: date
    total: str
    verified: int
    drift: int | None


class Ledger:
    """Running sums of the flows of some regencies, one after the other."""

    def __init__(self, many: Sequence[Series]) -> None:
        self.balances = [sorted(series.balances, key=lambda balance: balance.date) for series in many]
        sizes = [len(series.report_dates) for series in many]
        ordinals = (day.toordinal() for series in many for day in series.report_dates)
        self.dates = Days(
            np.fromiter(ordinals, np.int64, sum(sizes)), np.repeat(np.arange(len(many)), np.array(sizes))
        )
        self.starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        """Where the reports of each area begin."""
        self.flows = np.concatenate([series.flows.astype(np.int64, copy=False) for series in many])
        self.running = np.zeros((len(self.dates) + 1, len(FLOWS)), dtype=np.int64)
        np.cumsum(self.flows, axis=0, out=self.running[1:])
        firsts = [first_data_on(series) for series in many]
        self.first_data = np.array([first.toordinal() if first else NEVER for first in firsts])
        self._keys = self.dates.keys
        self._verified: dict[str, tuple[Days, np.ndarray]] = {}

    def has_data(self, days: Days) -> np.ndarray:
        return days.ordinals >= self.first_data[days.areas]

    def reports_through(self, days: Days) -> np.ndarray:
        """Number of reports dated on or before each day, those of all areas before its own included."""
        return np.searchsorted(self._keys, days.keys, side="right")

    def run(self, *names: str) -> np.ndarray:
        """Running sum of these flows together: element i is what the first i reports add up to."""
        return sum(self.running[:, FLOWS.index(name)] for name in names)

    def moved(self, total: str, days: Days) -> np.ndarray:
        """What all flows of the area up to each day add to a total."""
        effect = sum(sign * self.running[:, FLOWS.index(name)] for name, sign in EFFECTS[total].items())
        return effect[self.reports_through(days)] - effect[self.starts[days.areas]]

    def verified(self, total: str) -> tuple[Days, np.ndarray]:
        """Dates (by area, ascending) and values of the balances that state this total."""
        if total not in self._verified:
            stated = {
                (balance.date.toordinal(), area): getattr(balance, total)
                for area, balances in enumerate(self.balances)
                for balance in balances
                if getattr(balance, total) is not None
            }
            places = np.array(list(stated), dtype=np.int64).reshape(len(stated), 2)
            values = np.array(list(stated.values()), dtype=np.int64)
            self._verified[total] = Days(places[:, 0], places[:, 1]), values
        return self._verified[total]

    def total(self, name: str, days: Days) -> Column:
        """The total at the close of each day; unknown before the regency's first data."""
        dates, values = self.verified(name)
        offsets = latest_through(dates, values - self.moved(name, dates), days)
        return Column(self.moved(name, days) + offsets.values, self.has_data(days))

    def reported(self, days: Days) -> tuple[np.ndarray, np.ndarray]:
        """Where there is a report of that very day, and its row in `flows` (a placeholder where there is
        none)."""
        places = self.reports_through(days) - 1
        if not len(self.dates):
            return np.zeros(len(days), dtype=bool), places
        return (places >= 0) & (self._keys[places] == days.keys), places

    def data_through(self, days: Days) -> Column:
        """Date of the latest report on or before each day."""
        return latest_through(self.dates, self.dates.ordinals, days).dated()


def drifts(series: Series) -> list[Drift]:
    """The drift of every verified total, oldest first: each reconciliation is judged against the ledger
    without it."""
    found = []
    for balance in sorted(series.balances, key=lambda balance: balance.date):
        others = tuple(other for other in series.balances if other is not balance)
        ledger = Ledger([replace(series, balances=others)])
        day = Days.each(1, balance.date.toordinal(), balance.date.toordinal())
        for name in TOTALS:
            verified = getattr(balance, name)
            if verified is not None:
                [reached] = ledger.total(name, day).objects()
                found.append(
                    Drift(balance.date, name, verified, None if reached is None else verified - reached)
                )
    return found
