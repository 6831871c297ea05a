"""Statements that are asked hundreds of times a second: PostgreSQL plans each once for a connection."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakSet

from django.db import connection


@dataclass(frozen=True, eq=False)
class Prepared:
    """``PREPARE name (types) AS text``, with the parameters as ``$1``, ``$2`` …

    It lives as long as its connection, whatever becomes of the transaction that made it.
    """

    name: str
    types: str
    text: str
    _known: WeakSet = field(default_factory=WeakSet)

    def row(self, values: Sequence) -> tuple | None:
        """The first row, or None."""
        with connection.cursor() as cursor:
            if connection.connection not in self._known:
                cursor.execute(f"PREPARE {self.name} ({self.types}) AS {self.text}")
                self._known.add(connection.connection)
            cursor.execute(f"EXECUTE {self.name} ({', '.join(['%s'] * len(values))})", values)
            return cursor.fetchone()
