"""Ways to look into a running instance from outside."""

import contextlib
import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psycopg2

from ektp import embedded
from ektp.bootstrap import ROOT

TODAY = dt.date(2016, 8, 30)
DERIVED = {
    "reports_regencyprogress": "regency_id, date",
    "reports_deadlineprogress": "regency_id, deadline_id, date",
    "reports_oddmark": "regency_id, date, rule",
}


class Looking:
    """For a ``Launched``: its database, and management commands beside it."""

    @property
    def variables(self) -> dict[str, str]:
        """What reaches its servers."""
        return embedded.environment(self.folder)

    def child_environment(self, **more: str) -> dict[str, str]:
        """For a process of ours beside those that it started."""
        return _without_ours() | self.variables | {"PYTHONPATH": str(ROOT)} | more

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        """A management command beside the running instance."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.child_environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def manage(self, *arguments: str) -> str:
        """The same where it must succeed; what it prints."""
        done = self.command(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "--verbosity=0", "-c", code)

    @contextlib.contextmanager
    def cursor(self) -> Iterator:
        with contextlib.closing(psycopg2.connect(self.variables["DATABASE_URL"])) as connection:
            with connection.cursor() as cursor:
                yield cursor
            connection.commit()

    def run(self, statement: str) -> None:
        with self.cursor() as cursor:
            cursor.execute(statement)

    def run_alone(self, statement: str) -> None:
        """Outside of any transaction."""
        with contextlib.closing(psycopg2.connect(self.variables["DATABASE_URL"])) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)

    def value(self, statement: str) -> object:
        with self.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]

    def last_event(self) -> int:
        return self.value("SELECT coalesce(max(pgh_id), 0) FROM regencies_dailyreporthistoryevent")

    def is_up_to_date(self) -> bool:
        """Whether no regency's stored figures lag behind."""
        with contextlib.suppress(psycopg2.OperationalError):
            stale = self.value("SELECT count(*) FROM regencies_stalemark")
            reach = self.value("SELECT min(through) FROM reports_recomputestate")
            return stale == 0 and reach is not None and reach >= TODAY
        return False

    def derived(self, until: str = "infinity") -> dict[str, str]:
        """A digest of every table of derived rows, those of later dates left out."""
        with self.cursor() as cursor:
            return {table: _digest(cursor, table, order, until) for table, order in DERIVED.items()}

    def exported(self) -> str:
        return self.manage("export_progress", "--province", "16", "--date", TODAY.isoformat())

    def differs_from_a_recompute(self) -> list[str]:
        """The derived tables that a full recompute changes."""
        stored = self.derived()
        self.manage("recompute", "--verbosity=0")
        again = self.derived()
        return [table for table in stored if stored[table] != again[table]]


def _digest(cursor, table: str, order: str, until: str) -> str:
    """Of all columns but a number that each writing makes anew."""
    rows = f"string_agg((to_jsonb(t) - 'id')::text, chr(10) ORDER BY {order})"
    cursor.execute(f"SELECT md5(coalesce({rows}, '')) FROM {table} t WHERE date <= %s", [until])
    return cursor.fetchone()[0]


def _without_ours() -> dict[str, str]:
    ours = ("DATABASE_URL", "REDIS_URL")
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith(("EKTP_", "DJANGO_"))
    }


def within(seconds: float, holds: Callable[[], object]) -> float | None:
    """Seconds until something holds; None when it did not in time."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(0.1)
    return None
