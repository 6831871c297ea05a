"""Stored progress in bulk: whole columns go to PostgreSQL in its binary format, nothing row by row.

Rows with the same unknown columns (and the same word) have the same shape, so that all of them are one array
of records; a regency's history has about ten shapes.
"""

import datetime as dt
import io
import struct
from collections.abc import Mapping, Sequence

import numpy as np
from django.db import connection, models

from reports.arithmetic import Progress
from reports.arithmetic.columns import Column
from reports.models import DeadlineProgress, RegencyProgress

EPOCH = dt.date(2000, 1, 1).toordinal()
"""PostgreSQL counts dates from here."""

DAY_ZERO = EPOCH - dt.date(1970, 1, 1).toordinal()
"""The same day as numpy counts."""

_TYPES = {
    models.BigAutoField: ">i8",
    models.BigIntegerField: ">i8",
    models.BooleanField: "u1",
    models.DateField: ">i4",
    models.FloatField: ">f8",
    models.IntegerField: ">i4",
    models.SmallIntegerField: ">i2",
}
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = struct.pack(">h", -1)
_UNKNOWN = -1


def keep(cursor, regencies: Sequence[int], progress: Progress) -> None:
    """Add all rows of *progress*; *regencies* are the primary keys of those that were derived, in order."""
    keys = np.array(regencies)[progress.areas]
    copy(cursor, RegencyProgress, keys, progress.area)
    for key, columns in progress.deadlines.items():
        copy(cursor, DeadlineProgress, keys[progress.shown[key]], columns)


def copy(cursor, model: type[models.Model], regencies: np.ndarray, columns: Mapping[str, Column]) -> None:
    """Add a row to *model* for each of *regencies* (primary keys); *columns* by field name, as long."""
    columns = {"regency": Column.certain(regencies), **columns}
    names = ", ".join(connection.ops.quote_name(model._meta.get_field(name).column) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.copy_expert(
        f"COPY {table} ({names}) FROM STDIN (FORMAT binary)", io.BytesIO(_binary(model, columns))
    )


def columns_of(cursor, statement: str, forms: Sequence[str]) -> np.ndarray:
    """What *statement* selects as an array of records with fields "0", "1" and so on.

    Every column must be known in every row and have the size of its numpy form (``>i8``, ``>i4``).
    """
    content = io.BytesIO()
    cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT binary)", content)
    layout = [("fields", ">i2")]
    for place, form in enumerate(forms):
        layout += [(f"{place} size", ">i4"), (str(place), form)]
    rows = content.getbuffer()[len(_HEADER) : -len(_END)]
    return np.frombuffer(rows, dtype=layout)


def _binary(model: type[models.Model], columns: Mapping[str, Column]) -> bytes:
    shapes = _shapes(columns.values())
    parts = [_HEADER]
    for shape in np.unique(shapes):
        rows = np.flatnonzero(shapes == shape)
        parts.append(_records(model, columns, rows).tobytes())
    return b"".join([*parts, _END])


def _shapes(columns) -> np.ndarray:
    """A number for each row; rows with the same one have the same unknown columns and words."""
    found = 0
    for column in columns:
        if column.words:
            found = found * len(column.words) + column.values
        elif not column.known.all():
            found = found * 2 + column.known
    return np.broadcast_to(found, len(column.known)) if np.isscalar(found) else found


def _records(model: type[models.Model], columns: Mapping[str, Column], rows: np.ndarray) -> np.ndarray:
    layout, values = [("fields", ">i2")], {"fields": len(columns)}
    for name, column in columns.items():
        layout.append((f"{name} size", ">i4"))
        if not column.known[rows[0]]:
            values[f"{name} size"] = _UNKNOWN
            continue
        field = model._meta.get_field(name)
        form, content = _content(field.target_field if field.is_relation else field, column, rows)
        layout.append((name, form))
        values |= {f"{name} size": np.dtype(form).itemsize, name: content}
    records = np.empty(len(rows), dtype=layout)
    for name, content in values.items():
        records[name] = content
    return records


def _content(field: models.Field, column: Column, rows: np.ndarray) -> tuple[str, np.ndarray | bytes]:
    if column.words:
        word = column.words[column.values[rows[0]]].encode()
        return f"S{len(word)}", word
    values = column.values[rows]
    return _TYPES[type(field)], values - EPOCH if column.is_date else values
