"""From what was entered to every stored figure of one regency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from reports.arithmetic.certificates import Certificates
from reports.arithmetic.columns import Column, Days
from reports.arithmetic.deadlines import (
    Register,
    Standing,
    deadline_columns,
    remaining_against,
    target_counts,
)
from reports.arithmetic.ledger import Ledger
from reports.arithmetic.pace import Windows, windows
from reports.arithmetic.series import FLOWS, TOTALS, DeadlineTerms, Series, primary_on
from reports.arithmetic.service_days import HORIZON_DAYS, Calendars

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
    """Columns by the field names of the two row types: every day of the first regency, then of the second
    and so on."""

    areas: np.ndarray
    """For each row of `area` the place of its regency among those derived."""
    area: dict[str, Column]
    deadlines: dict[int, dict[str, Column]]
    """By key; a row for each row of `area` from `shown` on."""
    shown: dict[int, np.ndarray]
    """By deadline: which rows of `area` are days on which it has figures."""

    def only(self, kept: np.ndarray) -> Progress:
        """The rows of `area` where *kept* is true, and what belongs to them."""
        deadlines = {
            key: {name: column[kept[self.shown[key]]] for name, column in columns.items()}
            for key, columns in self.deadlines.items()
        }
        area = {name: column[kept] for name, column in self.area.items()}
        return Progress(self.areas[kept], area, deadlines, {key: at[kept] for key, at in self.shown.items()})

    def rows(self) -> Iterator[RegencyFigures]:
        """One per day, oldest first."""
        columns = (self.area[name].objects() for name in RegencyFigures._fields)
        return map(RegencyFigures._make, zip(*columns, strict=True))

    def deadline_rows(self) -> Iterator[DeadlineFigures]:
        """By deadline in the order of the series, then by day; only the days on which the deadline has
        figures."""
        for columns in self.deadlines.values():
            ordered = (columns[name].objects() for name in DeadlineFigures._fields)
            yield from map(DeadlineFigures._make, zip(*ordered, strict=True))


def derive(series: Series, *, start: date, until: date) -> Progress:
    """Every figure of every day from `start` to `until`, both included. The figures of a day depend neither
    on `start` nor on anything dated after that day, except the calendar, which must reach HORIZON_DAYS past
    `until`, and the terms of the deadlines, which are as now known. Raises ValueError when the calendar is
    too short."""
    return derive_all([series], start=start, until=until)


def derive_all(
    many: Sequence[Series], *, start: date, until: date, reached: Sequence[Mapping[int, date]] | None = None
) -> Progress:
    """The same for regencies of one province at once. With `reached` nothing before `start` is asked of the
    register and the totals: for each regency and deadline it says since when that was reached at the close of
    the day before."""
    if start > until:
        raise ValueError(f"no days from {start} to {until}")
    days = Days.each(len(many), start.toordinal(), until.toordinal())
    ledger, calendars = Ledger(many), Calendars([series.calendar for series in many])
    for series, first_data in zip(many, ledger.first_data.tolist(), strict=True):
        _require_calendar(series, first_data, start, until)
    through = ledger.data_through(days)
    heard = days.on(np.where(through.known, through.values, days.ordinals))
    silent = Column(calendars.between(heard, days.on(days.ordinals - 1)), through.known)
    deadlines = many[0].deadlines
    standing = Standing(
        days=days,
        areas=len(many),
        since=start.toordinal() if reached is not None else _since(many, start),
        reached={terms.key: _ordinals(reached, terms.key) for terms in deadlines}
        if reached is not None
        else {},
        ledger=ledger,
        register=Register([series.register for series in many]),
        calendars=calendars,
        windows=windows(ledger, calendars, days),
        silent=silent,
    )
    area = _area_columns(standing, _primary_remaining(deadlines, standing))
    shown = {terms.key: _shown(terms, days) for terms in deadlines}
    columns = {
        terms.key: _deadline(terms, standing, shown[terms.key])
        for terms in deadlines
        if shown[terms.key].any()
    }
    return Progress(days.areas, area, columns, shown)


def _since(many: Sequence[Series], start: date) -> int:
    register = (figure.effective_on for series in many for figure in series.register)
    return min([start, *register]).toordinal()


def _ordinals(reached: Sequence[Mapping[int, date]], key: int) -> np.ndarray:
    return np.array([each[key].toordinal() if each.get(key) else 0 for each in reached])


def _require_calendar(series: Series, first_data: int, start: date, until: date) -> None:
    calendar = series.calendar
    first = min(start.toordinal(), first_data)
    due = max((terms.due_on for terms in series.deadlines if not terms.is_withdrawn), default=until)
    needed = max(until.toordinal() + HORIZON_DAYS, due.toordinal())
    if calendar.first.toordinal() > first or calendar.last.toordinal() < needed:
        asked = f"{date.fromordinal(first)} to {date.fromordinal(needed)}"
        raise ValueError(f"the calendar covers {calendar.first} to {calendar.last}, but {asked} is needed")


def _shown(terms: DeadlineTerms, days: Days) -> np.ndarray:
    if terms.is_withdrawn:
        return np.zeros(len(days), dtype=bool)
    since = terms.announced_on.toordinal() if terms.announced_on else 0
    return days.ordinals >= since


def _deadline(terms: DeadlineTerms, standing: Standing, shown: np.ndarray) -> dict[str, Column]:
    days = standing.days
    columns = {
        "deadline": Column.certain(np.full(len(days), terms.key)),
        "date": Column.certain(days.ordinals, is_date=True),
        **deadline_columns(terms, standing),
    }
    return columns if shown.all() else {name: column[shown] for name, column in columns.items()}


def _primary_remaining(deadlines: tuple[DeadlineTerms, ...], standing: Standing) -> Column:
    """Not yet recorded against the deadline that the countdown of each day counts to, whatever that one
    measures."""
    days = standing.days
    first, last = int(days.ordinals[0]), int(days.ordinals[-1])
    announced = {terms.announced_on.toordinal() for terms in deadlines if terms.announced_on}
    turns = [first, *sorted(turn for turn in announced if first < turn <= last), last + 1]
    target = Column(np.zeros(len(days), dtype=np.int64), np.zeros(len(days), dtype=bool))
    for begin, end in zip(turns, turns[1:], strict=False):
        terms = primary_on(deadlines, date.fromordinal(begin))
        if terms:
            part = (days.ordinals >= begin) & (days.ordinals < end)
            counts = target_counts(terms, standing.register, days[part])
            target.values[part], target.known[part] = counts.values, counts.known
    return remaining_against(target, standing.ledger.total("recorded_total", days))


def _area_columns(standing: Standing, primary_remaining: Column) -> dict[str, Column]:
    days, ledger = standing.days, standing.ledger
    totals = {name: ledger.total(name, days) for name in TOTALS}
    stock, outstanding = totals["blank_stock"], totals["temporary_outstanding"]
    known = stock.known
    backlog = Column(totals["recorded_total"].values - totals["printed_total"].values, known)
    needed = np.maximum(0, backlog.values + primary_remaining.values - stock.values)
    return {
        "date": Column.certain(days.ordinals, is_date=True),
        "data_through": ledger.data_through(days),
        "service_days_silent": standing.silent,
        "is_service_day": Column.certain(standing.calendars.are_service_days(days)),
        "eligible": standing.register.eligible(days),
        **totals,
        "print_backlog": backlog,
        "blanks_needed": Column(needed, known & primary_remaining.known),
        "temporary_gap": Column(np.maximum(0, backlog.values - outstanding.values), known),
        **_blank_columns(stock, standing),
        **_certificate_columns(outstanding, standing),
        **_window_columns(standing.windows),
        **_flow_columns(ledger, days),
    }


def _blank_columns(stock: Column, standing: Standing) -> dict[str, Column]:
    """How long the blanks last at the pace of the window; an empty stock ran out today, whatever the pace."""
    used, reports = standing.windows.sums["blanks_used"].values, standing.windows.reports
    lasting = stock.known & standing.windows.has_pace & (used > 0)
    divisor = np.where(lasting, used, 1)
    blanks = np.maximum(0, stock.values)
    found, within = standing.calendars.nth_after_each(
        standing.days, np.maximum(1, -(-blanks * reports // divisor))
    )
    empty = stock.known & (blanks == 0)
    return {
        "blank_days_left": Column(blanks * reports // divisor, lasting),
        "blank_runout_on": Column(
            np.where(empty, standing.days.ordinals, found), empty | (lasting & within), is_date=True
        ),
    }


def _certificate_columns(outstanding: Column, standing: Standing) -> dict[str, Column]:
    certificates = Certificates(standing.ledger)
    return {
        "temporary_expired": certificates.expired_by(outstanding, standing.days),
        "temporary_expiring_30": certificates.expiring(outstanding, standing.days, EXPIRING_DAYS),
    }


def _window_columns(windows: Windows) -> dict[str, Column]:
    return {
        "window_start": windows.start,
        "window_reports": Column.certain(windows.reports),
        **{f"window_{name}": column for name, column in windows.sums.items()},
        **{f"spread_{name}": column for name, column in windows.spreads.items()},
    }


def _flow_columns(ledger: Ledger, days: Days) -> dict[str, Column]:
    reported, places = ledger.reported(days)
    flows = np.zeros((len(days), len(FLOWS)), dtype=np.int64)
    flows[reported] = ledger.flows[places[reported]]
    columns = {name: Column(flows[:, column], reported) for column, name in enumerate(FLOWS)}
    return {"reported": Column.certain(reported), **columns}
