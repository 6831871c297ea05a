"""What the ledger says at the close of many days at once, for files: a walk through it in three queries.

The same totals as ``totals_of``, day by day; a test holds the two together.
"""

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from operator import itemgetter

from regencies.models import FLOWS, TOTALS, DailyReport, PopulationFigure, Reconciliation

from .totals import effect

RECENT_REPORTS = 14
Key = tuple[int, dt.date]


@dataclass(frozen=True)
class Reached:
    """At the close of a day: the totals ``without`` a balance of that day and with it (``closing``), both
    None before the first data; how much the 14 latest reports moved each total; and the register in force."""

    without: Mapping[str, int] | None
    closing: Mapping[str, int] | None
    recent: Mapping[str, int]
    effective_on: dt.date | None
    population: int | None
    eligible: int | None


@dataclass
class _State:
    totals: dict[str, int] | None = None
    latest: deque = field(default_factory=lambda: deque(maxlen=RECENT_REPORTS))
    figure: tuple = (None, None, None)

    def report(self, flows: Mapping[str, int]) -> None:
        effects = {total: effect(total, flows) for total in TOTALS}
        start = self.totals or dict.fromkeys(TOTALS, 0)
        self.totals = {total: start[total] + effects[total] for total in TOTALS}
        self.latest.append(effects)

    def balance(self, stated: Iterable[int | None]) -> None:
        start = self.totals or dict.fromkeys(TOTALS, 0)
        self.totals = {
            total: start[total] if value is None else value
            for total, value in zip(TOTALS, stated, strict=True)
        }

    def recent(self) -> dict[str, int]:
        return {total: sum(abs(effects[total]) for effects in self.latest) for total in TOTALS}


_FIGURE, _REPORT, _ASK, _BALANCE, _ANSWER = range(5)


def reached_on(keys: Iterable[Key]) -> dict[Key, Reached]:
    """For each regency (its primary key) and date."""
    asked = sorted(set(keys))
    if not asked:
        return {}
    found: dict[Key, Reached] = {}
    regency, state, without = None, _State(), None
    for key, day, event, values in merge(*_events(asked), key=itemgetter(0, 1, 2)):
        if key != regency:
            regency, state = key, _State()
        if event == _FIGURE:
            state.figure = (day, *values)
        elif event == _REPORT:
            state.report(dict(zip(FLOWS, values, strict=True)))
        elif event == _BALANCE:
            state.balance(values)
        elif event == _ASK:
            without = state.totals
        else:
            found[key, day] = Reached(without, state.totals, state.recent(), *state.figure)
    return found


def _events(asked: list[Key]) -> Iterator[Iterator[tuple]]:
    """Everything up to the last date, each kind in the order of regency and date."""
    regencies, last = {key for key, _day in asked}, max(day for _key, day in asked)
    for event, model, name, columns in (
        (_FIGURE, PopulationFigure, "effective_on", ("population", "eligible")),
        (_REPORT, DailyReport, "date", FLOWS),
        (_BALANCE, Reconciliation, "date", TOTALS),
    ):
        rows = model.objects.filter(regency__in=regencies, **{f"{name}__lte": last})
        rows = rows.order_by("regency_id", name).values_list("regency_id", name, *columns)
        yield _as_events(event, rows.iterator(chunk_size=5_000))
    yield ((key, day, event, ()) for key, day in asked for event in (_ASK, _ANSWER))


def _as_events(event: int, rows: Iterator[tuple]) -> Iterator[tuple]:
    return ((key, day, event, values) for key, day, *values in rows)
