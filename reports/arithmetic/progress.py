"""From what was entered to every stored figure of one regency."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from reports.arithmetic.certificates import Certificates
from reports.arithmetic.columns import Column
from reports.arithmetic.deadlines import (
    Standing,
    deadline_columns,
    eligible_on,
    remaining_against,
    target_counts,
)
from reports.arithmetic.ledger import Ledger
from reports.arithmetic.pace import Windows, windows
from reports.arithmetic.series import FLOWS, TOTALS, DeadlineTerms, Series, primary_on
from reports.arithmetic.service_days import HORIZON_DAYS

EXPIRING_DAYS = 30


class RegencyFigures(NamedTuple):
    """A regency at the close of `date`. None is unknown, never zero; see docs/metrics.md for each figure."""

    date: date
    data_through: date | None
    service_days_silent: int | None
    is_service_day: bool
    reported: bool
    eligible: int | None
    recorded_total: int | None
    printed_total: int | None
    print_backlog: int | None
    blank_stock: int | None
    blank_days_left: int | None
    blank_runout_on: date | None
    blanks_needed: int | None
    temporary_outstanding: int | None
    temporary_gap: int | None
    temporary_expired: int | None
    temporary_expiring_30: int | None
    window_start: date | None
    window_reports: int
    window_recorded: int | None
    window_printed: int | None
    window_blanks_used: int | None
    spread_recorded: float | None
    spread_printed: float | None
    recorded: int | None
    printed: int | None
    reprinted: int | None
    blanks_received: int | None
    blanks_spoiled: int | None
    temporary_issued: int | None
    temporary_withdrawn: int | None


class DeadlineFigures(NamedTuple):
    """A regency against one deadline (its key) at the close of `date`."""

    deadline: int
    date: date
    target_count: int | None
    total: int | None
    remaining: int | None
    service_days_left: int
    projected_on: date | None
    projected_early_on: date | None
    projected_late_on: date | None
    gap_days: int | None
    shortfall: int | None
    reached_on: date | None
    status: str


@dataclass(frozen=True, eq=False)
class Progress:
    """Columns by the field names of the two row types, ready for COPY: Python values, None where unknown."""

    area: dict[str, list]
    deadlines: dict[int, dict[str, list]]

    @property
    def days(self) -> list[date]:
        return self.area["date"]

    def rows(self) -> Iterator[RegencyFigures]:
        """One per day, oldest first."""
        columns = (self.area[name] for name in RegencyFigures._fields)
        return map(RegencyFigures._make, zip(*columns, strict=True))

    def deadline_rows(self) -> Iterator[DeadlineFigures]:
        """By deadline in the order of the series, then by day; only the days on which the deadline has
        figures."""
        for columns in self.deadlines.values():
            ordered = (columns[name] for name in DeadlineFigures._fields)
            yield from map(DeadlineFigures._make, zip(*ordered, strict=True))


def derive(series: Series, *, start: date, until: date) -> Progress:
    """Every figure of every day from `start` to `until`, both included. The figures of a day depend neither
    on `start` nor on anything dated after that day, except the calendar, which must reach HORIZON_DAYS past
    `until`, and the terms of the deadlines, which are as now known. Raises ValueError when the calendar is
    too short."""
    if start > until:
        raise ValueError(f"no days from {start} to {until}")
    days = np.arange(start.toordinal(), until.toordinal() + 1)
    ledger = Ledger(series)
    _require_calendar(series, ledger, start, until)
    through = ledger.data_through(days)
    silent = Column(
        series.calendar.between(np.where(through.known, through.values, days), days - 1), through.known
    )
    standing = Standing(
        days=days,
        since=min([days[0], *(figure.effective_on.toordinal() for figure in series.register)]),
        ledger=ledger,
        register=series.register,
        calendar=series.calendar,
        windows=windows(ledger, series.calendar, days),
        silent=silent,
    )
    area = _area_columns(standing, _primary_remaining(series.deadlines, standing))
    deadlines = {terms.key: _deadline(terms, standing, area["date"]) for terms in series.deadlines}
    return Progress(area, {key: columns for key, columns in deadlines.items() if columns["date"]})


def _require_calendar(series: Series, ledger: Ledger, start: date, until: date) -> None:
    calendar = series.calendar
    first = min(start.toordinal(), ledger.first_data or start.toordinal())
    due = max((terms.due_on for terms in series.deadlines if not terms.is_withdrawn), default=until)
    needed = max(until.toordinal() + HORIZON_DAYS, due.toordinal())
    if calendar.first.toordinal() > first or calendar.last.toordinal() < needed:
        asked = f"{date.fromordinal(first)} to {date.fromordinal(needed)}"
        raise ValueError(f"the calendar covers {calendar.first} to {calendar.last}, but {asked} is needed")


def _deadline(terms: DeadlineTerms, standing: Standing, dates: list[date]) -> dict[str, list]:
    skipped = bisect_left(dates, True, key=terms.has_figures_on)
    columns = deadline_columns(terms, standing) if skipped < len(dates) else {}
    columns = {name: values[skipped:] for name, values in columns.items()}
    shown = dates[skipped:]
    return {"deadline": [terms.key] * len(shown), "date": shown, **columns}


def _primary_remaining(deadlines: tuple[DeadlineTerms, ...], standing: Standing) -> Column:
    """Not yet recorded against the deadline that the countdown of each day counts to, whatever that one
    measures."""
    days = standing.days
    announced = {terms.announced_on.toordinal() for terms in deadlines if terms.announced_on}
    turns = [days[0], *sorted(turn for turn in announced if days[0] < turn <= days[-1]), days[-1] + 1]
    target = Column(np.zeros(len(days), dtype=np.int64), np.zeros(len(days), dtype=bool))
    for begin, end in zip(turns, turns[1:], strict=False):
        terms = primary_on(deadlines, date.fromordinal(int(begin)))
        if terms:
            part = slice(begin - days[0], end - days[0])
            counts = target_counts(terms, standing.register, days[part])
            target.values[part], target.known[part] = counts.values, counts.known
    return remaining_against(target, standing.ledger.total("recorded_total", days))


def _area_columns(standing: Standing, primary_remaining: Column) -> dict[str, list]:
    days, ledger, calendar = standing.days, standing.ledger, standing.calendar
    totals = {name: ledger.total(name, days) for name in TOTALS}
    stock, outstanding = totals["blank_stock"], totals["temporary_outstanding"]
    known = stock.known
    backlog = Column(totals["recorded_total"].values - totals["printed_total"].values, known)
    needed = np.maximum(0, backlog.values + primary_remaining.values - stock.values)
    return {
        "date": Column(days, np.ones(len(days), dtype=bool)).dates(),
        "data_through": ledger.data_through(days).dates(),
        "service_days_silent": standing.silent.objects(),
        "is_service_day": calendar.are_service_days(days).tolist(),
        "eligible": eligible_on(standing.register, days).objects(),
        **{name: total.objects() for name, total in totals.items()},
        "print_backlog": backlog.objects(),
        "blanks_needed": Column(needed, known & primary_remaining.known).objects(),
        "temporary_gap": Column(np.maximum(0, backlog.values - outstanding.values), known).objects(),
        **_blank_columns(stock, standing),
        **_certificate_columns(outstanding, standing),
        **_window_columns(standing.windows),
        **_flow_columns(ledger, days),
    }


def _blank_columns(stock: Column, standing: Standing) -> dict[str, list]:
    """How long the blanks last at the pace of the window; an empty stock ran out today, whatever the pace."""
    used, reports = standing.windows.sums["blanks_used"].values, standing.windows.reports
    lasting = stock.known & standing.windows.has_pace & (used > 0)
    divisor = np.where(lasting, used, 1)
    blanks = np.maximum(0, stock.values)
    found, within = standing.calendar.nth_after_each(
        standing.days, np.maximum(1, -(-blanks * reports // divisor))
    )
    empty = stock.known & (blanks == 0)
    runout = Column(np.where(empty, standing.days, found), empty | (lasting & within))
    return {
        "blank_days_left": Column(blanks * reports // divisor, lasting).objects(),
        "blank_runout_on": runout.dates(),
    }


def _certificate_columns(outstanding: Column, standing: Standing) -> dict[str, list]:
    certificates = Certificates(standing.ledger)
    return {
        "temporary_expired": certificates.expired_by(outstanding, standing.days).objects(),
        "temporary_expiring_30": certificates.expiring(outstanding, standing.days, EXPIRING_DAYS).objects(),
    }


def _window_columns(windows: Windows) -> dict[str, list]:
    return {
        "window_start": windows.start.dates(),
        "window_reports": windows.reports.tolist(),
        **{f"window_{name}": column.objects() for name, column in windows.sums.items()},
        **{f"spread_{name}": column.objects() for name, column in windows.spreads.items()},
    }


def _flow_columns(ledger: Ledger, days: np.ndarray) -> dict[str, list]:
    reported, places = ledger.reported(days)
    flows = np.zeros((len(days), len(FLOWS)), dtype=np.int64)
    flows[reported] = ledger.flows[places[reported]]
    columns = {name: Column(flows[:, column], reported).objects() for column, name in enumerate(FLOWS)}
    return {"reported": reported.tolist(), **columns}
