"""A backup that is made while reports arrive, restored into another data folder with servers of its own."""

import contextlib
import os
import subprocess
import threading
from pathlib import Path

import psycopg2
import pytest

from ektp.embedded.folder import DataFolder
from ektp.embedded.instance import Instance
from tests.ektp import stored
from tests.ektp.launching import call, command, environment
from tests.faults.looking import TODAY, Looking, within

pytestmark = pytest.mark.slow
PINNED = {"EKTP_TODAY": TODAY.isoformat()}
PAUSE = (0.01, 0.05)  # seconds between two reports of one officer
# No report touches it, and a dump waits for it: so its snapshot can be shared before it goes on.
HELD = "LOCK TABLE axes_accesslog IN ACCESS EXCLUSIVE MODE"


class Elsewhere(Looking):
    """A data folder that `bin/manage` made; its servers run while it is looked into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._instance: Instance | None = None

    @property
    def variables(self):
        return self._instance.environment() | PINNED

    def restore(self, file: Path, *options: str) -> subprocess.CompletedProcess:
        return call(self.folder, "manage", "restore", str(file), *options, **PINNED)

    @contextlib.contextmanager
    def running(self):
        self._instance = Instance(DataFolder(self.folder))
        try:
            self._instance.start()
            yield
        finally:
            self._instance.stop()


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return Elsewhere(tmp_path / "other" / "data")


@pytest.fixture
def officers(small):
    """Two at one regency who report until the test is over, or it has them finish."""
    officers = [small.officer(number) for number in (71, 72)]
    finished = threading.Event()
    threads = [threading.Thread(target=officer.work, args=(finished, PAUSE)) for officer in officers]
    for thread in threads:
        thread.start()

    def finish():
        finished.set()
        for thread in threads:
            thread.join(60)

    yield officers, finish
    finish()


def written(officers):
    """The marks of reports that were acknowledged as written."""
    return {sending.mark for officer in officers for sending in list(officer.book) if sending.wrote}


@contextlib.contextmanager
def backup_amid_reports(small, file):
    """The backup at work, and a cursor that sees exactly what it sees."""
    snapshots, url = small.folder / "postgres" / "pg_snapshots", small.variables["DATABASE_URL"]
    with contextlib.closing(psycopg2.connect(url)) as gate, contextlib.closing(psycopg2.connect(url)) as eye:
        gate.cursor().execute(HELD)
        making = subprocess.Popen(
            command("manage", "backup", str(file)), env=environment(small.folder), stdout=subprocess.DEVNULL
        )
        try:
            assert within(60, lambda: os.listdir(snapshots)) is not None
            with eye.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SET TRANSACTION SNAPSHOT %s", os.listdir(snapshots))
                cursor.execute("SET LOCAL timezone = 'UTC'")
                yield cursor, gate
            assert making.wait(60) == 0
        finally:
            making.kill()
            making.wait()


def test_a_backup_amid_reports_is_whole_and_one_moment_on_another_server(
    small, officers, elsewhere, tmp_path
):
    (officers, finish), file = officers, tmp_path / "amid.ektp"
    assert within(30, lambda: len(written(officers)) >= 10) is not None
    before = written(officers)
    with backup_amid_reports(small, file) as (cursor, gate):
        so_far = written(officers)
        assert within(30, lambda: len(written(officers)) >= len(so_far) + 10) is not None
        # A report under way when the moment was chosen may be answered after it.
        late = written(officers) - so_far
        gate.rollback()
        rows, guards = stored.rows(cursor), stored.guards(cursor)
    finish()
    done = elsewhere.restore(file)
    assert done.returncode == 0, done.stderr
    with elsewhere.running():
        with elsewhere.cursor() as cursor:
            cursor.execute("SET LOCAL timezone = 'UTC'")
            assert stored.rows(cursor) == rows
            assert stored.guards(cursor) == guards
            cursor.execute("SELECT note FROM regencies_dailyreporthistoryevent")
            found = [note for (note,) in cursor.fetchall()]
        assert elsewhere.value(f"SELECT count(*) FROM {stored.SESSIONS}") == 0
        assert before <= set(found)
        assert len(late - set(found)) >= len(late) - len(officers)
        assert all(found.count(mark) == 1 for mark in before)
        # What waited to be derived at that moment is marked; with that done nothing differs.
        elsewhere.python("from tests.reports.worlds import bring_all_up_to_date; bring_all_up_to_date()")
        assert elsewhere.is_up_to_date()
        assert elsewhere.differs_from_a_recompute() == []


def test_figures_and_exports_are_the_same_on_another_server(small, officers, elsewhere, tmp_path):
    (officers, finish), first, second = officers, tmp_path / "first.ektp", tmp_path / "second.ektp"
    assert within(30, lambda: written(officers)) is not None
    small.manage("backup", str(first))
    assert within(30, lambda: len(written(officers)) >= 10) is not None
    finish()
    assert within(60, small.is_up_to_date) is not None
    derived, exported = small.derived(), small.exported()
    small.manage("backup", str(second))
    assert elsewhere.restore(first).returncode == 0
    refused = elsewhere.restore(second)
    assert refused.returncode == 1 and "--replace overwrites it. Nothing was changed" in refused.stderr
    done = elsewhere.restore(second, "--replace")
    assert done.returncode == 0, done.stderr
    with elsewhere.running():
        assert elsewhere.derived() == derived
        assert elsewhere.exported() == exported
        assert elsewhere.differs_from_a_recompute() == []
        assert elsewhere.exported() == exported
    assert written(officers) and TODAY.isoformat() in exported
