"""The odd values of one regency, found over its whole series in memory by the very rules of the form.

Form, preview and queue share ``day_checks``: what a page marks while somebody types is what the queue holds.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from regencies.calendar import load_exceptions
from regencies.models import FLOWS, DailyReport, PopulationFigure, Reconciliation, Regency

from .checks import RECENT_DAYS, Check, flow_checks, found_odd, running_totals, total_checks, usual_range
from .facts import LOOK_BACK, DayFacts, ReportedDay, reported_day
from .rules import Entry
from .totals import EFFECTS, effect

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


class RegencySeries:
    """Everything of one regency that its marks depend on, loaded once."""

    def __init__(
        self,
        regency: Regency,
        days: list[ReportedDay],
        balances: Mapping[dt.date, Reconciliation],
        register: list[tuple[dt.date, int]],
    ) -> None:
        self.regency = regency
        self.days = days
        self.dates = [day.date for day in days]
        self.balances = balances
        self.register = register
        self.register_dates = [effective_on for effective_on, _eligible in register]
        self.before = self._totals_before()

    def _totals_before(self) -> list[dict[str, int]]:
        """The totals at the close of the day before each report (metrics, section 1)."""
        totals, found = dict.fromkeys(EFFECTS, 0), []
        waiting = sorted(self.balances, reverse=True)
        for day in self.days:
            while waiting and waiting[-1] < day.date:
                totals |= self._verified(waiting.pop())
            found.append(dict(totals))
            for total in EFFECTS:
                totals[total] += effect(total, day.flows)
            if waiting and waiting[-1] == day.date:
                totals |= self._verified(waiting.pop())
        return found

    def _verified(self, date: dt.date) -> dict[str, int]:
        balance = self.balances[date]
        return {total: getattr(balance, total) for total in EFFECTS if getattr(balance, total) is not None}

    def facts(self, index: int) -> DayFacts:
        """What ``load_facts`` would read for the day of the report number *index*."""
        date = self.dates[index]
        first = bisect_left(self.dates, date - LOOK_BACK)
        known = bisect_right(self.register_dates, date)
        return DayFacts(
            self.regency,
            date,
            self.before[index],
            self.balances.get(date),
            self.register[known - 1][1] if known else None,
            tuple(self.days[first:index][::-1]),
        )

    def total_marks(self, index: int) -> list[Mark]:
        """The totals that stand wrong at the close of that day."""
        facts = self.facts(index)
        odd = found_odd(total_checks(facts), self.days[index].flows)
        return [self._total_mark(check, facts, index) for check in odd]

    def day_marks(self, index: int) -> list[Mark]:
        """What is odd about the figures of that day."""
        facts = self.facts(index)
        odd = found_odd(flow_checks(facts), self.days[index].flows)
        if not odd:
            return []
        usual = usual_range(facts)
        seen = usual and {"low": usual.lowest, "high": usual.highest, "recent": usual.values[::-1]}
        recorded = self.days[index].recorded
        return [
            Mark(facts.date, check.rule, recorded, is_outreach=facts.is_outreach, **(seen or {}))
            for check in odd
        ]

    def _total_mark(self, check: Check, facts: DayFacts, index: int) -> Mark:
        name, direction = STANDING[check.rule]
        after = {running.total: running.after(self.days[index].flows) for running in running_totals(facts)}
        high = {"above_eligible": facts.eligible, "printed_above_recorded": after["recorded_total"]}
        bound = high.get(check.rule, 0)
        before = [totals[name] for totals in self.before[max(0, index + 1 - RECENT_DAYS) : index + 1]]
        return Mark(
            date=facts.date,
            rule=check.rule,
            value=after[name],
            low=bound if direction < 0 else None,
            high=bound if direction > 0 else None,
            through=facts.date,
            worst=(after[name] - bound) * direction,
            recent=tuple(before),
        )


def load_series(regency: Regency) -> RegencySeries:
    """Read the regency's reports, balances, register and calendar; four queries."""
    load_exceptions([regency])
    reports = DailyReport.objects.filter(regency=regency).order_by("date").values_list("date", *FLOWS)
    register = PopulationFigure.objects.filter(regency=regency).order_by("effective_on")
    return RegencySeries(
        regency,
        [reported_day(regency, date, flows) for date, *flows in reports],
        {row.date: row for row in Reconciliation.objects.filter(regency=regency)},
        list(register.values_list("effective_on", "eligible")),
    )


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
    while 0 < begin <= end and series.total_marks(begin - 1):
        begin -= 1
    marks = [*_runs(series, begin, end)]
    marks += [mark for index in range(first, end) for mark in series.day_marks(index)]
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
    days = {day.date: day for day in series.days}
    for date, entry in entries.items():
        days[date] = reported_day(regency, date, (getattr(entry, flow) for flow in FLOWS))
    with_them = RegencySeries(
        regency, [days[date] for date in sorted(days)], series.balances, series.register
    )
    return marks_since(with_them, min(entries)).marks


def _runs(series: RegencySeries, begin: int, end: int) -> Iterator[Mark]:
    """One mark for each unbroken run of report days on which a total stands wrong."""
    running: dict[str, Mark] = {}
    for index in range(begin, end):
        today = {mark.rule: mark for mark in series.total_marks(index)}
        for rule in running.keys() - today.keys():
            yield running.pop(rule)
        for rule, mark in today.items():
            run = running.setdefault(rule, mark)
            running[rule] = replace(run, through=mark.date, worst=max(run.worst, mark.worst))
    for run in running.values():
        yield replace(run, is_last=True)
