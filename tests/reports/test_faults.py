"""Real processes that die: saving goes on, and all is caught up without anyone doing anything."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from ektp.embedded import children
from ektp.embedded.valkey import Valkey
from regencies.models import DailyReport, Regency, StaleMark
from reports.models import RegencyProgress
from reports.recompute import LOCK_NAMESPACE
from tests.conftest import TODAY
from tests.factories import make_officer
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]


class Service:
    """A Valkey, a worker and a scheduler of this test's own, on the test's database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.valkey = Valkey(folder / "valkey", sockets=folder, log=folder / "valkey.log")
        self.processes: list[subprocess.Popen] = []
        database = connection.settings_dict
        user = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
        place = f"{quote(database['HOST'], safe='')}:{database['PORT']}/{database['NAME']}"
        self.environment = os.environ | {
            "DATABASE_URL": f"postgresql://{user}@{place}",
            "REDIS_URL": self.valkey.url,
            "DJANGO_SETTINGS_MODULE": "ektp.settings",
            "DJANGO_SECRET_KEY": django_settings.SECRET_KEY,
            "EKTP_LOCAL": "1",
            "EKTP_TODAY": TODAY.isoformat(),
            "EKTP_SWEEP_SECONDS": "1",
        }

    def start(self, *arguments: str) -> subprocess.Popen:
        process = children.start(
            [sys.executable, "-m", "celery", "-A", "ektp", *arguments],
            log=self.folder / f"{arguments[0]}.log",
            environment=self.environment,
            folder=ROOT,
        )
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen:
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self.start("worker", "--concurrency=1", "--loglevel=WARNING", *quiet)

    def start_scheduler(self) -> subprocess.Popen:
        return self.start("beat", f"--schedule={self.folder / 'schedule'}", "--pidfile=")

    def save(self, officer, *, first: int, times: int = 1, wait: bool = False) -> dict[str, list[float]]:
        """Seconds of saving today's report of 16.01 in a process of its own."""
        call = (
            "from tests.reports.saving import save_often\n"
            f"save_often({officer.username!r}, '16.01', first={first}, times={times}, wait={wait})"
        )
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", call],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def stop(self) -> None:
        for process in self.processes:
            children.stop(process)
        self.valkey.stop()


@pytest.fixture
def service():
    folder = Path(tempfile.mkdtemp(prefix="ektp-faults-"))
    found = Service(folder)
    yield found
    found.stop()
    shutil.rmtree(folder)


@pytest.fixture
def officer():
    make_small_province()
    bring_all_up_to_date()
    return make_officer(Regency.objects.get(code="16.01"))


def shown() -> int | None:
    return RegencyProgress.objects.get(regency__code="16.01", date=TODAY).recorded


def wait_until(holds, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_two_seconds_from_saving_to_new_figures_with_one_worker(service, officer):
    service.valkey.start()
    service.start_worker()
    service.save(officer, first=20, wait=True)
    followed = sorted(service.save(officer, first=30, times=40, wait=True)["followed"])
    assert followed[int(len(followed) * 0.95)] < 2


def test_without_a_broker_saving_goes_on_and_its_return_catches_up(service, officer):
    service.valkey.start()
    service.start_worker()
    service.start_scheduler()
    service.save(officer, first=20, wait=True)
    service.valkey.stop()
    assert max(service.save(officer, first=30, times=3)["saved"]) < 1
    assert StaleMark.objects.count() == 1
    assert shown() == 20
    service.valkey.start()
    wait_until(lambda: shown() == 32 and not StaleMark.objects.exists())
    # And it is as before for the next one, too.
    assert service.save(officer, first=40, wait=True)["followed"][0] < 5


def test_with_a_frozen_broker_saving_takes_a_second_longer_at_most(service, officer):
    server = service.valkey.start()
    server.send_signal(signal.SIGSTOP)
    try:
        assert max(service.save(officer, first=30, times=2)["saved"]) < 2
    finally:
        server.send_signal(signal.SIGCONT)
    assert DailyReport.objects.get(regency__code="16.01", date=TODAY).recorded == 31


def test_a_worker_killed_in_the_middle_leaves_work_for_the_next(service, officer):
    service.valkey.start()
    worker = service.start_worker()
    service.save(officer, first=20, wait=True)
    with transaction.atomic(), connection.cursor() as cursor:
        # The recompute stops at its first write; its lock shows that it is under way.
        cursor.execute("LOCK TABLE reports_regencyprogress IN SHARE MODE")
        service.save(officer, first=50)
        wait_until(lambda: _recomputing(cursor))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    wait_until(lambda: not _recomputing(connection.cursor()))
    assert shown() == 20
    assert StaleMark.objects.count() == 1
    service.start_worker()
    wait_until(lambda: shown() == 50 and not StaleMark.objects.exists())


def test_plain_sql_is_found_by_the_scheduler(service, officer):
    service.valkey.start()
    service.start_worker()
    service.start_scheduler()
    service.save(officer, first=20, wait=True)
    DailyReport.objects.filter(regency__code="16.01", date=TODAY).update(recorded=77)
    wait_until(lambda: shown() == 77)


def _recomputing(cursor) -> bool:
    cursor.execute(
        """
        SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE locktype = 'advisory' AND datname = current_database() AND classid = %s
        """,
        [LOCK_NAMESPACE],
    )
    return cursor.fetchone()[0] > 0
