"""What slows a guesser down: per name, per place, per browser; and whom he can lock out, and for how long."""

import datetime as dt
import re

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client

from regencies.sign_in import throttle
from tests.factories import PASSWORD, make_user
from tests.regencies.sign_in.steps import give_password, is_in

pytestmark = pytest.mark.django_db
OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.{}"


def later(minutes: int) -> None:
    """As if *minutes* had passed since every failure."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - dt.timedelta(minutes=minutes))


def guess(username="siti", times=1, address=OFFICE, client=None, password="salah"):
    for _attempt in range(times):
        answer = give_password(client or Client(), username, password, REMOTE_ADDR=address)
    return answer.status_code


@pytest.fixture
def siti():
    return make_user(username="siti")


def test_ten_wrong_passwords_lock_the_name_at_this_place_for_fifteen_minutes(siti):
    assert guess(times=9) == 200
    assert guess() == 429
    assert guess(password=PASSWORD) == 429
    assert guess(password=PASSWORD, address=ELSEWHERE.format(1)) == 302
    later(14)
    assert guess(password=PASSWORD) == 429  # not prolonged by the try in between
    later(1)
    assert guess(password=PASSWORD) == 302


def test_a_clock_that_is_set_back_locks_nobody_out_until_it_is_there_again(siti):
    guess(times=10)
    later(minutes=-24 * 60)
    assert guess(password=PASSWORD) == 302


def test_a_clock_that_is_set_back_a_little_opens_no_lock(siti):
    guess(times=10)
    later(minutes=-10)
    assert guess(password=PASSWORD) == 429


def test_what_is_tried_while_locked_prolongs_nothing(siti):
    guess(times=10)
    later(14)
    guess(times=30)
    later(1)
    assert guess(password=PASSWORD) == 302


def test_another_name_of_the_browser_itself_is_no_new_place(siti):
    for number in range(10):
        Client(headers={"user-agent": f"Peramban {number}"}).post(
            "/masuk/", {"username": "siti", "password": "salah"}, REMOTE_ADDR=OFFICE
        )
    assert guess(password=PASSWORD) == 429


def test_one_subscriber_of_ipv6_is_one_place(siti):
    for number in range(10):
        guess(address=f"2001:db8:1:2::{number}")
    assert guess(password=PASSWORD, address="2001:db8:1:2:ffff::1") == 429
    assert guess(password=PASSWORD, address="2001:db8:1:3::1") == 302


def fill(username: str, address: str, failures: int) -> None:
    """Failures as they would have been counted, without a hundred requests."""
    AccessAttempt.objects.create(
        username=username, ip_address=address, user_agent="", failures_since_start=failures
    )


def test_a_hundred_failures_on_all_names_close_a_place_for_fifteen_minutes(siti):
    for number in range(11):
        fill(f"tebakan-{number}", OFFICE, 9)
    assert guess("lain") == 429
    assert guess(password=PASSWORD) == 429
    later(15)
    assert guess(password=PASSWORD) == 302


def test_fifty_failures_on_one_name_from_everywhere_close_it_for_five_minutes(siti):
    for number in range(49):
        fill("siti", ELSEWHERE.format(number), 1)
    assert guess(address=ELSEWHERE.format(200)) == 429
    assert guess(password=PASSWORD) == 429
    later(5)
    assert guess(password=PASSWORD) == 302


def known(client, address=OFFICE) -> Client:
    assert guess(client=client, password=PASSWORD, address=address) == 302
    client.post("/keluar/")
    return client


@pytest.mark.parametrize("close", ["the name", "the place", "the pair"])
def test_a_browser_that_has_signed_in_before_is_not_locked_out_by_others(client, siti, close):
    known(client)
    if close == "the name":
        for number in range(60):
            fill("siti", ELSEWHERE.format(number), 9)
    if close == "the place":
        for number in range(20):
            fill(f"tebakan-{number}", OFFICE, 9)
    if close == "the pair":
        guess(times=10)
    assert guess(password=PASSWORD) == 429
    assert guess(client=client, password=PASSWORD) == 302


def attack(first: int) -> None:
    """One after the other from ever new places, until the name is closed."""
    for number in range(first, first + throttle.MANY_PLACES):
        if guess(address=ELSEWHERE.format(number)) == 429:
            return
    pytest.fail("the name stays open")


def test_who_comes_back_every_five_minutes_keeps_new_browsers_out_and_never_the_known_one(client, siti):
    """What remains, and ``docs/security.md`` says so: a new browser gets in only when the attack is over."""
    known(client)
    for number in range(throttle.MANY_PLACES - 1):
        fill("siti", ELSEWHERE.format(number), 1)
    for turn in range(3):
        attack(first=50 + 50 * turn)
        later(4)
        assert guess(password=PASSWORD) == 429
        assert known(client)
        assert guess(password=PASSWORD) == 429  # and nobody resets what others have counted
        later(1)
    attack(first=200)
    later(5)
    assert guess(password=PASSWORD) == 302


def test_a_known_browser_has_ten_failures_of_its_own_wherever_it_is(client, siti):
    known(client)
    for number in range(9):
        assert guess(client=client, address=ELSEWHERE.format(number)) == 200
    assert guess(client=client) == 429
    assert guess(client=client, password=PASSWORD) == 429
    assert guess(password=PASSWORD) == 302  # and locks nobody else out


def test_a_browser_is_known_for_those_who_signed_in_and_for_nobody_else(client, siti):
    make_user(username="budi")
    known(client)
    guess("budi", times=10)
    assert guess("budi", client=client, password=PASSWORD) == 429


def test_a_forged_cookie_makes_no_browser_known(siti):
    forger = Client()
    guess(times=10)
    for value in ("x", "e30:1abcde:AAAA", "a" * 5000, "\x01"):
        forger.cookies["ektp_browser"] = value
        assert guess(client=forger, password=PASSWORD) == 429


def test_one_office_pc_is_known_for_eight_people(client):
    names = [f"petugas-{number}" for number in range(9)]
    for name in names:
        make_user(username=name)
        give_password(client, name, REMOTE_ADDR=OFFICE)
        client.post("/keluar/")
    for name, is_known in ((names[0], False), (names[1], True), (names[8], True)):
        guess(name, times=10)
        give_password(client, name, REMOTE_ADDR=OFFICE)
        assert is_in(client) is is_known
        client.post("/keluar/")


def text(answer) -> str:
    """The page without its token and the name that was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return re.sub(r'name="username" value="[^"]*"', "", page)


