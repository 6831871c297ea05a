"""Statements that are asked hundreds of times a second: composed once, and planned once for a connection."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from weakref import WeakSet

from django.db import connection
from django.db.models import Model, QuerySet


@dataclass(frozen=True, eq=False)
class Prepared:
    """``PREPARE name (types) AS text``, with the parameters as ``$1``, ``$2`` …

    It lives as long as its connection, whatever becomes of the transaction that made it. *constants* stand
    for the ``%s`` in *text*, which is for all requests the same.
    """

    name: str
    types: str
    text: str
    constants: Sequence = ()
    _known: WeakSet = field(default_factory=WeakSet)

    def row(self, values: Sequence) -> tuple | None:
        """The first row, or None."""
        with connection.cursor() as cursor:
            self._execute(cursor, values)
            return cursor.fetchone()

    def rows(self, values: Sequence) -> list[tuple]:
        """Every row, in the statement's order."""
        with connection.cursor() as cursor:
            self._execute(cursor, values)
            return cursor.fetchall()

    def _execute(self, cursor, values: Sequence) -> None:
        if connection.connection not in self._known:
            # Not one of the request's questions: it is asked once, and only of a new connection.
            with connection.wrap_database_errors, connection.connection.cursor() as first:
                first.execute(f"PREPARE {self.name} ({self.types}) AS {self.text}", self.constants or None)
            self._known.add(connection.connection)
        cursor.execute(f"EXECUTE {self.name} ({', '.join(['%s'] * len(values))})", values)


class PreparedQuery:
    """A queryset that is made of one number and that Django composes once for a process.

    What *make* returns for one number it must return for all others: the same conditions with another value.
    """

    def __init__(self, name: str, make: Callable[[int], QuerySet]) -> None:
        self.name, self.make = name, make
        self._lock = Lock()

    @property
    def _statements(self) -> tuple[Prepared, Prepared]:
        """Its rows and their count, one object for all threads: a connection learns a name once."""
        with self._lock:
            return self._composed

    @cached_property
    def _composed(self) -> tuple[Prepared, Prepared]:
        text, values = self.make(_PLACE).query.sql_with_params()
        pieces = text.split("%s")
        marks = ["$1" if value == _PLACE else "%s" for value in values]
        text = "".join(piece + mark for piece, mark in zip(pieces, [*marks, ""], strict=True))
        constants = [value for value in values if value != _PLACE]
        counting = f"SELECT count(*) FROM ({text}) found"
        return (
            Prepared(self.name, "bigint", text, constants),
            Prepared(f"{self.name}_count", "bigint", counting, constants),
        )

    def rows(self, number: int) -> list[tuple]:
        """The queryset's rows as tuples, in the order of its columns."""
        return self._statements[0].rows([number])

    def count(self, number: int) -> int:
        """How many rows it has."""
        return self._statements[1].row([number])[0]


def instances(row: tuple, models: Sequence[type[Model]]) -> list[Model | None]:
    """The row of a queryset as its model's instance and those of ``select_related``, in that order.

    None where there is none.
    """
    found, begin = [], 0
    for model in models:
        names = [field.attname for field in model._meta.concrete_fields]
        values = row[begin : begin + len(names)]
        found.append(None if values[0] is None else model.from_db("default", names, values))
        begin += len(names)
    return found


_PLACE = -7_046_029_254_386_353_131
"""Stands for the number while a queryset is composed; no key is negative."""
