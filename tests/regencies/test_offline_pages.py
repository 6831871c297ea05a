"""What a browser keeps for the time without a line: pages without anybody's data, and one person's own."""

import base64
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from regencies.views import offline
from tests.factories import (
    close_month,
    make_balance,
    make_bureau,
    make_officer,
    make_population,
    make_regency,
    make_report,
)

pytestmark = pytest.mark.django_db
DATA = "/lapor/16.13/luring.json"


@pytest.fixture(autouse=True)
def rendered_anew():
    """Addresses of static files differ from one kind of storage to the next."""
    for made in (offline._shell, offline._worker, offline._worker_version):
        made.cache_clear()


@pytest.fixture
def regency():
    return make_regency(code="16.13", name="Musi Rawas Utara")


@pytest.fixture
def officer(client, regency):
    user = make_officer(regency, first_name="Siti")
    client.force_login(user)
    return user


def fetched(client) -> dict:
    return client.get(DATA).json()


def test_the_kept_page_is_the_same_for_everybody_and_says_nothing_about_anybody(client, officer, regency):
    mine = client.get("/luring/").content
    client.logout()
    assert client.get("/luring/").content == client.get("/antrean/").content == mine
    for personal in ("Siti", "Musi Rawas Utara", "16.13", 'csrfmiddlewaretoken" value'):
        assert personal not in mine.decode()


def test_the_kept_page_comes_in_the_language_that_is_asked_for(client):
    assert 'lang="id"' in client.get("/luring/", {"bahasa": "id"}).content.decode()
    assert 'lang="en-GB"' in client.get("/luring/", {"bahasa": "en"}).content.decode()
    assert 'lang="id"' in client.get("/luring/", {"bahasa": "../xx"}).content.decode()


def test_the_worker_keeps_every_file_that_the_kept_page_names_and_every_module_behind_it(client):
    page = client.get("/luring/").content.decode()
    worker = client.get("/pekerja.js").content.decode()
    named = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page))
    modules = {name for name in named if name.startswith("js/")}
    while modules:
        source = Path(finders.find(modules.pop())).read_text()
        found = {f"js/offline/{name}" for name in re.findall(r'from "\./([\w-]+\.js)"', source)} - named
        named |= found
        modules |= found
    assert named == set(offline.FILES)
    assert all(f"/static/{name}" in worker for name in named)


def test_the_worker_is_for_the_whole_site_and_is_asked_for_again_for_next_to_nothing(client):
    first = client.get("/pekerja.js")
    assert first["Service-Worker-Allowed"] == "/"
    assert first["Content-Type"] == "text/javascript"
    assert "no-cache" in first["Cache-Control"]
    assert client.get("/pekerja.js", headers={"If-None-Match": first["ETag"]}).status_code == 304
    client.cookies["django_language"] = "en"
    assert client.get("/pekerja.js", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_person_s_data_are_kept_by_no_cache_and_given_to_nobody_else(client, officer, regency):
    mine = client.get(DATA)
    assert "no-store" in mine["Cache-Control"] and "private" in mine["Cache-Control"]
    assert "csrftoken" in mine.cookies
    bureau = make_bureau(regency.province)
    client.force_login(bureau)
    other = fetched(client)
    assert len(base64.b64decode(other["key"])) == 32
    assert other["key"] != mine.json()["key"]
    assert other["owner"] != mine.json()["owner"]
    client.force_login(officer)
    assert fetched(client)["key"] == mine.json()["key"]  # what was locked at sign-out opens again
    client.logout()
    assert client.get(DATA).status_code == 401


def test_the_days_that_may_be_written_come_with_what_is_stored_and_a_week_ahead(client, officer, regency):
    make_report(regency=regency, recorded=77, note="Jemput bola")
    days = {day["date"]: day for day in fetched(client)["days"]}
    assert list(days)[:4] == ["2016-08-27", "2016-08-28", "2016-08-29", "2016-08-30"]
    assert list(days)[-1] == "2016-09-06"
    assert (days["2016-08-30"]["version"], days["2016-08-30"]["values"]["recorded"]) == (1, 77)
    assert days["2016-08-29"]["values"] is None
    assert [days[date]["is_service_day"] for date in ("2016-08-28", "2016-08-29", "2016-09-01")] == [
        False,
        True,
        True,
    ]


def test_the_rules_are_those_of_the_page_and_those_of_tomorrow_know_today(client, officer, regency):
    make_balance(regency=regency, recorded_total=500)
    make_population(regency=regency, eligible=1000)
    make_report(regency=regency, recorded=77)
    days = {day["date"]: day for day in fetched(client)["days"]}
    page = client.get("/lapor/16.13/").context["page"].script()
    assert days["2016-08-30"]["checks"] == page["checks"]
    assert days["2016-08-30"]["totals"] == page["totals"]
    bases = {total["total"]: total["base"] for total in days["2016-09-02"]["totals"]}
    assert bases["recorded_total"] == 577


def test_a_closed_month_and_the_lock_are_known_to_the_device(client, officer, regency):
    close_month(province=regency.province, month="2016-09-01")
    found = fetched(client)
    problems = {day["date"]: bool(day["problem"]) for day in found["days"]}
    assert problems["2016-09-01"] and not problems["2016-08-31"]
    assert found["correction_days"] == 3
    client.force_login(make_bureau(regency.province))
    assert fetched(client)["correction_days"] is None


def test_the_data_cost_a_bounded_number_of_queries(client, officer, regency, django_assert_max_num_queries):
    with django_assert_max_num_queries(75):
        client.get(DATA)
