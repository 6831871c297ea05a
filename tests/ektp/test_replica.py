"""Pages read from a real streaming replica: never less than their reader wrote or saw, and never an error."""

import contextlib
import datetime as dt
import subprocess
import time
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ektp import replica
from ektp.embedded import binaries
from ektp.embedded.postgres import Postgres, unprivileged
from regencies.models import DailyReport, Province, Regency
from reports import recompute, unchanged
from tests.factories import (
    make_bureau,
    make_deadline,
    make_population,
    make_province,
    make_regency,
    make_report,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", replica.ALIAS])

DAY = dt.date(2016, 8, 30)
PAGE = "/provinsi/16/"


def superuser(port: int):
    """A connection as the owner of a throwaway server."""
    return psycopg2.connect(host="127.0.0.1", port=port, user="postgres", password="test", dbname="postgres")


@pytest.fixture(scope="module", autouse=True)
def standby(django_db_setup, tmp_path_factory):
    """A second server that follows the tests' own."""
    primary = urlsplit(django_settings.DATABASE_URL)
    folder = tmp_path_factory.mktemp("standby")
    copy = folder / "postgres"
    command = [
        binaries.postgres_install() / "bin" / "pg_basebackup",
        f"--dbname=host=127.0.0.1 port={primary.port} user=postgres password=test",
        f"--pgdata={copy}",
        *("--write-recovery-conf", "--checkpoint=fast", "--no-sync", "--wal-method=stream"),
    ]
    subprocess.run([*unprivileged(folder), *map(str, command)], check=True, capture_output=True, text=True)
    server = Postgres(copy, log=folder / "log", password="test", throwaway=True)
    server.start()
    default = connections.databases["default"]
    connections.databases[replica.ALIAS] = default | {
        "PORT": str(server.port),
        "CONN_HEALTH_CHECKS": True,
        "TEST": default["TEST"] | {"MIRROR": "default"},
    }
    yield server
    connections[replica.ALIAS].close()
    del connections[replica.ALIAS]
    del connections.databases[replica.ALIAS]
    server.stop()


@pytest.fixture
def pages(standby, transactional_db, settings):
    """A signed-in bureau whose pages may be read from the replica, of which nothing is known yet."""
    settings.DATABASE_ROUTERS = ["ektp.replica.Router"]
    after = settings.MIDDLEWARE.index("django.contrib.messages.middleware.MessageMiddleware")
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE[:after],
        "ektp.replica.ReplicaMiddleware",
        *settings.MIDDLEWARE[after:],
    ]
    replica.away = replica.Away()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
    province = make_province()
    make_deadline(province=province)
    regency = make_regency(code="16.01", province=province)
    make_population(regency=regency)
    make_report(regency=regency, date=DAY, recorded=111)
    recompute.bring_up_to_date(regency.pk)
    client = Client()
    client.force_login(make_bureau(province))
    yield client
    connections[replica.ALIAS].close()
    connection.close()


@contextlib.contextmanager
def paused(standby):
    """The replica takes what is sent and shows none of it."""
    with contextlib.closing(superuser(standby.port)) as session, session.cursor() as cursor:
        session.autocommit = True
        cursor.execute("SELECT pg_wal_replay_pause()")
        cursor.execute("SELECT pg_get_wal_replay_pause_state()")
        while cursor.fetchone()[0] != "paused":
            time.sleep(0.01)
            cursor.execute("SELECT pg_get_wal_replay_pause_state()")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_wal_replay_resume()")


def wait_for_replica(patience: float = 10) -> None:
    until = time.monotonic() + patience
    while not replica.has_everything():
        assert time.monotonic() < until, "the replica does not catch up"


def read(client: Client, path: str = PAGE) -> tuple[str, int]:
    """The page, drawn anew, and how many questions about its rows the replica answered."""
    unchanged._drawn.clear()
    with CaptureQueriesContext(connections[replica.ALIAS]) as asked:
        response = client.get(path)
    assert response.status_code == 200
    told = [query for query in asked.captured_queries if "pg_last_wal_replay_lsn" not in query["sql"]]
    return response.content.decode(), len(told)


def change(recorded: int) -> None:
    DailyReport.objects.filter(date=DAY).update(recorded=recorded)
    recompute.bring_up_to_date(Regency.objects.get(code="16.01").pk)


def test_a_page_is_read_from_a_replica_that_has_everything(pages):
    wait_for_replica()
    page, told = read(pages)
    assert told > 3
    assert "111" in page


def test_nobody_reads_his_own_stale_write(pages, standby):
    wait_for_replica()
    for recorded in (222, 333):
        with paused(standby):
            change(recorded)
            page, told = read(pages)
            assert (f">{recorded}<" in page or str(recorded) in page, told) == (True, 0)
        wait_for_replica()
        page, told = read(pages)
        assert str(recorded) in page
        assert told > 3


def test_a_form_that_is_sent_and_everything_of_sign_in_stay_with_the_primary(pages):
    wait_for_replica()
    with CaptureQueriesContext(connections[replica.ALIAS]) as asked:
        pages.post("/lapor/16.01/", {"date": DAY.isoformat()})
        Client().get("/masuk/")
    assert asked.captured_queries == []
    with CaptureQueriesContext(connections[replica.ALIAS]) as asked:
        pages.get(PAGE)
    words = " ".join(query["sql"] for query in asked.captured_queries)
    assert "EXECUTE days_of_regencies" in words
    for kept in ("django_session", "session_of", 'FROM "regencies_user"', "user_of", "memberships_of"):
        assert kept not in words


def test_what_is_read_after_a_write_in_the_same_request_is_read_from_the_primary(pages):
    with replica.reading(True):
        assert Province.objects.all().db == replica.ALIAS
        Province.objects.update(cutoff_time="17:00")
        assert Province.objects.all().db == "default"
    assert Province.objects.all().db == "default"


def test_without_the_replica_pages_come_from_the_primary_without_an_error(pages, standby):
    wait_for_replica()
    read(pages)
    standby.stop()
    try:
        for _again in range(2):
            response = pages.get(PAGE)
            assert response.status_code == 200
            assert "111" in response.content.decode()
        assert replica.away.is_known()
    finally:
        standby.start()
    replica.away = replica.Away()
    wait_for_replica()
    assert read(pages)[1] > 3


def test_a_replica_that_goes_in_the_middle_of_a_page_costs_no_error(pages, standby, monkeypatch):
    wait_for_replica()
    read(pages)
    monkeypatch.setattr(replica, "has_everything", lambda: True)
    standby.stop()
    try:
        response = pages.get(PAGE)
        assert response.status_code == 200
        assert "111" in response.content.decode()
    finally:
        standby.start()


def test_a_server_that_is_no_replica_is_not_read(pages, monkeypatch):
    wait_for_replica()
    connections[replica.ALIAS].close()
    primary = connections.databases["default"]["PORT"]
    monkeypatch.setitem(connections[replica.ALIAS].settings_dict, "PORT", primary)
    assert not replica.has_everything()
