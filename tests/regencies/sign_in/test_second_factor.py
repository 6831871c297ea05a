"""The second factor: the bureau cannot come in without it, nobody comes in half, and no code counts twice."""

import datetime as dt

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client

from regencies.models import Phone, RecoveryCode
from regencies.sign_in import second_factor, steps
from tests.factories import (
    PASSWORD,
    make_leader,
    make_officer,
    make_province,
    make_regency,
    make_user,
)
from tests.regencies.sign_in.steps import (
    CODE,
    SET_UP,
    code_of,
    give_code,
    give_password,
    is_in,
    recovery_codes_on,
    secret_on,
    with_phone,
    with_phone_and_codes,
)

pytestmark = pytest.mark.django_db


def wait_over(user) -> None:
    """As if the pause after a wrong code had passed."""
    Phone.objects.filter(user=user).update(throttling_failure_count=0, throttling_failure_timestamp=None)


def test_the_bureau_is_led_from_the_password_to_its_phone_and_comes_in_with_ten_recovery_codes(
    client, bureau
):
    led = give_password(client, "biro", next="/penduduk/")
    assert led.url == SET_UP
    assert not is_in(client)
    page = client.get(SET_UP)
    assert b"<svg" in page.content and b"style=" not in page.content
    done = give_code(client, code_of(secret_on(page)), SET_UP)
    assert is_in(client)
    assert len(recovery_codes_on(done)) == 10
    assert 'href="/penduduk/"' in done.content.decode()
    assert client.get("/penduduk/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/provinsi/16/", "/akun/", "/akun/kode/", "/sandi/"])
def test_between_password_and_code_nothing_is_open(client, bureau, path):
    give_password(client, "biro")
    assert client.get(path).url.startswith("/masuk/")
    with_phone(bureau)
    give_password(client, "biro")
    assert client.get(path).url.startswith("/masuk/")


def test_with_a_phone_the_password_leads_to_the_code_and_the_code_in(client, bureau):
    key = with_phone(bureau)
    assert give_password(client, "biro", next="/penduduk/").url == CODE
    assert not is_in(client)
    assert give_code(client, "000000" if code_of(key) != "000000" else "111111").status_code == 200
    assert not is_in(client)
    wait_over(bureau)
    assert give_code(client, code_of(key)).url == "/penduduk/"
    assert is_in(client)


def test_a_phone_cannot_be_set_up_over_one_that_is_there(client, bureau):
    key = with_phone(bureau)
    give_password(client, "biro")
    second_factor.begin(bureau)
    assert client.get(SET_UP).url == CODE
    assert give_code(client, code_of(second_factor.begun(bureau).bin_key), SET_UP).url == CODE
    assert not is_in(client)
    give_code(client, code_of(key))  # he has only lost his way
    assert is_in(client)


def test_a_code_counts_once(client, bureau):
    key = with_phone(bureau)
    code = code_of(key)
    for browser, expected in ((client, True), (Client(), False)):
        give_password(browser, "biro")
        give_code(browser, code)
        assert is_in(browser) is expected


