"""What costs a lot is limited for each person; nothing else is, and nothing when Valkey is away."""

import pytest
from django.urls import NoReverseMatch, reverse

from ektp import allowance, costly
from tests.factories import make_bureau, make_officer, make_province, make_regency

pytestmark = pytest.mark.django_db
EXPORT = "/provinsi/16/kabkota.csv"


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Two of everything."""
    allowance._valkey().flushdb()
    monkeypatch.setattr(allowance, "_away_until", 0.0)
    monkeypatch.setattr(
        costly,
        "LIMITS",
        [costly.Limit(limit.name, 2, limit.methods, limit.routes) for limit in costly.LIMITS],
    )


@pytest.fixture
def bureau(client):
    client.force_login(make_bureau(make_province()))
    return client


def test_the_third_of_two_is_told_when_to_come_back(bureau):
    assert [bureau.get(EXPORT).status_code for _ in range(3)] == [200, 200, 429]
    refused = bureau.get(EXPORT)
    assert refused["Retry-After"] == str(costly.SECONDS)
    assert "laporan harian tetap dapat disimpan" in refused.content.decode()
    refused = bureau.get(EXPORT, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["files"]) == (429, [])


def test_another_person_is_not_held_up(bureau, client):
    for _ in range(3):
        bureau.get(EXPORT)
    client.force_login(make_bureau(make_province()))
    assert client.get(EXPORT).status_code == 200


def test_pages_and_questions_for_news_are_not_limited(bureau):
    for address in ("/provinsi/16/", "/provinsi/16/versi.json", "/impor/"):
        assert {bureau.get(address).status_code for _ in range(4)} == {200}


def test_reports_are_saved_however_many(client):
    client.force_login(make_officer(make_regency(code="16.13")))
    for day in range(27, 31):
        sent = {"base_version": "0", "recorded": "5", "printed": "0"}
        assert client.post(f"/lapor/16.13/?tanggal=2016-08-{day}", sent).status_code == 302


def test_without_valkey_everybody_may_go_on(bureau, settings, monkeypatch):
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    allowance._valkey.cache_clear()
    try:
        assert {bureau.get(EXPORT).status_code for _ in range(4)} == {200}
    finally:
        allowance._valkey.cache_clear()


def test_every_limited_route_exists():
    for route in {route for limit in costly.LIMITS for route in limit.routes}:
        for arguments in ({}, {"code": "16"}, {"code": "16.07"}, {"number": 1}, {"kind": "register"}):
            for kind in ({}, {"kind": "csv"}, {"part": "added"}):
                try:
                    reverse(route, kwargs=arguments | kind)
                except NoReverseMatch:
                    continue
                break
            else:
                continue
            break
        else:
            pytest.fail(route)
