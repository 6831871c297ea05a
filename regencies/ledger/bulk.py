"""Writing many rows of one kind at once: all of them, or none.

Rows are copied into a temporary table piece by piece, compared with what is there in one statement and
written by one INSERT and one UPDATE. These two are ordinary statements, so that the history carries who and
why: wrap the whole in ``pghistory.context``. (COPY into the tables themselves would go past it.)

A value of None is *not stated*: it leaves what is there as it is and is no difference.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.db import connection, models, transaction

from regencies.models import (
    FLOWS,
    TOTALS,
    DailyReport,
    Deadline,
    PopulationFigure,
    Reconciliation,
    Regency,
    ServiceDayException,
)
from regencies.signals import ledger_changed

PIECE = 10_000  # rows held in memory before they are copied


class Overtaken(Exception):
    """Somebody else wrote one of these rows between the comparison and the writing; nothing was written."""


@dataclass(frozen=True)
class Target:
    """What of a model is written in bulk: column names of the key, and of the values that are compared.

    ``if_not_stated`` gives the SQL value of a column that a new row does not state. ``derived`` gives, for
    columns that follow from others, the SQL for a new row and for a changed one: ``s`` is the staged row and
    ``t`` the one that is there.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    values: tuple[str, ...]
    if_not_stated: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        return self.key + self.values

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def column(self, name: str) -> models.Field:
        return self.model._meta.get_field(name)

    @property
    def same_key(self) -> str:
        """SQL: staged row ``s`` and row ``t`` have the same key; an empty part equals an empty part."""
        return " AND ".join(
            f"t.{name} IS NOT DISTINCT FROM s.{name}" if self.column(name).null else f"t.{name} = s.{name}"
            for name in self.key
        )


REGISTER = Target(PopulationFigure, ("regency_id", "effective_on"), ("population", "eligible", "source"))
RECONCILIATIONS = Target(Reconciliation, ("regency_id", "date"), (*TOTALS, "source"))
DEADLINES = Target(
    Deadline,
    ("province_id", "name"),
    ("measure", "target_ratio", "due_on", "announced_on", "cohort_on", "legal_basis", "status", "is_primary"),
    if_not_stated={"legal_basis": "''"},
)
SERVICE_DAYS = Target(ServiceDayException, ("province_id", "regency_id", "date"), ("is_open", "reason"))
DAILY_REPORTS = Target(
    DailyReport,
    ("regency_id", "date"),
    (*FLOWS, "note"),
    if_not_stated={"note": "''"},
    derived={
        # A note on a day without recording is its reason.
        "zero_reason": (
            "CASE WHEN s.recorded = 0 THEN coalesce(s.note, '') ELSE '' END",
            "CASE WHEN s.recorded = 0 THEN coalesce(s.note, t.zero_reason) ELSE '' END",
        ),
        "version": ("1", "t.version + 1"),
    },
)


@dataclass(frozen=True)
class Counts:
    """How the staged rows stand to what is there: ``changed`` have the key but other values."""

    added: int
    changed: int
    left: int


@dataclass(frozen=True)
class Change:
    """A staged row that differs: ``before_after`` holds each differing value, by column."""

    row: int
    before_after: Mapping[str, tuple[Any, Any]]


