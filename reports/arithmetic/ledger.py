"""Totals from verified balances and the flows after them (metrics.md, sections 1 and 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from reports.arithmetic.columns import Column, latest_through
from reports.arithmetic.series import FLOWS, TOTALS, Series, first_data_on

EFFECTS = {
    "recorded_total": {"recorded": 1},
    "printed_total": {"printed": 1},
    "blank_stock": {"blanks_received": 1, "printed": -1, "reprinted": -1, "blanks_spoiled": -1},
    "temporary_outstanding": {"temporary_issued": 1, "temporary_withdrawn": -1},
}
"""How one unit of a flow moves a total."""

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
    """Running sums of a regency's flows. Days are ordinals."""

    def __init__(self, series: Series) -> None:
        self.balances = sorted(series.balances, key=lambda balance: balance.date)
        self.dates = np.fromiter(
            (day.toordinal() for day in series.report_dates), np.int64, len(series.report_dates)
        )
        self.flows = series.flows.astype(np.int64, copy=False)
        self.running = np.zeros((len(self.dates) + 1, len(FLOWS)), dtype=np.int64)
        np.cumsum(self.flows, axis=0, out=self.running[1:])
        first = first_data_on(series)
        self.first_data = first.toordinal() if first else None

    def has_data(self, days: np.ndarray) -> np.ndarray:
        return np.zeros(len(days), dtype=bool) if self.first_data is None else days >= self.first_data

    def reports_through(self, days: np.ndarray) -> np.ndarray:
        """Number of reports dated on or before each day."""
        return np.searchsorted(self.dates, days, side="right")

    def run(self, *names: str) -> np.ndarray:
        """Running sum of these flows together: element i is what the first i reports add up to."""
        return sum(self.running[:, FLOWS.index(name)] for name in names)

    def effect(self, total: str) -> np.ndarray:
        """Running effect of all flows on a total: element i is what the first i reports add."""
        return sum(sign * self.running[:, FLOWS.index(name)] for name, sign in EFFECTS[total].items())

    def verified(self, total: str) -> tuple[np.ndarray, np.ndarray]:
        """Dates (ordinals, ascending) and values of the balances that state this total."""
        stated = {
            balance.date.toordinal(): getattr(balance, total)
            for balance in self.balances
            if getattr(balance, total) is not None
        }
        return np.array(list(stated), dtype=np.int64), np.array(list(stated.values()), dtype=np.int64)

    def total(self, name: str, days: np.ndarray) -> Column:
        """The total at the close of each day; unknown before the regency's first data."""
        effect = self.effect(name)
        dates, values = self.verified(name)
        offsets = latest_through(dates, values - effect[self.reports_through(dates)], days)
        return Column(effect[self.reports_through(days)] + offsets.values, self.has_data(days))

    def reported(self, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where there is a report of that very day, and its row in `flows` (a placeholder where there is
        none)."""
        places = self.reports_through(days) - 1
        if not len(self.dates):
            return np.zeros(len(days), dtype=bool), places
        return (places >= 0) & (self.dates[places] == days), places

    def data_through(self, days: np.ndarray) -> Column:
        """Date of the latest report on or before each day."""
        return latest_through(self.dates, self.dates, days)


def drifts(series: Series) -> list[Drift]:
    """The drift of every verified total, oldest first: each reconciliation is judged against the ledger
    without it."""
    found = []
    for balance in sorted(series.balances, key=lambda balance: balance.date):
        others = tuple(other for other in series.balances if other is not balance)
        ledger = Ledger(replace(series, balances=others))
        day = np.array([balance.date.toordinal()])
        for name in TOTALS:
            verified = getattr(balance, name)
            if verified is not None:
                [reached] = ledger.total(name, day).objects()
                found.append(
                    Drift(balance.date, name, verified, None if reached is None else verified - reached)
                )
    return found
