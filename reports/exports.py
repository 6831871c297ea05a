"""The rows of ``export_progress``: one per area and deadline, in a form that scripts rely on.

Unknown is None. Ratios have 6 decimals and paces 4, rounded half up; a page's percentages are rounded down
instead, and are not made from these.
"""

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TextIO

from regencies.neutral import neutral
from reports.arithmetic import round_half_up
from reports.progress import AreaDay, DeadlineDay, ProvinceView

AREA_COLUMNS = (
    "area_code",
    "area_name",
    "date",
    "data_through",
    "service_days_silent",
    "eligible",
    "recorded_total",
    "coverage",
    "printed_total",
    "print_coverage",
    "print_backlog",
    "blank_stock",
    "blank_days_left",
    "blank_runout_on",
    "temporary_outstanding",
    "temporary_gap",
    "temporary_expired",
    "pace_recorded",
    "pace_printed",
)
DEADLINE_COLUMNS = (
    "deadline",
    "measure",
    "due_on",
    "target_count",
    "remaining",
    "service_days_left",
    "required_pace",
    "projected_on",
    "projected_early_on",
    "projected_late_on",
    "gap_days",
    "shortfall",
    "status",
)
COLUMNS = AREA_COLUMNS + DEADLINE_COLUMNS
DECIMALS = {"coverage": 6, "print_coverage": 6, "pace_recorded": 4, "pace_printed": 4, "required_pace": 4}

Row = dict[str, str | int | Decimal | dt.date | None]


def progress_rows(view: ProvinceView) -> Iterator[Row]:
    """Every regency in code order, then the province; within each, deadlines by due date and name.

    An area for which no deadline counts on that date has one row, without a deadline.
    """
    for place, day in enumerate(view.regencies):
        yield from _area_rows(day, [deadline.regencies[place] for deadline in view.deadlines])
    yield from _area_rows(view.day, [deadline.province for deadline in view.deadlines])


def write_csv(rows: Iterable[Row], out: TextIO) -> None:
    """Empty cells for what is unknown; dates as ISO; names that a spreadsheet would run get an apostrophe."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: neutral(value) for name, value in row.items()} for row in rows)


def write_json(rows: Iterable[Row], out: TextIO) -> None:
    """A list of objects, null for what is unknown, ratios and paces as numbers."""
    out.write(json.dumps(list(rows), default=_plain, ensure_ascii=False, indent=1) + "\n")


def _area_rows(day: AreaDay, distances: list[DeadlineDay]) -> Iterator[Row]:
    area = {name: _value(day, name) for name in AREA_COLUMNS}
    for distance in distances:
        terms = distance.deadline
        named = {"deadline": terms.name, "measure": terms.measure, "due_on": terms.due_on}
        yield area | named | {name: _value(distance, name) for name in DEADLINE_COLUMNS[len(named) :]}
    if not distances:
        yield area | dict.fromkeys(DEADLINE_COLUMNS)


def _value(row: AreaDay | DeadlineDay, name: str):
    value = getattr(row, name)
    return round_half_up(value, DECIMALS[name]) if name in DECIMALS else value


def _plain(value: Decimal | dt.date) -> float | str:
    return float(value) if isinstance(value, Decimal) else value.isoformat()