def test_a_name_that_nobody_has_is_answered_byte_for_byte_like_any_other(siti):
    make_user(username="budi", is_active=False)
    no_password = make_user(username="wati")
    no_password.set_unusable_password()
    no_password.save()
    pages = {}
    for name in ("siti", "budi", "wati", "tidak-ada"):
        pages[name] = []
        for _attempt in range(12):
            answer = give_password(Client(), name, "salah", REMOTE_ADDR=OFFICE)
            pages[name].append((answer.status_code, text(answer), sorted(answer.headers)))
    assert pages["siti"] == pages["budi"] == pages["wati"] == pages["tidak-ada"]
    assert pages["siti"][11][0] == 429


@pytest.fixture
def hashings(monkeypatch, settings):
    """How often Argon2 ran."""
    import argon2.low_level
    from argon2 import PasswordHasher

    ran = []
    settings.PASSWORD_HASHERS = ["ektp.passwords.OwaspArgon2PasswordHasher"]
    secret, verify = argon2.low_level.hash_secret, PasswordHasher.verify
    monkeypatch.setattr(
        argon2.low_level, "hash_secret", lambda *a, **k: ran.append("made") or secret(*a, **k)
    )
    monkeypatch.setattr(PasswordHasher, "verify", lambda *a, **k: ran.append("compared") or verify(*a, **k))
    return ran


def test_every_name_costs_one_run_of_argon2_and_no_name_costs_one_while_locked(hashings):
    make_user(username="siti")
    make_user(username="budi", is_active=False)
    no_password = make_user(username="wati")
    no_password.set_unusable_password()
    no_password.save()
    for name in ("siti", "budi", "wati", "tidak-ada"):
        hashings.clear()
        guess(name)
        assert len(hashings) == 1, name
        AccessAttempt.objects.update(failures_since_start=throttle.FEW)
        hashings.clear()
        guess(name)
        assert hashings == [], name


@pytest.mark.parametrize("password", ["x" * 257, "x" * 1_000_000])
def test_an_enormous_password_costs_nothing(hashings, password):
    make_user(username="siti")
    hashings.clear()
    assert guess(password=password) == 200
    assert hashings == []
