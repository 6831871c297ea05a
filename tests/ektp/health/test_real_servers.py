"""Real worker, scheduler, broker and database, stopped one after the other."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.db import connection

from ektp.bootstrap import ROOT
from ektp.embedded import children
from ektp.embedded.valkey import Valkey
from ektp.health.checks import check
from ektp.health.latest import Watch
from reports.models import Pulse
from tests.conftest import TODAY
from tests.factories import make_bureau
from tests.reports.worlds import make_small_province

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Stack:
    """A worker and a scheduler on the test's database and broker, with logs as in production."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: dict[str, subprocess.Popen] = {}
        name = connection.settings_dict["NAME"]
        self.environment = os.environ | {
            "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}",
            "DJANGO_SETTINGS_MODULE": "ektp.settings",
            "EKTP_TODAY": TODAY.isoformat(),
            "EKTP_SWEEP_SECONDS": "1",
            "EKTP_LOG_FORMAT": "text",
        }

    def start(self, kind: str, *arguments: str) -> None:
        self.processes[kind] = children.start(
            [sys.executable, "-m", "celery", "-A", "ektp", kind, *arguments],
            log=self.folder / f"{kind}.log",
            environment=self.environment,
            folder=ROOT,
        )

    def start_worker(self) -> None:
        self.start("worker", "--concurrency=1", "--without-gossip", "--without-mingle", "--without-heartbeat")

    def start_scheduler(self) -> None:
        self.start("beat", f"--schedule={self.folder / 'schedule'}", "--pidfile=")

    def said(self, kind: str) -> str:
        return (self.folder / f"{kind}.log").read_text()


@pytest.fixture
def stack():
    folder = Path(tempfile.mkdtemp(prefix="ektp-health-"))
    stack = Stack(folder)
    yield stack
    for process in stack.processes.values():
        children.stop(process)
    shutil.rmtree(folder)


def states(watch: Watch) -> dict[str, str]:
    return {one.name: str(one.state) for one in check(watch.look(0.0))}


def wait_until(holds, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def test_the_id_of_a_click_is_in_the_workers_log_and_every_stopped_process_is_named(stack, client):
    province = make_small_province()
    client.force_login(make_bureau(province))
    watch = Watch()
    stack.start_worker()
    stack.start_scheduler()
    wait_until(lambda: states(watch)["worker"] == states(watch)["scheduler"] == "ok")
    assert Pulse.objects.filter(kind=Pulse.Kind.WORKER).count() == 1

    answer = client.post("/keadaan/")
    mine = f"request_id={answer['X-Request-ID']} task=reports.tasks."
    wait_until(lambda: f"{mine}bring_up_to_date" in stack.said("worker"))
    wait_until(lambda: Pulse.objects.filter(kind=Pulse.Kind.SWEEP).exists())

    children.stop(stack.processes["worker"])  # says farewell
    found = states(watch)
    assert (found["worker"], found["scheduler"], found["broker"]) == ("fail", "ok", "ok")

    stack.processes["beat"].kill()  # says nothing
    stack.processes["beat"].wait()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_pulse SET at = at - interval '61 seconds' WHERE kind = 'scheduler'")
    assert states(watch)["scheduler"] == "fail"


def test_a_frozen_broker_is_named_within_its_second(tmp_path, settings):
    folder = Path(tempfile.mkdtemp(prefix="ektp-health-"))
    valkey = Valkey(folder / "valkey", sockets=folder, log=folder / "valkey.log")
    settings.REDIS_URL = valkey.url
    watch = Watch()
    try:
        process = valkey.start()
        assert states(watch)["broker"] == "ok"
        process.send_signal(signal.SIGSTOP)
        took, found = timed(watch)
        process.send_signal(signal.SIGCONT)
        assert found["broker"] == "fail" and took < 2
        wait_until(lambda: states(watch)["broker"] == "ok", 10)
        valkey.stop()
        assert states(watch)["broker"] == "fail"
    finally:
        valkey.stop()
        shutil.rmtree(folder)


def test_a_frozen_database_is_named_within_its_second_and_liveness_does_not_wait(client, request):
    server = request.config.pluginmanager.getplugin("embedded-servers").postgres.process
    watch = Watch()
    os.kill(server.pid, signal.SIGSTOP)  # nobody gets a new connection
    try:
        took, found = timed(watch)
        began = time.monotonic()
        assert client.get("/sehat/hidup/").status_code == 200
        assert time.monotonic() - began < 0.5
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert found["database"] == "fail" and took < 2
    assert watch.look(0.0).database or watch.look(0.0).since["database"]
    wait_until(lambda: states(watch)["database"] == "ok", 10)


def timed(watch: Watch) -> tuple[float, dict[str, str]]:
    began = time.monotonic()
    found = states(watch)
    return time.monotonic() - began, found
