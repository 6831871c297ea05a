"""The demonstration under a load of reports, and ways to look at what it holds."""

import contextlib
import datetime as dt
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2

from ektp import embedded
from ektp.bootstrap import ROOT
from tests.browser.running import Demonstration
from tests.faults.line import Line
from tests.faults.officers import Officer, Sending

TODAY = dt.date(2016, 8, 30)
# What officers may still write: today and three days back.
OPEN_DATES = [(TODAY - dt.timedelta(days=back)).isoformat() for back in range(4)]
DERIVED = {
    "reports_regencyprogress": "regency_id, date",
    "reports_deadlineprogress": "regency_id, deadline_id, date",
    "reports_oddmark": "regency_id, date, rule",
}
BUREAU = 2
PASSWORD = "kunci-petugas-yang-panjang"


class Province(Demonstration):
    """The demonstration with officers at work in it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.officers: list[Officer] = []
        self._finished = threading.Event()
        self._threads: list[threading.Thread] = []

    # Officers

    def sign_in_officers(self, count: int, seed: object) -> None:
        code = f"from tests.faults.accounts import open_officers; open_officers({count}, {PASSWORD!r})"
        opened = self.manage("shell", "--no-imports", "-c", code).split()
        places = list(zip(opened[::2], opened[1::2], strict=True))
        codes = sorted(set(opened[1::2]))
        for number, (_name, regency) in enumerate(places):
            self._add(number, [regency], seed)
        for number in range(count, count + BUREAU):
            self._add(number, codes, seed)
        with ThreadPoolExecutor(4) as pool:
            names = [name for name, _code in places] + [""] * BUREAU
            assert all(pool.map(self._sign_in, self.officers, names))

    def _add(self, number: int, codes: list[str], seed: object) -> None:
        officer = Officer(number, line=Line(self.port), codes=codes, dates=OPEN_DATES, seed=seed)
        self.officers.append(officer)

    def _sign_in(self, officer: Officer, name: str) -> bool:
        line = officer.line
        answer = line.sign_in(name, PASSWORD) if name else line.enter_demonstration("bureau")
        officer.prepare()
        return answer.status == 302

    def begin_work(self, pause: tuple[float, float]) -> None:
        self._threads = [
            threading.Thread(target=officer.work, args=(self._finished, pause), daemon=True)
            for officer in self.officers
        ]
        for thread in self._threads:
            thread.start()

    def finish_work(self, patience: float) -> bool:
        """No new reports; whether each that was on its way has been answered in time."""
        self._finished.set()
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def sendings(self) -> list[Sending]:
        return [sending for officer in self.officers for sending in officer.book]

    @property
    def unexpected(self) -> list[str]:
        """Answers that nobody should have had."""
        return [said for officer in self.officers for said in officer.unexpected]

    # What it holds

    def manage(self, *arguments: str) -> str:
        """A management command beside the running instance; what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=_without_ours() | embedded.environment(self.folder) | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextlib.contextmanager
    def cursor(self) -> Iterator:
        address = embedded.environment(self.folder)["DATABASE_URL"]
        with contextlib.closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
            yield cursor

    def last_event(self) -> int:
        return self.value("SELECT coalesce(max(pgh_id), 0) FROM regencies_dailyreporthistoryevent")

    def value(self, statement: str) -> object:
        with self.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]

    def is_up_to_date(self) -> bool:
        """Whether no regency's stored figures lag behind."""
        with contextlib.suppress(psycopg2.OperationalError):
            stale = self.value("SELECT count(*) FROM regencies_stalemark")
            reach = self.value("SELECT min(through) FROM reports_recomputestate")
            return stale == 0 and reach >= TODAY
        return False

    def derived(self) -> dict[str, str]:
        """A digest of every table of derived rows."""
        with self.cursor() as cursor:
            return {table: _digest(cursor, table, order) for table, order in DERIVED.items()}

    def exported(self) -> str:
        return self.manage("export_progress", "--province", "16", "--date", TODAY.isoformat())


def _digest(cursor, table: str, order: str) -> str:
    """Of all columns but a number that each writing makes anew."""
    rows = f"string_agg((to_jsonb(t) - 'id')::text, chr(10) ORDER BY {order})"
    cursor.execute(f"SELECT md5(coalesce({rows}, '')) FROM {table} t")
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
        time.sleep(0.2)
    return None
