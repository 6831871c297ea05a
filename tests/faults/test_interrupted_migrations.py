"""kill -9 in the middle of the migrations: the next start completes them, and nothing is served before."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg2
import pytest

from ektp.bootstrap import ROOT
from ektp.embedded.postgres import free_port
from tests.ektp.launching import eventually, processes
from tests.faults.line import Line
from tests.faults.looking import within
from tests.faults.small import PATIENCE, Small

pytestmark = pytest.mark.slow
ADDRESS = "/provinsi/16/versi.json"
SCHEMA = """
    SELECT string_agg(line, chr(10) ORDER BY line) FROM (
        SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s', app, name) FROM django_migrations
        UNION ALL SELECT format('%s %s', app_label, model) FROM django_content_type
        UNION ALL SELECT codename FROM auth_permission
    ) lines(line)
"""


def alone(statement: str) -> None:
    """On the server of this run of tests, outside of any transaction."""
    with contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


@contextlib.contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """The variables that lead to an empty database."""
    alone(f"CREATE DATABASE {name}")
    try:
        yield {"DATABASE_URL": f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"}
    finally:
        alone(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def interrupted() -> Iterator[dict[str, str]]:
    with database("interrupted") as variables:
        yield variables


def applied(address: str) -> int:
    """How many migrations are in; 0 before the first."""
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return 0
            cursor.execute("SELECT count(*) FROM django_migrations")
            return cursor.fetchone()[0]
    finally:
        connection.close()


def migrate(variables: dict[str, str]) -> subprocess.Popen:
    return manage(variables, "migrate", "--verbosity=0")


def manage(variables: dict[str, str], *command: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ | variables,
        start_new_session=True,
    )


def killed_at(variables: dict[str, str], least: int) -> int:
    """How many migrations are in when they are killed, as soon as *least* are."""
    process = migrate(variables)
    while process.poll() is None and applied(variables["DATABASE_URL"]) < least:
        time.sleep(0.002)
    process.kill()
    process.wait()
    return applied(variables["DATABASE_URL"])


def rows(address: str) -> dict[str, tuple[int, str]]:
    """Of every table how many rows, and a sum of all that they say; but for the moments of migrations."""
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name FROM information_schema.tables "
                "WHERE table_schema = 'public' AND table_name <> 'django_migrations'"
            )
            found = {}
            for (table,) in cursor.fetchall():
                cursor.execute(
                    "SELECT count(*), md5(string_agg(line, chr(10) ORDER BY line)) "
                    f'FROM (SELECT each::text AS line FROM "{table}" each) lines'
                )
                found[table] = cursor.fetchone()
            return found
    finally:
        connection.close()


def schema(address: str) -> str:
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(SCHEMA)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_killed_migrations_are_completed_by_the_next_ones(interrupted):
    address, stops = interrupted["DATABASE_URL"], []
    for wanted in (1, 9, 20, 33):
        # On a busy machine the kill comes late: then the next one is to be further still.
        least = max(wanted, stops[-1] + 1) if stops else wanted
        stops.append(killed_at(interrupted, least))
    assert stops == sorted(set(stops)), "it was interrupted at different places, and never went back"
    assert migrate(interrupted).wait(120) == 0
    with database("uninterrupted") as whole:
        assert migrate(whole).wait(120) == 0
        assert schema(address) == schema(whole["DATABASE_URL"])


def test_killed_migrations_of_a_filled_database_change_no_row(interrupted):
    address = interrupted["DATABASE_URL"]
    for command in (
        ["migrate", "--verbosity=0"],
        ["shell", "--command=from tests.faults.people import fill; fill()"],
        ["recompute"],
        *(["migrate", *older, "--verbosity=0"] for older in (("reports", "0004"), ("regencies", "0006"))),
    ):
        assert manage(interrupted, *command).wait(120) == 0
    alone("CREATE DATABASE uninterrupted TEMPLATE interrupted")
    whole = {"DATABASE_URL": address.replace("/interrupted", "/uninterrupted")}
    try:
        before, stops = applied(address), []
        for _kill in range(2):
            stops.append(killed_at(interrupted, max([before, *stops]) + 1))
        assert any(before < stop < before + 5 for stop in stops), "it was killed in the midst of the upgrade"
        assert migrate(interrupted).wait(120) == 0
        assert migrate(whole).wait(120) == 0
        found = rows(address)
        assert found == rows(whole["DATABASE_URL"])
        assert min(found[name][0] for name in ("regencies_dailyreport", "reports_regencyprogress")) > 0
        assert schema(address) == schema(whole["DATABASE_URL"])
    finally:
        alone("DROP DATABASE uninterrupted WITH (FORCE)")


def test_a_web_server_on_an_unfinished_database_says_that_it_waits(interrupted, tmp_path):
    port = free_port()
    command = ["gunicorn", "ektp.wsgi:application", f"--bind=127.0.0.1:{port}", "--no-control-socket"]
    with (tmp_path / "web.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=os.environ | interrupted,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        line = Line(port)
        assert within(PATIENCE, lambda: line.get(ADDRESS).status == 503) is not None
        assert line.get(ADDRESS).json["trouble"] == "upgrading"
        assert migrate(interrupted).wait(PATIENCE) == 0
        assert within(PATIENCE, lambda: line.get(ADDRESS).status in (200, 302, 401, 404)) is not None
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def test_a_start_that_was_killed_while_migrating_is_completed_by_the_next(tmp_path):
    folder, chance = tmp_path / "data", random.Random(7)
    for _start in range(3):
        with Small(folder) as launched:
            assert eventually(lambda said=launched.said: "Bringing the database" in said(), PATIENCE), (
                launched.said()
            )
            time.sleep(chance.uniform(0.2, 1.2))
            for pid in processes(folder):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            launched.process.wait()
            assert "Ready:" not in launched.said()
    with Small(folder) as launched:
        assert launched.ready(), launched.said()
        assert launched.manage("migrate", "--check", "--verbosity=0") == ""
        assert launched.value("SELECT count(*) FROM regencies_dailyreport") == 0
