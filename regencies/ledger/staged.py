"""Looking at what is staged for writing in bulk, however much it is: row by row, inside the batch's block."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from .bulk import Counts, Target

CONDITIONS = {
    "added": "s.there IS NULL",
    "changed": "s.differs",
    "left": "NOT s.differs",
}


@dataclass(frozen=True)
class StagedRow:
    """A row of the file: its number, its key, the values of ``target.values`` (None: not stated), and those
    that are there, or None where it is new."""

    number: int
    key: tuple[Any, ...]
    values: tuple[Any, ...]
    there: tuple[Any, ...] | None

    def differences(self, target: Target) -> Iterator[tuple[str, Any, Any]]:
        """Column, before and after of each value that is stated and differs."""
        for name, before, after in zip(target.values, self.there or (), self.values, strict=False):
            if after is not None and before != after:
                yield name, before, after


def staged_rows(target: Target, which: str, *, by_key: bool = False) -> Iterator[StagedRow]:
    """The ``added``, ``changed`` or ``left`` rows in the order of the file, or *by_key*.

    After ``Batch.compare``. A cursor of the server's: a hundred thousand rows are never held at once.
    """
    width, keys = len(target.columns), len(target.key)
    columns = ", ".join([*(f"s.{name}" for name in target.columns), *(f"t.{name}" for name in target.values)])
    order = ", ".join(f"s.{name}" for name in target.key) if by_key else "s.line"
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT s.line, s.there, {columns} FROM staged_rows s "
            f"LEFT JOIN {target.table} t ON t.id = s.there WHERE {CONDITIONS[which]} ORDER BY {order}"
        )
        for line, there, *values in cursor:
            mine, theirs = tuple(values[:width]), tuple(values[width:])
            yield StagedRow(line, mine[:keys], mine[keys:], None if there is None else theirs)


def drop_doubled(target: Target) -> Counts:
    """Take out rows whose key an earlier row has, and count again: such a file is refused, and its preview
    counts each key once. After ``Batch.compare``."""
    key = ", ".join(target.key)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM staged_rows s USING (SELECT line, min(line) OVER "
            f"(PARTITION BY {key}) AS first FROM staged_rows) d WHERE d.line = s.line AND d.first < s.line"
        )
        counted = (f"count(*) FILTER (WHERE {CONDITIONS[which]})" for which in ("added", "changed", "left"))
        cursor.execute(f"SELECT {', '.join(counted)} FROM staged_rows s")
        return Counts(*cursor.fetchone())


def fingerprint(target: Target) -> str:
    """A digest of every staged row with the values that it meets: equal when the same would be written."""
    columns = ", ".join(
        [
            *(f"s.{name}" for name in target.columns),
            "s.there IS NULL",
            *(f"t.{name}" for name in target.values),
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(sha256(convert_to(coalesce(string_agg("
            f"sha256(convert_to(row(s.line, {columns})::text, 'UTF8'))::text, '' ORDER BY s.line"
            f"), ''), 'UTF8')), 'hex') FROM staged_rows s LEFT JOIN {target.table} t ON t.id = s.there"
        )
        return cursor.fetchone()[0]
