"""What every chart is made of: picture, legend, and the same numbers as a table and as data for pointing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from regencies.formatting import counts, short_dates
from reports.charts.axes import Axis, DateAxis
from reports.charts.picture import Picture

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


EPOCH = dt.date(1970, 1, 1).toordinal()
"""From where a browser counts days."""


@dataclass(frozen=True)
class Key:
    """One entry of the legend."""

    role: str
    label: str
    shape: str


@dataclass(frozen=True)
class Chart:
    """What templates/_chart.html needs. ``rows`` are texts, ``spec`` is JSON for static/js/charts.js."""

    id: str
    title: str
    summary: str
    picture: Picture
    spec: dict
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    keys: Sequence[Key] = field(default=())
    note: str = ""
    size: str = ""


def line(label: str, role: str, data: Iterable) -> dict:
    return {"label": label, "role": role, "data": list(data)}


def spec(
    dates: Sequence[dt.date], series: Iterable[dict], along: DateAxis, values: Axis, *, has_bars: bool = False
) -> dict:
    """*series* of numbers along *dates*, None where unknown, and the axes on which their picture is drawn."""
    before, after = along.first.toordinal() - along.margin, along.last.toordinal() + along.margin
    return {
        "dates": [date.isoformat() for date in dates],
        "series": list(series),
        "days": [before - EPOCH, after - EPOCH],
        "values": [values.low, values.high],
        "has_bars": has_bars,
    }


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
