"""What every chart is made of: the drawing's specification, its legend, and the same numbers as a table."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from regencies.formatting import counts, short_dates

SHAPES = {
    "actual": "line",
    "path": "dashed",
    "required": "dashed",
    "projection": "dotted",
    "band": "area",
    "second": "line",
    "third": "dashed",
    "outreach": "bar",
}


@dataclass(frozen=True)
class Key:
    """One entry of the legend."""

    role: str
    label: str
    shape: str


@dataclass(frozen=True)
class Chart:
    """Everything that templates/_chart.html needs. ``spec`` is JSON for the drawing; ``rows`` are texts."""

    id: str
    title: str
    summary: str
    spec: dict
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    keys: Sequence[Key] = field(default=())
    note: str = ""
    size: str = ""


def line(key: str, label: str, role: str, data: Iterable) -> dict:
    return {"key": key, "label": label, "role": role, "data": list(data)}


def key(role: str, label: str, shape: str = "") -> Key:
    return Key(role, label, shape or SHAPES[role])


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every calendar day from *first* to *last*, both included."""
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def dated_rows(dates: Sequence[dt.date], columns: Iterable[Sequence]) -> list[list[str]]:
    """One row for each date on which any series has a number."""
    numbers = [tuple(column) for column in columns]
    known = [any(value is not None for value in values) for values in zip(*numbers, strict=True)]
    texts = [short_dates(dates), *(counts(column) for column in numbers)]
    return [list(row) for row, is_known in zip(zip(*texts, strict=True), known, strict=True) if is_known]
