"""The embedded PostgreSQL and Valkey by themselves: first start, leftovers, rights, long paths."""

import os
import subprocess
import sys

import psycopg2
import pytest

from ektp import embedded
from ektp.embedded import postgres
from ektp.embedded.faults import Fault
from ektp.embedded.folder import DataFolder
from ektp.embedded.instance import Instance

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    folder = DataFolder(tmp_path / "data")
    folder.prepare()
    return folder


@pytest.fixture
def started(folder):
    instance = Instance(folder)
    yield lambda: instance.start() or instance
    instance.stop()


def answer(instance, statement="SELECT 1"):
    connection = psycopg2.connect(instance.postgres.url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()
    finally:
        connection.close()


def test_the_application_does_not_own_the_server(started):
    statement = "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert answer(started(), statement) == (False, True)


def test_the_server_answers_on_the_loopback_address_only(started):
    assert answer(started(), "SHOW listen_addresses") == ("127.0.0.1",)


def test_secrets_are_for_the_owner_alone(folder, started):
    started().environment()
    for name in ("postgres-password", "secret-key"):
        assert (folder.path / name).stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert folder.secret("secret-key") == folder.secret("secret-key")


def test_a_lost_password_is_replaced(folder):
    first = Instance(folder)
    first.start()
    first.stop()
    (folder.path / "postgres-password").unlink()
    second = Instance(folder)
    second.start()
    try:
        assert answer(second) == (1,)
    finally:
        second.stop()


def test_a_lock_file_that_names_a_stranger_is_no_obstacle(folder, started):
    first = Instance(folder)
    first.start()
    lock = (folder.postgres / "postmaster.pid").read_text().splitlines()
    first.stop()
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    lock[0] = str(stranger.pid)
    (folder.postgres / "postmaster.pid").write_text("\n".join(lock))
    assert answer(started()) == (1,)
    assert stranger.poll() is None
    stranger.communicate(b"\n")


def test_a_half_made_database_is_made_again(folder, started):
    draft = folder.path / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    assert answer(started()) == (1,)


def test_broker_data_that_cannot_be_read_are_set_aside(folder, started):
    (folder.valkey / "appendonlydir").mkdir(parents=True)
    (folder.valkey / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")
    assert started().valkey.process.poll() is None
    assert len(list(folder.path.glob("valkey-unreadable-*"))) == 1


def test_a_deep_folder_gets_short_private_sockets(tmp_path, monkeypatch):
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/ektp")
    folder = DataFolder(tmp_path / ("deep" * 20) / ("deeper" * 10))
    folder.prepare()
    instance = Instance(folder)
    instance.start()
    try:
        assert len(str(instance.valkey.socket)) < 100
        assert instance.valkey.socket.parent.stat().st_mode & 0o777 == 0o700
        assert "EKTP_LOCAL" not in instance.environment(), "with a database of your own nothing is relaxed"
    finally:
        instance.stop()
        instance.valkey.socket.parent.rmdir()


def test_a_socket_folder_that_others_can_enter_is_refused(tmp_path):
    folder = DataFolder(tmp_path / ("deep" * 30))
    far = folder.sockets()
    far.chmod(0o755)
    try:
        with pytest.raises(Fault, match="not a private folder"):
            folder.sockets()
    finally:
        far.rmdir()


def test_as_root_without_user_namespaces_it_runs_as_nobody(folder, started, monkeypatch):
    if os.geteuid() == 0:
        monkeypatch.setattr(postgres, "_AS_NOBODY_INSIDE", ("false",))
    instance = started()
    assert answer(instance) == (1,)
    owner = postgres.NOBODY if os.geteuid() == 0 else os.geteuid()
    assert folder.postgres.stat().st_uid == owner
    monkeypatch.undo()
    instance.postgres.stop()
    instance.postgres.start()
    assert answer(instance) == (1,), "the files are given back when the better way works again"


def test_as_root_without_any_way_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres, "_AS_NOBODY_INSIDE", ("false",))
    monkeypatch.setattr(postgres, "_AS_NOBODY", ("no-such-program",))
    with pytest.raises(Fault, match="cannot run as root"):
        postgres.unprivileged(tmp_path)


def test_who_runs_the_servers_is_known_to_others(folder):
    assert embedded.environment(folder.path) is None
    assert folder.claim("bin/run")
    other = DataFolder(folder.path)
    assert embedded.environment(folder.path) is None, "not before the servers answer"
    folder.announce({"command": "bin/run", "pid": 1, "environment": {"A": "b"}})
    assert embedded.environment(folder.path) == {"A": "b"}
    assert not other.claim("bin/manage", patience=0.1)
    folder.release()
    assert embedded.environment(folder.path) is None
    assert other.claim("bin/manage")
    other.release()