class Batch:
    """Staged rows of one target; made by ``staged``, used inside its transaction: add, compare, write."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._piece = StringIO()
        self._waiting = 0

    def add(self, row: int, values: Sequence[Any]) -> None:
        """Stage one row: its number for messages, and a value for each of ``target.columns``."""
        self._piece.write("\t".join([str(row), *(_copied(value) for value in values)]) + "\n")
        self._waiting += 1
        if self._waiting == PIECE:
            self._copy()

    def _copy(self) -> None:
        if self._waiting:
            self._piece.seek(0)
            columns = ", ".join(("line", *self.target.columns))
            with connection.cursor() as cursor:
                cursor.copy_expert(f"COPY staged_rows ({columns}) FROM STDIN", self._piece)
        self._piece, self._waiting = StringIO(), 0

    def doubled(self, limit: int) -> tuple[list[tuple[int, int]], int]:
        """Rows whose key an earlier row has: (row, earlier row) of the first *limit*, and how many."""
        self._copy()
        key = ", ".join(self.target.key)
        rows = _fetched(
            f"""SELECT line, first, count(*) OVER () FROM (
                    SELECT line, min(line) OVER (PARTITION BY {key}) AS first FROM staged_rows) s
                WHERE line <> first ORDER BY line LIMIT %s""",
            [limit],
        )
        return [(line, first) for line, first, _count in rows], rows[0][2] if rows else 0

    def compare(self, *, hold: bool = True) -> Counts:
        """Count what would happen; *hold* the rows that are there against anyone else's change."""
        self._copy()
        target = self.target
        differs = " OR ".join(
            f"s.{name} IS NOT NULL AND s.{name} IS DISTINCT FROM t.{name}" for name in target.values
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE staged_rows")
            if hold:
                # In the order of the primary key, so that two imports wait for each other, not lock up.
                cursor.execute(
                    f"SELECT count(*) FROM (SELECT t.id FROM {target.table} t "
                    f"JOIN staged_rows s ON {target.same_key} ORDER BY t.id FOR UPDATE OF t) held"
                )
            cursor.execute(
                f"UPDATE staged_rows s SET there = t.id, differs = {differs} "
                f"FROM {target.table} t WHERE {target.same_key}"
            )
        counts = _fetched(
            "SELECT count(*) FILTER (WHERE there IS NULL), count(*) FILTER (WHERE differs), "
            "count(*) FILTER (WHERE NOT differs) FROM staged_rows"
        )
        return Counts(*counts[0])

    def changes(self, limit: int) -> list[Change]:
        """The first *limit* rows that differ from what is there. After ``compare``."""
        names = self.target.values
        pairs = ", ".join(f"t.{name}, s.{name}" for name in names)
        rows = _fetched(
            f"SELECT s.line, {pairs} FROM staged_rows s JOIN {self.target.table} t ON t.id = s.there "
            "WHERE s.differs ORDER BY s.line LIMIT %s",
            [limit],
        )
        return [
            Change(
                line,
                {
                    name: (before, after)
                    for name, before, after in zip(names, values[::2], values[1::2], strict=True)
                    if after is not None and before != after
                },
            )
            for line, *values in rows
        ]

    def write(self, *, change: bool, announce: bool = True) -> Counts:
        """Add what is new and, with *change*, bring what differs in line; else leave it. After ``compare``.

        *announce* tells listeners; leave it off for a part of something bigger that tells them itself.
        Raises ``Overtaken`` when somebody else added one of the rows meanwhile.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FILTER (WHERE there IS NULL), count(*) FROM staged_rows")
            new, staged_count = cursor.fetchone()
            affected = self._affected_regencies(cursor, change) if announce else []
            added = changed = 0
            if new:
                cursor.execute(self._insert())
                added = cursor.rowcount
            if change:
                cursor.execute(self._update())
                changed = cursor.rowcount
        if added != new:
            raise Overtaken
        if affected:
            ledger_changed.send(
                sender=self.target.model, regency_ids=affected, source="import", written=added + changed
            )
        return Counts(added, changed, staged_count - added - changed)

    def write_new(self) -> None:
        """Add the staged rows, none of which is there yet, and make room for the next; tells nobody.

        Needs no ``compare``. Raises ``Overtaken`` when one of them is there after all.
        """
        self._copy()
        with connection.cursor() as cursor:
            cursor.execute(self._insert())
            added = cursor.rowcount
            cursor.execute("DELETE FROM staged_rows")
            if added != cursor.rowcount:
                raise Overtaken

    def _insert(self) -> str:
        target = self.target
        values = [
            f"coalesce(s.{name}, {target.if_not_stated[name]})"
            if name in target.if_not_stated
            else f"s.{name}"
            for name in target.columns
        ]
        values += [new for new, _changed in target.derived.values()]
        columns = ", ".join((*target.columns, *target.derived))
        key = ", ".join(target.key)
        return (
            f"INSERT INTO {target.table} ({columns}) SELECT {', '.join(values)} FROM staged_rows s "
            f"WHERE s.there IS NULL ORDER BY {key} ON CONFLICT ({key}) DO NOTHING"
        )

    def _update(self) -> str:
        target = self.target
        sets = [f"{name} = coalesce(s.{name}, t.{name})" for name in target.values]
        sets += [f"{name} = {changed}" for name, (_new, changed) in target.derived.items()]
        return (
            f"UPDATE {target.table} t SET {', '.join(sets)} "
            "FROM staged_rows s WHERE t.id = s.there AND s.differs"
        )

    def _affected_regencies(self, cursor, change: bool) -> list[int]:
        moved = "(s.there IS NULL OR s.differs)" if change else "s.there IS NULL"
        match = [f"s.{name} = r.{other}" for name, other in _AREA.items() if name in self.target.key]
        if len(match) == 2:
            match[1] = f"s.regency_id IS NULL AND {match[1]}"
        cursor.execute(
            f"SELECT r.id FROM {Regency._meta.db_table} r WHERE EXISTS "
            f"(SELECT FROM staged_rows s WHERE {moved} AND ({' OR '.join(match)})) ORDER BY r.id"
        )
        return [key for (key,) in cursor.fetchall()]


_AREA = {"regency_id": "id", "province_id": "province_id"}


@contextmanager
def staged(target: Target) -> Iterator[Batch]:
    """A batch for *target* in one transaction: what it wrote is kept when the block ends well."""
    columns = ", ".join(f"{name} {target.column(name).db_type(connection)}" for name in target.columns)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE staged_rows (line integer, {columns}, there bigint, differs boolean)"
            )
        yield Batch(target)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE staged_rows")


def _copied(value: Any) -> str:
    """A value in COPY's text format."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return str(value)


def _fetched(sql: str, parameters: Sequence[Any] = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
