"""Pages read from a streaming replica, which never shows less than the primary had when the request came.

``DATABASE_REPLICA_URL`` names it; without it nothing of this is there. A page (GET or HEAD) goes to the
replica only if that has replayed everything that the primary had made durable at the beginning of the
request. So nobody reads a stale version of what he wrote, or anything older than what he or somebody beside
him has seen, on whichever web process: more than a note of the own last write in the session could promise,
and a page's ETag, which the primary computes, is never newer than the page. Everything else stays with the
primary: forms that are sent, sign-in, sessions, accounts, the workers. A replica that lags, is gone or is no
replica any more costs no error, only the primary's time.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import InterfaceError, OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

ALIAS = "replica"
READ_THERE = {"regencies", "reports"}
"""Applications whose rows a page may read there; sessions and everything of sign-in are not among them."""

NEVER_THERE = {"user", "membership"}
PATIENCE = 0.02
"""Seconds that a page waits for a replica that is nearly there."""

PAUSE = 5.0
"""Seconds until a replica that was gone is asked again."""

_chosen: ContextVar[bool] = ContextVar("read_from_replica", default=False)

_DURABLE = """
SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn()
    ELSE pg_current_wal_flush_lsn() END
"""
_HAS_REPLAYED = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"


class Router:
    """Reads of a request that was given to the replica go there, everything else to the primary."""

    def db_for_read(self, model, **hints) -> str | None:
        meta = model._meta
        if _chosen.get() and meta.app_label in READ_THERE and meta.model_name not in NEVER_THERE:
            return ALIAS
        return None

    def db_for_write(self, model, **hints) -> str:
        # Whatever is written, also for a row that was read there: what follows must see it.
        _chosen.set(False)
        return "default"

    def allow_relation(self, one, other, **hints) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool | None:
        return False if db == ALIAS else None


class Away:
    """Since when the replica is known to be gone, for all threads of this process."""

    def __init__(self) -> None:
        self._until = 0.0
        self._lock = threading.Lock()

    def is_known(self) -> bool:
        return time.monotonic() < self._until

    def note(self, error: Exception) -> None:
        with self._lock:
            if not self.is_known():
                logger.warning("Pages are read from the primary, since the replica is away: %s", error)
            self._until = time.monotonic() + PAUSE


away = Away()


def has_everything() -> bool:
    """Whether the replica has replayed what the primary has made durable by now; waits a moment for it."""
    if away.is_known():
        return False
    with connection.cursor() as cursor:
        cursor.execute(_DURABLE)
        durable = cursor.fetchone()[0]
    until = time.monotonic() + PATIENCE
    try:
        while not _has_replayed(durable):
            if time.monotonic() >= until:
                return False
            time.sleep(PATIENCE / 5)
    except (OperationalError, InterfaceError) as error:
        _lose(error)
        return False
    return True


def _has_replayed(durable: str) -> bool:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_HAS_REPLAYED, [durable])
        return bool(cursor.fetchone()[0])


def _lose(error: Exception) -> None:
    away.note(error)
    connections[ALIAS].close()


@contextmanager
def reading(from_replica: bool) -> Iterator[None]:
    """Reads inside go to the replica where *from_replica* is true, until something is written."""
    token = _chosen.set(from_replica)
    try:
        yield
    finally:
        _chosen.reset(token)


def look_again() -> None:
    """After something was looked up at the primary that the page must not be older than."""
    if _chosen.get():
        _chosen.set(has_everything())


class ReplicaMiddleware:
    """Decides once for each request; put it after the session and the person are known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.method in ("GET", "HEAD") and request.user.is_authenticated
        with reading(wanted and has_everything()):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A replica that goes away in the middle of a page: the page is made again by the primary."""
        if not _chosen.get() or not isinstance(error, (OperationalError, InterfaceError)):
            return None
        _lose(error)
        _chosen.set(False)
        match = request.resolver_match
        return match.func(request, *match.args, **match.kwargs)
