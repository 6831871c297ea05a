"""Statements that are asked hundreds of times a second: composed once, and planned once for a connection."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from threading import Lock
from typing import NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary, WeakSet

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.db.models import BigIntegerField, BooleanField, F, Func, Model, QuerySet, Value

_names_by_connection: WeakKeyDictionary = WeakKeyDictionary()
"""The statements that each connection knows: by name, as threads that begin together may make one twice."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """``PREPARE name (types) AS text``, with the parameters as ``$1``, ``$2`` …; *text* only reads.

    It lives as long as its connection, whatever becomes of the transaction that made it. *constants* stand
    for the ``%s`` in *text*, which is for all requests the same.
    """

    name: str
    types: str
    text: str
    constants: Sequence = ()

    def row(self, values: Sequence, using: str = DEFAULT_DB_ALIAS) -> tuple | None:
        """The first row, or None."""
        with connections[using].cursor() as cursor:
            self._execute(cursor, values)
            return cursor.fetchone()

    def rows(self, values: Sequence, using: str = DEFAULT_DB_ALIAS) -> list[tuple]:
        """Every row, in the statement's order."""
        with connections[using].cursor() as cursor:
            self._execute(cursor, values)
            return cursor.fetchall()

    def _execute(self, cursor, values: Sequence) -> None:
        database = cursor.db
        known = _names_by_connection.setdefault(database.connection, set())
        if self.name not in known:
            # Not one of the request's questions: it is asked once, and only of a new connection.
            with database.wrap_database_errors, database.connection.cursor() as first:
                first.execute(f"PREPARE {self.name} ({self.types}) AS {self.text}", self.constants or None)
            known.add(self.name)
        cursor.execute(f"EXECUTE {self.name} ({', '.join(['%s'] * len(values))})", values)


class PreparedQuery:
    """A queryset that is made of a few values and that Django composes once for a process.

    *types* are those of the values in PostgreSQL: bigint, bigint[], date, text, uuid. What *make* returns for
    some values it must return for all others: the same conditions with other values. It is asked of the
    database that the router names for its model.
    """

    def __init__(self, name: str, make: Callable[..., QuerySet], *types: str) -> None:
        self.name, self.make, self.types = name, make, types or ("bigint",)
        self._lock = Lock()
        _every.add(self)

    def compose(self) -> "_Statements":
        """Its rows and their count, made when first asked for: one for all threads and connections."""
        with self._lock:
            return self._composed

    @cached_property
    def _composed(self) -> "_Statements":
        places = [_PLACES[each](number) for number, each in enumerate(self.types)]
        found = self.make(*places)
        text, values = found.query.sql_with_params()
        marks = [f"${places.index(value) + 1}" if value in places else "%s" for value in values]
        pieces = zip(text.split("%s"), [*marks, ""], strict=True)
        text = "".join(piece + mark for piece, mark in pieces)
        constants = [value for value in values if value not in places]
        counting, types = f"SELECT count(*) FROM ({text}) found", ", ".join(self.types)
        return _Statements(
            found,
            _maker(found),
            Prepared(self.name, types, text, constants),
            Prepared(f"{self.name}_count", types, counting, constants),
        )

    def rows(self, *values) -> list[tuple]:
        """The queryset's rows as tuples, in the order of its columns."""
        known = self.compose()
        return known.rows.rows(values, router.db_for_read(known.made.model))

    def row(self, *values) -> tuple | None:
        """The first of its rows, or None."""
        known = self.compose()
        return known.rows.row(values, router.db_for_read(known.made.model))

    def count(self, *values) -> int:
        """How many rows it has."""
        known = self.compose()
        return known.count.row(values, router.db_for_read(known.made.model))[0]

    def objects(self, *values) -> list[Model]:
        """Its rows as instances, with what the queryset annotates and the one step of ``select_related``."""
        instance = self.compose().instance
        return [instance(row) for row in self.rows(*values)]

    def first(self, *values) -> Model | None:
        """The first of its ``objects``, or None."""
        row = self.row(*values)
        return None if row is None else self.compose().instance(row)


_every: WeakSet[PreparedQuery] = WeakSet()


def compose_all() -> None:
    """Compose each of them now, instead of when it is asked for first."""
    with transaction.atomic():  # Django composes what locks rows in no other place
        for each in tuple(_every):
            each.compose()


class _Statements(NamedTuple):
    made: QuerySet
    instance: Callable[[tuple], Model]
    rows: Prepared
    count: Prepared


def _maker(made: QuerySet) -> Callable[[tuple], Model]:
    """What makes an instance of a row of *made*."""
    query, model, related = made.query, made.model, made.query.select_related or {}
    steps = [each for each in model._meta.fields if each.name in related]
    models, annotations = [each.related_model for each in steps], list(query.annotation_select)
    begin, end = len(_names(model)), len(_names(model)) + len(annotations)

    def instance(row: tuple) -> Model:
        (found,) = instances(row[:begin], [model])
        for name, value in zip(annotations, row[begin:end], strict=True):
            setattr(found, name, value)
        for each, other in zip(steps, instances(row[end:], models), strict=True):
            setattr(found, each.name, other)
        return found

    return instance


class _AnyOf(Func):
    template, arg_joiner, output_field = "%(expressions)s)", " = ANY(", BooleanField()


def any_of(name: str, keys: Sequence[int]) -> Func:
    """The condition that the field *name* is one of *keys*, which are one value of a ``PreparedQuery``."""
    return _AnyOf(F(name), Value(keys, ArrayField(BigIntegerField())))


def instances(row: tuple, models: Sequence[type[Model]]) -> list[Model | None]:
    """The row of a queryset as its model's instance and those of ``select_related``, in that order.

    None where there is none.
    """
    found, begin = [], 0
    for model in models:
        names = _names(model)
        values = list(row[begin : begin + len(names)])
        for place, read in _readers(model):
            values[place] = read(values[place], None, None)
        found.append(None if values[0] is None else model.from_db(DEFAULT_DB_ALIAS, names, values))
        begin += len(names)
    return found


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _readers(model: type[Model]) -> list[tuple[int, Callable]]:
    """What makes Python of a column's value, by the column's place: JSON is text in the database."""
    fields = enumerate(model._meta.concrete_fields)
    return [(place, field.from_db_value) for place, field in fields if hasattr(field, "from_db_value")]


_FAR = 7_046_029_254_386_353_131
_PLACES = {
    "bigint": lambda number: -_FAR - number,
    "bigint[]": lambda number: [-_FAR - number],
    "date": lambda number: dt.date(7, 4, 6 + number),
    "text": lambda number: f"{_FAR}.{number}",
    "uuid": lambda number: UUID(int=_FAR + number),
}
"""What stands for each value while a queryset is composed; nothing in the program is one of these."""
