"""The odd values that a file would bring: days by the rules of marks, totals by the checks of the forms."""

import datetime as dt
from collections.abc import Iterator, Mapping
from heapq import merge
from itertools import groupby, islice
from typing import Any

from regencies.imports import OnConflict, Plan
from regencies.ledger import Entry
from regencies.ledger.marks import Mark, proposed_marks
from regencies.ledger.staged import StagedRow, staged_rows
from regencies.models import FLOWS, Regency

from .lists import Lists
from .odd_totals import odd_totals

MOST_JUDGED = 2_000  # rows of balances or of the register; the page says when there are more


def odd_values(plan: Plan, regencies: Mapping[int, Regency], lists: Lists) -> list[dict[str, Any]]:
    """Everything odd about the rows that the file adds or changes; nothing for kinds without such checks."""
    if plan.kind.name == "daily-reports":
        return odd_days(plan, regencies, lists)
    if plan.kind.name not in ("register", "reconciliations"):
        return []
    rows = islice(_written(plan), MOST_JUDGED)
    found = odd_totals(plan.kind.name, rows, regencies)
    for entry in found:
        rule = " ".join(filter(None, (entry["rule"], entry["column"])))
        cells = [entry[name] for name in ("row", "code", "name", "date")]
        lists.add("odd", [*cells, rule, *(entry[name] for name in ("value", "low", "high"))])
    return found


def unjudged(plan: Plan) -> int:
    """How many rows past the first ``MOST_JUDGED`` no check of totals has looked at."""
    if plan.kind.name not in ("register", "reconciliations"):
        return 0
    counts = plan.result
    return max(0, counts.added + counts.changed - MOST_JUDGED)


def odd_days(plan: Plan, regencies: Mapping[int, Regency], lists: Lists) -> list[dict[str, Any]]:
    """Every mark on a day that the file adds or changes, in the order of the file; all go to the list."""
    found = [
        _entry(mark, regencies[key], numbers)
        for key, rows in groupby(_written(plan), key=lambda row: row.key[0])
        for mark, numbers in _marks(regencies[key], list(rows))
    ]
    found.sort(key=lambda entry: entry["row"])
    for entry in found:
        lists.add(
            "odd", [entry[name] for name in ("row", "code", "name", "date", "rule", "value", "low", "high")]
        )
    return found


def _written(plan: Plan) -> Iterator[StagedRow]:
    """The rows that would be written, regency by regency."""
    parts = ["added", "changed"] if plan.on_conflict == OnConflict.UPDATE else ["added"]
    every = [staged_rows(plan.kind.target, part, by_key=True) for part in parts]
    return merge(*every, key=lambda row: row.key)


def _marks(regency: Regency, rows: list[StagedRow]) -> Iterator[tuple[Mark, dict[dt.date, int]]]:
    numbers = {row.key[1]: row.number for row in rows}
    entries = {row.key[1]: _entry_of(row) for row in rows}
    dates = sorted(entries)
    for mark in proposed_marks(regency, entries):
        through = mark.through or mark.date
        if any(mark.date <= date <= through for date in dates):
            yield mark, numbers


def _entry_of(row: StagedRow) -> Entry:
    return Entry(**dict(zip(FLOWS, row.values, strict=False)))


def _entry(mark: Mark, regency: Regency, numbers: dict[dt.date, int]) -> dict[str, Any]:
    through = mark.through or mark.date
    return {
        "row": next(numbers[date] for date in sorted(numbers) if mark.date <= date <= through),
        "code": regency.code,
        "name": regency.short_name,
        "date": mark.date.isoformat(),
        "through": mark.through.isoformat() if mark.through else None,
        "rule": mark.rule,
        "value": mark.value,
        "low": mark.low,
        "high": mark.high,
    }
