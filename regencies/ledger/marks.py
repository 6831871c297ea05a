"""The odd values of one regency, found over its whole series in memory by the very rules of the form.

Form, preview and queue share ``day_checks``: what a page marks while somebody types is what the queue holds.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from regencies.calendar import are_outreach_days, load_exceptions
from regencies.models import FLOWS, DailyReport, PopulationFigure, Reconciliation, Regency

from .checks import RECENT_DAYS, flow_checks, found_odd, usual_range
from .facts import LOOK_BACK, DayFacts, ReportedDay
from .rules import Entry
from .totals import EFFECTS
from .usual import usual_bounds

STANDING = {
    "above_eligible": ("recorded_total", 1),
    "printed_above_recorded": ("printed_total", 1),
    "stock_below_zero": ("blank_stock", -1),
    "certificates_below_zero": ("temporary_outstanding", -1),
}
"""Rules that hold on every day while a total stands wrong: the total, and whether above or below is odd."""


@dataclass(frozen=True)
class Mark:
    """One odd value.

    A rule about the day's figures gives one mark a day. A rule about a total gives one for each unbroken run
    of report days: ``date`` is the first and ``through`` the last of them, ``is_last`` whether the latest
    report is still among them, and ``worst`` how far the total went beyond its bound at most. ``value`` is
    the odd number on ``date``; ``low`` and ``high`` bound what would not be odd. ``recent`` are the values it
    is seen against, oldest first: comparable days, or the total on the days before.
    """

    date: dt.date
    rule: str
    value: int
    low: int | None = None
    high: int | None = None
    through: dt.date | None = None
    worst: int | None = None
    is_last: bool = False
    recent: tuple[int, ...] = ()
    is_outreach: bool = False


class Verified(Protocol):
    """A verified balance, as the ledger or the arithmetic has it; a total that it does not state is None."""

    recorded_total: int | None
    printed_total: int | None
    blank_stock: int | None
    temporary_outstanding: int | None


class RegencySeries:
    """Everything of one regency that its marks depend on, loaded once.

    Totals and what is odd about them are arrays over all reports; the rules about a day's own figures are
    asked only for the days that ``suspects`` names, since asking takes longer than deriving all the rest.
    """

    def __init__(
        self,
        regency: Regency,
        dates: Sequence[dt.date],
        flows: np.ndarray,
        balances: Mapping[dt.date, Verified],
        register: Sequence[tuple[dt.date, int]],
    ) -> None:
        """*flows* has a row for each of *dates* (ascending) and a column for each name of ``FLOWS``."""
        self.regency, self.dates, self.flows = regency, list(dates), flows
        self.balances, self.register = balances, register
        self.ordinals = np.fromiter((date.toordinal() for date in dates), np.int64, len(self.dates))
        self.register_dates = [effective_on for effective_on, _eligible in register]

    @cached_property
    def outreach(self) -> np.ndarray:
        """Which reports are of days outside the ordinary week."""
        return are_outreach_days(self.regency, self.ordinals)

    @cached_property
    def totals(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Each total before and at the close of each report's day (metrics, section 1)."""
        return {total: self._running(total) for total in EFFECTS}

    def _running(self, total: str) -> tuple[np.ndarray, np.ndarray]:
        moves = sum(self.flows[:, FLOWS.index(flow)] * sign for flow, sign in EFFECTS[total].items())
        run = np.concatenate(([0], np.cumsum(moves, dtype=np.int64)))
        stated = {date: getattr(balance, total) for date, balance in sorted(self.balances.items())}
        stated = {date.toordinal(): value for date, value in stated.items() if value is not None}
        days, values = np.array(list(stated), dtype=np.int64), np.array(list(stated.values()), dtype=np.int64)
        offsets = np.append(values - run[np.searchsorted(self.ordinals, days, side="right")], 0)
        # No balance yet is place -1: the appended 0.
        before = run[:-1] + offsets[np.searchsorted(days, self.ordinals) - 1]
        after = run[1:] + offsets[np.searchsorted(days, self.ordinals, side="right") - 1]
        return before, after

    @cached_property
    def beyond(self) -> dict[str, np.ndarray]:
        """By rule of ``STANDING``: how far each report's day ends beyond the bound; above 0 is odd."""
        bounds = self.bounds
        found = {}
        for rule, (total, direction) in STANDING.items():
            found[rule] = (self.totals[total][1] - bounds[rule]) * direction
        known = np.searchsorted(self._register_ordinals, self.ordinals, side="right") > 0
        found["above_eligible"] = np.where(known, found["above_eligible"], 0)
        return found

    @cached_property
    def bounds(self) -> dict[str, np.ndarray]:
        """What each total must not go beyond; a placeholder where the register has no figure yet."""
        nothing = np.zeros(len(self.dates), dtype=np.int64)
        figures = np.array([*(eligible for _date, eligible in self.register), 0], dtype=np.int64)
        return {
            "above_eligible": figures[
                np.searchsorted(self._register_ordinals, self.ordinals, side="right") - 1
            ],
            "printed_above_recorded": self.totals["recorded_total"][1],
            "stock_below_zero": nothing,
            "certificates_below_zero": nothing,
        }

    @cached_property
    def _register_ordinals(self) -> np.ndarray:
        return np.array([date.toordinal() for date in self.register_dates], dtype=np.int64)

    def day(self, index: int) -> ReportedDay:
        return ReportedDay(self.dates[index], bool(self.outreach[index]), *self.flows[index].tolist())

    def facts(self, index: int) -> DayFacts:
        """What ``load_facts`` would read for the day of the report number *index*."""
        date = self.dates[index]
        first = bisect_left(self.dates, date - LOOK_BACK)
        known = bisect_right(self.register_dates, date)
        return DayFacts(
            self.regency,
            date,
            {total: int(before[index]) for total, (before, _after) in self.totals.items()},
            self.balances.get(date),
            self.register[known - 1][1] if known else None,
            tuple(self.day(place) for place in range(index - 1, first - 1, -1)),
        )

    def day_marks(self, index: int) -> list[Mark]:
        """What is odd about the figures of that day."""
        facts, today = self.facts(index), self.day(index)
        odd = found_odd(flow_checks(facts), today.flows)
        if not odd:
            return []
        usual = usual_range(facts)
        seen = usual and {"low": usual.lowest, "high": usual.highest, "recent": usual.values[::-1]}
        return [
            Mark(facts.date, check.rule, today.recorded, is_outreach=facts.is_outreach, **(seen or {}))
            for check in odd
        ]

    def run_marks(self, rule: str, begin: int, end: int) -> Iterator[Mark]:
        """One mark for each unbroken run of reports from *begin* to before *end* on which a total stands
        wrong."""
        total, direction = STANDING[rule]
        before, after = self.totals[total]
        beyond, bound = self.beyond[rule], self.bounds[rule]
        turns = np.flatnonzero(np.diff(np.concatenate(([0], beyond[begin:end] > 0, [0])))) + begin
        for first, last in zip(turns[::2].tolist(), (turns[1::2] - 1).tolist(), strict=True):
            yield Mark(
                date=self.dates[first],
                rule=rule,
                value=int(after[first]),
                low=int(bound[first]) if direction < 0 else None,
                high=int(bound[first]) if direction > 0 else None,
                through=self.dates[last],
                worst=int(beyond[first : last + 1].max()),
                is_last=last == end - 1,
                recent=tuple(before[max(0, first + 1 - RECENT_DAYS) : first + 1].tolist()),
            )

    def suspects(self, first: int, end: int) -> list[int]:
        """Places of the reports from *first* to before *end* whose own figures may be odd, and some more."""
        recorded, places = self.flows[:, FLOWS.index("recorded")], np.arange(first, end)
        earlier = np.maximum(places - 1, 0)
        same = (self.flows[places] == self.flows[earlier]).all(axis=1) & (places > 0)
        suspect = same | (recorded[places] == 0)
        for kind in (False, True):
            mine = places[(self.outreach[places] == kind) & (recorded[places] > 0)]
            comparable = np.flatnonzero((self.outreach == kind) & (recorded > 0))
            low, high = usual_bounds(
                recorded[comparable],
                until=np.searchsorted(comparable, mine),
                since=np.searchsorted(self.ordinals[comparable], self.ordinals[mine] - LOOK_BACK.days),
            )
            suspect[mine - first] |= (recorded[mine] < low) | (recorded[mine] > high)
        return places[suspect].tolist()