@pytest.mark.parametrize(("steps_off", "comes_in"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_off(client, bureau, steps_off, comes_in):
    key = with_phone(bureau)
    give_password(client, "biro")
    give_code(client, code_of(key, steps=steps_off))
    assert is_in(client) is comes_in


def test_a_recovery_code_counts_once_however_it_is_typed(client, bureau):
    _key, codes = with_phone_and_codes(bureau)
    for browser, expected in ((client, True), (Client(), False)):
        give_password(browser, "biro")
        give_code(browser, f" {codes[3].upper().replace('-', ' ')} ")
        assert is_in(browser) is expected
    assert second_factor.codes_left(bureau) == 9


def test_recovery_codes_are_kept_as_hashes_of_passwords(bureau, settings):
    settings.PASSWORD_HASHERS = ["ektp.passwords.OwaspArgon2PasswordHasher"]
    (code, *_others) = second_factor.new_recovery_codes(bureau)
    kept = RecoveryCode.objects.filter(user=bureau, number=1).get().hashed
    assert kept.startswith("argon2$argon2id$")
    assert code.partition("-")[2].replace("-", "") not in kept


def test_an_unconfirmed_phone_is_none(client):
    user = make_user(username="siti")
    second_factor.begin(user)
    assert give_password(client, "siti").url == "/"
    assert is_in(client)


@pytest.mark.parametrize("make", [make_officer, make_leader])
def test_others_come_in_by_password_until_they_have_set_up_a_phone(client, make):
    user = make(make_regency() if make is make_officer else make_province(), username="siti")
    assert give_password(client, "siti").url == "/"
    client.logout()
    with_phone(user)
    assert give_password(client, "siti").url == CODE
    assert not is_in(client)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_wrong_used_and_late_codes_of_a_kind_are_refused_in_the_same_words(client, bureau, kind):
    key, codes = with_phone_and_codes(bureau)
    RecoveryCode.objects.filter(user=bureau, number=1).delete()
    typed = {
        "app": ["000000", code_of(key, steps=9), "١٢٣٤٥٦", "9" * 40],
        "recovery": [codes[0], codes[1][:-1] + "x", "99-badu-badu-badu-badu", "badu-badu-badu-badu", "abc"],
    }
    said = set()
    give_password(client, "biro")
    for code in typed[kind]:
        said |= set(give_code(client, code).context["form"].errors["code"])
        wait_over(bureau)
    assert len(said) == 1
    assert ("Isi kode cadangan lain" in said.pop()) is (kind == "recovery")


def test_a_recovery_code_that_came_too_soon_is_said_to_be_unread_and_still_counts(client, bureau):
    _key, codes = with_phone_and_codes(bureau)
    give_password(client, "biro")
    give_code(client, "000000")
    assert "kode cadangan ini belum diperiksa. Tunggu 1 detik" in give_code(client, codes[0]).content.decode()
    wait_over(bureau)
    give_code(client, codes[0])
    assert is_in(client)


def test_a_new_phone_is_not_asked_for_recovery_codes(client, bureau):
    give_password(client, "biro")
    assert "cadangan" not in str(give_code(client, "badu", SET_UP).context["form"].errors)


def test_wrong_codes_wait_longer_each_time_but_never_more_than_five_minutes(client, bureau):
    key = with_phone(bureau)
    give_password(client, "biro")
    give_code(client, "000000")
    too_soon = give_code(client, code_of(key))
    assert "Tunggu 1 detik" in too_soon.content.decode()
    assert not is_in(client)
    phone = Phone.objects.get(user=bureau)
    for failures, wait in ((2, 2), (5, 16), (9, 256), (10, 300), (60, 300)):
        phone.throttling_failure_count = failures
        assert phone.get_throttle_factor() * 2 ** (failures - 1) == wait


@pytest.mark.parametrize(
    "noted",
    [
        {"last_t": F("last_t") + 2880},
        {"throttling_failure_count": 4, "throttling_failure_timestamp": Now() + dt.timedelta(days=1)},
    ],
    ids=["a code that counted", "a wrong code"],
)
def test_a_clock_that_is_set_back_a_day_keeps_nobody_out_for_a_day(client, bureau, noted):
    key = with_phone(bureau)
    give_password(client, "biro")
    give_code(client, code_of(key, steps=-1))
    assert is_in(client)
    Phone.objects.filter(user=bureau).update(**noted)
    again = Client()
    give_password(again, "biro")
    give_code(again, code_of(key))
    assert is_in(again)
    third = Client()
    give_password(third, "biro")
    give_code(third, code_of(key))
    assert not is_in(third)  # counted once, as ever


def test_ten_wrong_codes_lock_like_wrong_passwords(client, bureau):
    with_phone(bureau)
    give_password(client, "biro")
    answers = []
    for _attempt in range(10):
        wait_over(bureau)
        answers.append(give_code(client, "000000").status_code)
    assert answers == [200] * 9 + [429]
    assert give_password(client, "biro").status_code == 429


def change_password(user):
    user.set_password("lain-sama-sekali-9")
    user.save()


CHANGES = {
    "the password": change_password,
    "the account is switched off": lambda user: type(user).objects.filter(pk=user.pk).update(is_active=False),
    "the sessions are ended": lambda user: type(user).objects.filter(pk=user.pk).update(session_epoch=3),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_between_the_steps_ends_the_sign_in(client, bureau, change):
    key = with_phone(bureau)
    give_password(client, "biro")
    change(bureau)
    assert give_code(client, code_of(key)).url == "/masuk/"
    assert not is_in(client)


def test_the_second_step_waits_five_minutes_and_for_one_address(client, bureau, monkeypatch):
    key = with_phone(bureau)
    give_password(client, "biro")
    assert give_code(client, code_of(key), REMOTE_ADDR="192.0.2.9").url == "/masuk/"
    give_password(client, "biro")
    later = steps.time.time() + steps.PATIENCE + 1
    monkeypatch.setattr(steps.time, "time", lambda: later)
    assert client.get(CODE).url == "/masuk/"
    assert not is_in(client)


def test_a_code_that_nobody_waits_for_begins_no_session(client, bureau):
    answer = give_code(client, "000000")
    assert answer.url == "/masuk/"
    assert "sessionid" not in answer.cookies


def test_each_step_has_a_session_key_of_its_own(client, bureau):
    key = with_phone(bureau)
    client.get("/masuk/")
    keys = []
    give_password(client, "biro")
    keys.append(client.cookies["sessionid"].value)
    give_code(client, code_of(key))
    keys.append(client.cookies["sessionid"].value)
    assert len(set(keys)) == 2


def test_a_lost_phone_is_taken_away_by_a_command_and_the_next_sign_in_sets_up_anew(client, bureau):
    from django.core.management import call_command

    with_phone_and_codes(bureau)
    inside = Client()
    inside.force_login(bureau)
    call_command("reset_second_factor", "biro")
    assert inside.get("/").url.startswith("/masuk/")
    assert give_password(client, "biro", PASSWORD).url == SET_UP
    event = Phone.pgh_event_model.objects.filter(pgh_label="delete").last()
    assert event.pgh_context["why"] == "reset_second_factor biro"
    assert not hasattr(event, "key")
