"""`bin/run` from its start to its end, and after every kind of sudden death."""

import contextlib
import os
import signal

import psycopg2
import pytest

from ektp import embedded
from tests.ektp.launching import Launched, call, eventually, processes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One prepared data folder: every test is also a restart on what the others left."""
    folder = tmp_path_factory.mktemp("running") / "data"
    with Launched(folder) as launched:
        assert launched.ready(), launched.said()
    yield folder
    kill_all(folder)


def kill_all(folder):
    for pid in processes(folder):
        with contextlib.suppress(ProcessLookupError):  # it went with its parent
            os.kill(pid, signal.SIGKILL)


def query(folder, statement):
    """Run a statement on the running instance; its first row, if it has one."""
    connection = psycopg2.connect(embedded.environment(folder)["DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def keep_a_mark(folder, mark):
    query(folder, "CREATE TABLE IF NOT EXISTS mark (text text)")
    query(folder, f"INSERT INTO mark VALUES ('{mark}')")


def has_mark(folder, mark):
    return query(folder, f"SELECT count(*) FROM mark WHERE text = '{mark}'") == (1,)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_polite_signal_stops_every_process(folder, number):
    with Launched(folder) as launched:
        assert launched.ready(), launched.said()
        assert launched.stop(number) == 0
    assert processes(folder) == {}


def test_when_the_supervisor_is_killed_nothing_survives_it_and_nothing_is_lost(folder):
    with Launched(folder) as launched:
        assert launched.ready()
        keep_a_mark(folder, "supervisor")
        launched.kill()
        assert eventually(lambda: not processes(folder)), processes(folder)
    with Launched(folder) as launched:
        assert launched.ready(), launched.said()
        assert has_mark(folder, "supervisor")


def test_when_everything_is_killed_at_once_the_next_start_works(folder):
    with Launched(folder) as launched:
        assert launched.ready()
        keep_a_mark(folder, "everything")
        kill_all(folder)
        launched.process.wait()
    with Launched(folder) as launched:
        assert launched.ready(), launched.said()
        assert has_mark(folder, "everything")


def test_management_commands_start_the_servers_for_their_duration(folder):
    code = "from django.db import connection as c; c.ensure_connection(); print('connected', end='')"
    done = call(folder, "manage", "shell", "--no-imports", "-c", code)
    assert (done.returncode, done.stdout) == (0, "connected"), done.stderr
    assert processes(folder) == {}
    assert call(folder, "manage", "shell", "--no-imports", "-c", "raise SystemExit(7)").returncode == 7
    assert embedded.environment(folder) is None


@pytest.fixture(scope="class")
def launched(folder):
    with Launched(folder) as launched:
        assert launched.ready(), launched.said()
        yield launched
        assert launched.stop() == 0
    assert processes(folder) == {}


class TestWhileItRuns:
    def test_the_address_is_the_one_that_answers(self, launched):
        assert f"Ready: http://127.0.0.1:{launched.port}/" in launched.said()
        assert launched.answers()

    def test_a_second_run_on_the_same_folder_is_refused_in_one_sentence(self, launched, folder):
        second = call(folder, "run", EKTP_PORT="1")
        assert second.returncode == 1
        assert second.stderr == (
            f"bin/run (process {launched.process.pid}) is already running on {folder}: "
            "stop it first, or choose another EKTP_DATA_DIR and EKTP_PORT.\n"
        )
        assert launched.answers()

    def test_management_commands_use_the_running_servers(self, launched, folder):
        code = "from django.db import connection as c; print(c.settings_dict['PORT'], end='')"
        port = embedded.environment(folder)["DATABASE_URL"].rsplit(":")[-1].split("/")[0]
        done = call(folder, "manage", "shell", "--no-imports", "-c", code)
        assert done.stdout == port, done.stderr
        assert launched.answers()

    @pytest.mark.parametrize(
        "word",
        ["bin/postgres -D", "valkey-server", "gunicorn ektp", "celery -A ektp worker", "celery -A ektp beat"],
    )
    def test_a_process_that_is_killed_is_started_again(self, launched, folder, word):
        keep_a_mark(folder, word)
        victims = launched.find(word)
        said = launched.said().count("is running again")
        os.kill(victims[0], signal.SIGKILL)
        assert eventually(lambda: launched.said().count("is running again") > said), launched.said()
        assert eventually(lambda: set(launched.find(word)) - set(victims))
        assert eventually(launched.answers)
        assert has_mark(folder, word)
        assert eventually(lambda: not set(victims) & set(launched.find(word))), "a stray process lives on"