def load_series(regency: Regency) -> RegencySeries:
    """Read the regency's reports, balances, register and calendar; four queries."""
    load_exceptions([regency])
    reports = DailyReport.objects.filter(regency=regency).order_by("date").values_list("date", *FLOWS)
    register = PopulationFigure.objects.filter(regency=regency).order_by("effective_on")
    dates, flows = _columns(list(reports))
    return RegencySeries(
        regency,
        dates,
        flows,
        {row.date: row for row in Reconciliation.objects.filter(regency=regency)},
        list(register.values_list("effective_on", "eligible")),
    )


def _columns(rows: Sequence[tuple]) -> tuple[list[dt.date], np.ndarray]:
    flows = np.array([row[1:] for row in rows], dtype=np.int64).reshape(len(rows), len(FLOWS))
    return [row[0] for row in rows], flows


@dataclass(frozen=True)
class Found:
    """The marks of a series from a date on. A run of a total may have begun before it: ``totals_since`` is
    the first day of the runs that reach the date, and what is known of totals from there on is new."""

    marks: list[Mark]
    totals_since: dt.date


def marks_since(series: RegencySeries, since: dt.date, until: dt.date = dt.date.max) -> Found:
    """The marks of every report day from *since* to *until*, and of the runs of days that reach it."""
    first, end = bisect_left(series.dates, since), bisect_right(series.dates, until)
    begin = first
    if first <= end:
        sound = np.flatnonzero(np.all([beyond[:first] <= 0 for beyond in series.beyond.values()], axis=0))
        begin = int(sound[-1]) + 1 if len(sound) else 0
    marks = [mark for rule in STANDING for mark in series.run_marks(rule, begin, max(begin, end))]
    marks += [mark for index in series.suspects(first, max(first, end)) for mark in series.day_marks(index)]
    return Found(
        sorted(marks, key=lambda mark: (mark.date, mark.rule)),
        series.dates[begin] if begin < first else since,
    )


def proposed_marks(regency: Regency, entries: Mapping[dt.date, Entry]) -> list[Mark]:
    """The marks that the ledger would have from the first of these dates on with *entries* written on top.

    For previews: nothing is written and nothing but the ledger is read, once for all entries. Marks of dates
    that are not among *entries* are those of later reports, there already or caused by these. A total that
    stands wrong is one mark at the first day of its run, which may lie before the entries.
    """
    if not entries:
        return []
    series = load_series(regency)
    days = dict(zip(series.dates, series.flows.tolist(), strict=True))
    days |= {date: [getattr(entry, flow) for flow in FLOWS] for date, entry in entries.items()}
    dates, flows = _columns([(date, *days[date]) for date in sorted(days)])
    with_them = RegencySeries(regency, dates, flows, series.balances, series.register)
    return marks_since(with_them, min(entries)).marks
