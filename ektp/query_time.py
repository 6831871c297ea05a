"""How often and how long a request or a task asks the database, and which question took too long."""

import logging
from contextvars import ContextVar
from time import perf_counter

from django.db.backends.signals import connection_created

logger = logging.getLogger("ektp.database")

SLOW_SECONDS = 0.5
MOST_SQL = 300
"""Characters of a slow statement in the log; its values are not in it."""


class Spent:
    """What one request or task has spent on the database so far, in seconds."""

    __slots__ = ("queries", "seconds")

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0


_spent: ContextVar[Spent | None] = ContextVar("spent_on_the_database", default=None)


def count() -> Spent:
    """Count from now on, for the request or task that begins in this thread."""
    spent = Spent()
    _spent.set(spent)
    return spent


def _timed(execute, sql, params, many, context):
    began = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = perf_counter() - began
        spent = _spent.get()
        if spent is not None:
            spent.queries += 1
            spent.seconds += seconds
        if seconds >= SLOW_SECONDS:
            statement = " ".join(str(sql).split())[:MOST_SQL]
            logger.warning("slow query: %s", statement, extra={"ms": round(seconds * 1000, 1)})


def _watch(sender, connection, **_arguments) -> None:
    """First in the row: others add theirs for a while and take the last one away again."""
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _timed)


connection_created.connect(_watch, dispatch_uid="ektp.query_time")
