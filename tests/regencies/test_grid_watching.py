"""What an open grid asks every two seconds: whether others changed anything, cheaply."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regencies.models import DailyReport
from tests.factories import make_bureau, make_province, make_regency, make_report, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/lapor/grid.json?provinsi=16&tanggal=2016-08-30"


@pytest.fixture
def regency():
    return make_regency(code="16.07")


@pytest.fixture(autouse=True)
def bureau(client, regency):
    user = make_bureau(regency.province)
    client.force_login(user)
    return user


def ask(client, since="") -> dict:
    return client.get(f"{ADDRESS}&sejak={since}").json()


def test_nothing_new_is_a_version_and_no_rows_in_one_query_beside_who_asks(client, regency):
    make_report(regency=regency)
    version = ask(client)["version"]
    with CaptureQueriesContext(connection) as captured:
        assert ask(client, version) == {"version": version}
    assert len(captured) == 2  # the session with its person, and the province with its version


def test_a_new_report_and_a_change_move_the_version_and_bring_the_rows(client, regency):
    empty = ask(client)
    assert empty["rows"] == [{"code": "16.07", "version": 0, "values": None, "who": "", "at": ""}]
    report = make_report(regency=regency, recorded=10)
    added = ask(client, empty["version"])
    assert added["rows"][0]["values"]["recorded"] == 10
    DailyReport.objects.filter(pk=report.pk).update(recorded=11)
    changed = ask(client, added["version"])
    assert changed["rows"][0]["values"]["recorded"] == 11
    assert changed["rows"][0]["who"].startswith("Akun basis data")


def test_a_deleted_report_moves_the_version(client, regency):
    kept, gone = make_report(regency=make_regency(code="16.01")), make_report(regency=regency)
    before = ask(client)["version"]
    gone.delete()
    after = ask(client, before)
    assert [row["version"] for row in after["rows"]] == [kept.version, 0]
    assert after["rows"][1]["who"] == ""


def test_other_dates_and_provinces_leave_the_version_alone(client, regency):
    version = ask(client)["version"]
    make_report(regency=regency, date=dt.date(2016, 8, 29))
    make_report(regency=make_regency(province=make_province(code="17", name="Bengkulu"), code="17.01"))
    assert ask(client, version) == {"version": version}


def test_the_queries_do_not_grow_with_the_regencies(client, regency):
    make_report(regency=regency)
    ask(client)  # the trail keeps the first view of an hour
    with CaptureQueriesContext(connection) as few:
        ask(client)
    for number in range(10, 20):
        make_report(regency=make_regency(code=f"16.{number}"))
    with CaptureQueriesContext(connection) as many:
        assert len(ask(client)["rows"]) == 11
    assert len(many) == len(few) <= 6


@pytest.mark.parametrize(
    "query", ["provinsi=17", "provinsi=99", "provinsi=%00", "provinsi=1", "tanggal=kemarin", "tanggal=%00"]
)
def test_what_is_not_ones_own_or_no_date_is_not_there(client, query):
    make_province(code="17", name="Bengkulu")
    assert client.get(f"/lapor/grid.json?{query}").status_code == 404


def test_who_is_signed_out_or_without_a_role_gets_no_figures(client):
    client.force_login(make_user())
    assert client.get(ADDRESS).status_code == 404
    client.logout()
    assert client.get(ADDRESS).status_code == 401
