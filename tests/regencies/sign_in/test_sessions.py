"""How long a session lasts, and what ends it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from regencies.sign_in import sessions
from tests.factories import PASSWORD, make_officer, make_regency, make_user
from tests.regencies.sign_in.steps import give_password, is_in

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def clock(monkeypatch):
    """``clock(seconds)`` lets that much time pass for the sessions."""
    began, passed = int(sessions.time.time()), [0]
    monkeypatch.setattr(sessions.time, "time", lambda: began + passed[0])
    return lambda seconds: passed.__setitem__(0, passed[0] + seconds)


@pytest.fixture
def inside(client):
    client.force_login(make_user())
    return client


def test_two_hours_without_a_request_end_a_session(inside, clock):
    clock(2 * HOUR - 1)
    assert inside.get("/akun/").status_code == 200
    clock(2 * HOUR)
    assert inside.get("/akun/").url == "/masuk/?next=/akun/"
    assert not is_in(inside)


def test_twelve_hours_end_a_session_however_busy_it_was(inside, clock):
    for _hour in range(11):
        clock(HOUR)
        assert inside.get("/akun/").status_code == 200
    clock(HOUR)
    assert inside.get("/akun/").status_code == 302


def test_a_page_that_asks_every_second_writes_the_session_once_in_five_minutes(
    inside, clock, django_assert_num_queries
):
    inside.get("/sandi/selesai/")
    writes = []
    for _second in range(0, 600, 30):
        clock(30)
        before = Session.objects.get().session_data
        inside.get("/sandi/selesai/")
        writes.append(Session.objects.get().session_data != before)
    assert sum(writes) == 2


def test_a_session_without_its_marks_is_none(inside):
    """One that began before there was a second step."""
    session = inside.session
    del session["began"]
    session.save()
    assert inside.get("/akun/").status_code == 302


def test_a_clock_that_jumps_back_ends_nothing(inside, clock):
    clock(-HOUR)
    assert inside.get("/akun/").status_code == 200


def test_a_clock_that_jumps_back_a_day_prolongs_no_session_by_a_day(inside, clock):
    clock(-24 * HOUR)
    for _hour in range(12):
        assert inside.get("/akun/").status_code == 200
        clock(HOUR)
    assert inside.get("/akun/").status_code == 302


def test_who_was_away_while_the_clock_jumped_back_is_away_two_hours_at_most(inside, clock):
    clock(-24 * HOUR)
    assert inside.get("/akun/").status_code == 200
    clock(2 * HOUR)
    assert inside.get("/akun/").status_code == 302


def test_who_was_signed_out_by_time_comes_back_to_the_page_he_was_on(client, clock):
    make_officer(make_regency(code="16.07"), username="siti")
    give_password(client, "siti")
    clock(3 * HOUR)
    asked = client.get("/lapor/16.07/?tanggal=2016-08-29")
    page = client.get(asked.url)
    back = give_password(client, "siti", next=page.context["next"])
    assert back.url == "/lapor/16.07/?tanggal=2016-08-29"


def test_a_device_that_sends_after_the_end_is_told_to_sign_in_and_not_led_away(client, clock):
    make_officer(make_regency(code="16.07"), username="siti")
    give_password(client, "siti")
    clock(3 * HOUR)
    answer = client.post("/lapor/16.07/kirim/", {}, content_type="application/json")
    assert (answer.status_code, answer.json()) == (401, {"sign_in": "/masuk/"})
    assert client.get("/lapor/16.07/luring.json").status_code == 401


def two_devices(username="siti"):
    make_user(username=username)
    devices = Client(), Client()
    for device in devices:
        give_password(device, username)
    return devices


def test_a_new_password_ends_every_other_session_and_keeps_this_one(db):
    here, there = two_devices()
    new = "rambutan-hijau-42"
    here.post("/sandi/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert here.get("/akun/").status_code == 200
    assert there.get("/akun/").status_code == 302


def test_all_other_devices_can_be_signed_out(db):
    here, there = two_devices()
    assert here.post("/akun/perangkat/").url == "/akun/"
    assert here.get("/akun/").status_code == 200
    assert there.get("/akun/").status_code == 302


def test_a_new_key_is_made_at_each_sign_in(client):
    make_user(username="siti")
    client.get("/masuk/")
    planted = client.session.session_key or "x"
    give_password(client, "siti")
    first = client.cookies["sessionid"].value
    client.post("/keluar/")
    give_password(client, "siti")
    assert len({planted, first, client.cookies["sessionid"].value}) == 3


def test_the_cookies_are_hidden_from_scripts_and_from_other_sites(client):
    make_user(username="siti")
    answer = give_password(client, "siti")
    for name in ("sessionid", "ektp_browser"):
        assert answer.cookies[name]["httponly"]
        assert answer.cookies[name]["samesite"] == "Lax"
