"""What is entered for one regency: everything that decides its figures, and nothing that reads a clock or a
table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np

from reports.arithmetic.service_days import ServiceCalendar

FLOWS = (
    "recorded",
    "printed",
    "reprinted",
    "blanks_received",
    "blanks_spoiled",
    "temporary_issued",
    "temporary_withdrawn",
)
TOTALS = ("recorded_total", "printed_total", "blank_stock", "temporary_outstanding")
MEASURES = ("recorded", "printed")


@dataclass(frozen=True)
class Balance:
    """Totals verified at the close of `date`; a total that was not verified is None."""

    date: date
    recorded_total: int | None = None
    printed_total: int | None = None
    blank_stock: int | None = None
    temporary_outstanding: int | None = None

    @property
    def states_something(self) -> bool:
        return any(getattr(self, name) is not None for name in TOTALS)


@dataclass(frozen=True)
class PopulationFigure:
    """People who must hold a card, from `effective_on` until the next figure."""

    effective_on: date
    eligible: int


@dataclass(frozen=True)
class DeadlineTerms:
    """A deadline as it is known now; `target` is a share of the denominator (1 = everybody), exact."""

    key: int
    name: str
    measure: Literal["recorded", "printed"]
    target: Fraction | Decimal
    due_on: date
    announced_on: date | None = None
    cohort_on: date | None = None
    is_primary: bool = False
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ValueError(f"unknown measure {self.measure!r}")
        if isinstance(self.target, float):
            raise TypeError("a target must be exact: Fraction or Decimal, not float")

    def has_figures_on(self, day: date) -> bool:
        """Whether this deadline has a row on `day`. Without an announcement it counts as known from the
        beginning: making that depend on the first report would let a report of tomorrow change what is
        shown for today."""
        return not self.is_withdrawn and (self.announced_on is None or self.announced_on <= day)

    def count_of(self, denominator: int) -> int:
        """People who must be done: ceil(target × denominator), exact."""
        product = Fraction(self.target) * denominator
        return -(-product.numerator // product.denominator)


@dataclass(frozen=True, eq=False)
class Series:
    """One regency. `flows` has one row per report and one column per name in FLOWS, whole numbers, in the
    order of `report_dates`, which are sorted and unique. A date without a report is absent: unknown, not
    zero."""

    report_dates: Sequence[date]
    flows: np.ndarray
    balances: tuple[Balance, ...]
    register: tuple[PopulationFigure, ...]
    deadlines: tuple[DeadlineTerms, ...]
    calendar: ServiceCalendar

    def __post_init__(self) -> None:
        if self.flows.shape != (len(self.report_dates), len(FLOWS)):
            raise ValueError(f"flows of shape {self.flows.shape} for {len(self.report_dates)} reports")
        dates = self.report_dates
        if any(dates[i] >= dates[i + 1] for i in range(len(dates) - 1)):
            raise ValueError("report_dates must be sorted and unique")


def first_data_on(series: Series) -> date | None:
    """Date of the earliest report or balance: before it the totals are unknown."""
    dates = [balance.date for balance in series.balances if balance.states_something]
    dates += series.report_dates[:1]
    return min(dates, default=None)


def series_start(series: Series) -> date | None:
    """First date for which there is anything to store: first data, earliest announcement or first register
    figure."""
    dates = [figure.effective_on for figure in series.register]
    dates += [
        terms.announced_on for terms in series.deadlines if terms.announced_on and not terms.is_withdrawn
    ]
    first_data = first_data_on(series)
    if first_data:
        dates.append(first_data)
    return min(dates, default=None)


def primary_on(deadlines: Iterable[DeadlineTerms], day: date) -> DeadlineTerms | None:
    """The deadline that the countdown of `day` counts to: the primary one announced last, then the one due
    last."""
    candidates = [terms for terms in deadlines if terms.is_primary and terms.has_figures_on(day)]
    return max(
        candidates,
        key=lambda terms: (terms.announced_on or date.min, terms.due_on, terms.name),
        default=None,
    )
