"""Every connection to PostgreSQL is taken by others, or PostgreSQL itself is away."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator

import psycopg2
import pytest

from tests.faults import books
from tests.faults.killing import victims
from tests.faults.looking import within

pytestmark = pytest.mark.slow
CODE, DATE = "16.01", "2016-08-30"


@contextlib.contextmanager
def all_taken(small, line) -> Iterator[None]:
    """Hold every connection that there is, those too that the application had open."""
    address = small.variables["DATABASE_URL"]
    with contextlib.ExitStack() as held:
        mine = []
        until = time.monotonic() + 30
        while not mine or (line.get("/lapor/16.01/").status != 503 and time.monotonic() < until):
            with contextlib.suppress(psycopg2.OperationalError):
                while True:
                    mine.append(held.enter_context(contextlib.closing(psycopg2.connect(address))))
            pids = [connection.get_backend_pid() for connection in mine]
            with mine[0].cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE usename = current_user AND pid <> ALL(%s)",
                    [pids],
                )
            with contextlib.suppress(psycopg2.OperationalError):
                while True:
                    mine.append(held.enter_context(contextlib.closing(psycopg2.connect(address))))
        yield


def test_pages_and_reports_wait_for_a_free_connection(small):
    officer = small.officer(1)
    before = small.last_event()
    with all_taken(small, officer.line):
        page = officer.line.get(f"/lapor/{CODE}/")
        sent = officer.try_device(CODE, DATE)
    assert page.status == 503
    assert int(page.headers["Retry-After"]) > 0
    assert "Server sedang terlalu sibuk" in page.text
    assert (sent.status, sent.json["trouble"]) == (503, "busy")
    assert officer.line.get(f"/lapor/{CODE}/").status == 200
    _nothing_lost(small, officer, before)


def test_while_the_database_is_away_everything_waits_and_goes_on_by_itself(small):
    officer = small.officer(2)
    before = small.last_event()
    (postgres,) = victims(small.process.pid, "PostgreSQL")
    os.kill(postgres, signal.SIGKILL)
    sent = officer.try_device(CODE, DATE)
    assert (sent.status, sent.json["trouble"]) == (503, "away")
    assert within(30, lambda: officer.line.get(f"/lapor/{CODE}/").status == 200) is not None, small.said()
    _nothing_lost(small, officer, before)


def _nothing_lost(small, officer, before):
    officer.finish_unanswered()
    assert officer.unexpected == []
    assert within(30, small.is_up_to_date) is not None
    with small.cursor() as cursor:
        assert books.problems(cursor, officer.book, before) == []
    assert small.differs_from_a_recompute() == []
