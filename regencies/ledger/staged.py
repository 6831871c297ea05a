"""Looking at what is staged for writing in bulk, however much it is: in pieces, inside the batch's block."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from .bulk import Target

PIECE = 5_000
CONDITIONS = {
    "added": "s.there IS NULL",
    "changed": "s.differs",
    "left": "NOT s.differs",
}


@dataclass(frozen=True)
class StagedRow:
    """A row of the file: its number, the values of ``target.columns`` (None: not stated), and the values of
    ``target.values`` that are there, or None where it is new."""

    number: int
    key: tuple[Any, ...]
    values: tuple[Any, ...]
    there: tuple[Any, ...] | None

    def differences(self, target: Target) -> Iterator[tuple[str, Any, Any]]:
        """Column, before and after of each value that is stated and differs."""
        for name, before, after in zip(target.values, self.there or (), self.values, strict=False):
            if after is not None and before != after:
                yield name, before, after


def staged_rows(target: Target, which: str) -> Iterator[StagedRow]:
    """The ``added``, ``changed`` or ``left`` rows in the order of the file. After ``Batch.compare``."""
    width, keys = len(target.columns), len(target.key)
    columns = ", ".join([f"s.{name}" for name in target.columns] + [f"t.{name}" for name in target.values])
    query = (
        f"SELECT s.line, s.there, {columns} FROM staged_rows s LEFT JOIN {target.table} t ON t.id = s.there "
        f"WHERE {CONDITIONS[which]} AND s.line > %s ORDER BY s.line LIMIT {PIECE}"
    )
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [after])
            rows = cursor.fetchall()
        for line, there, *values in rows:
            mine, theirs = tuple(values[:width]), tuple(values[width:])
            yield StagedRow(line, mine[:keys], mine[keys:], None if there is None else theirs)
        if len(rows) < PIECE:
            return
        after = rows[-1][0]


def fingerprint(target: Target) -> str:
    """A digest of every staged row with the values that it meets: equal when the same would be written."""
    columns = ", ".join(
        [f"s.{name}" for name in target.columns]
        + ["s.there IS NULL"]
        + [f"t.{name}" for name in target.values]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT encode(sha256(convert_to(coalesce(string_agg(sha256(convert_to("
            f"row(s.line, {columns})::text, 'UTF8'))::text, '' ORDER BY s.line), ''), 'UTF8')), 'hex') "
            f"FROM staged_rows s LEFT JOIN {target.table} t ON t.id = s.there"
        )
        return cursor.fetchone()[0]
