"""The account page: what a person may change himself, and only after proving who he is."""

import re

import pytest
from django.test import Client

from regencies.models import Phone
from regencies.sign_in import second_factor, sessions
from tests.factories import PASSWORD, make_bureau, make_officer, make_province, make_regency, make_user
from tests.regencies.sign_in.steps import (
    code_of,
    give_code,
    give_password,
    recovery_codes_on,
    secret_on,
    with_phone,
    with_phone_and_codes,
)

pytestmark = pytest.mark.django_db
BEGIN, PHONE, REMOVE, RENEW, SURE = (
    "/akun/kode/mulai/",
    "/akun/kode/",
    "/akun/kode/lepas/",
    "/akun/kode/cadangan/",
    "/akun/pastikan/",
)


@pytest.fixture
def siti(client):
    user = make_officer(make_regency(code="16.07", name="Banyuasin"), username="siti")
    give_password(client, "siti")
    return user


def test_it_shows_name_roles_and_whether_a_phone_is_set_up(client, siti):
    page = client.get("/akun/").content.decode()
    assert "siti" in page and "Banyuasin" in page and "belum dipasang" in page
    with_phone_and_codes(siti)
    page = client.get("/akun/").content.decode()
    assert "terpasang" in page and "tersisa 10 dari 10" in page


def test_anybody_may_set_up_a_phone_and_take_it_off_again(client, siti):
    assert client.post(BEGIN).url == PHONE
    done = give_code(client, code_of(secret_on(client.get(PHONE))), PHONE)
    assert len(recovery_codes_on(done)) == 10
    assert second_factor.is_on(siti)
    assert client.post(REMOVE).url == "/akun/"
    assert not second_factor.is_on(siti)
    assert second_factor.codes_left(siti) == 0


def test_a_wrong_first_code_sets_up_nothing(client, siti):
    client.post(BEGIN)
    assert give_code(client, "000000", PHONE).context["form"].errors
    assert not second_factor.is_on(siti)


def test_the_secret_is_shown_to_nobody_without_beginning(client, siti):
    assert client.get(PHONE).url == "/akun/"
    with_phone(siti)
    assert client.get(PHONE).url == "/akun/"


def test_the_bureau_may_replace_its_phone_and_not_switch_it_off(client):
    bureau = make_bureau(make_province(), username="biro")
    old = with_phone(bureau)
    give_password(client, "biro")
    give_code(client, code_of(old))
    assert REMOVE not in client.get("/akun/").content.decode()
    client.post(REMOVE)
    assert second_factor.is_on(bureau)
    client.post(BEGIN)
    assert Phone.objects.get(user=bureau, confirmed=True).bin_key == old
    new = secret_on(client.get(PHONE))
    give_code(client, code_of(new), PHONE)
    assert Phone.objects.get(user=bureau).bin_key == new


def test_new_recovery_codes_void_the_old_ones(client, siti):
    with_phone_and_codes(siti)
    _key, old = None, second_factor.new_recovery_codes(siti)
    new = recovery_codes_on(client.post(RENEW))
    assert len(new) == 10
    assert not second_factor.verify(siti, old[0]).is_right
    Phone.objects.update(throttling_failure_count=0)
    assert second_factor.verify(siti, new[0]).is_right


@pytest.mark.parametrize("path", [BEGIN, REMOVE, RENEW])
def test_after_a_quarter_of_an_hour_the_person_proves_again_who_he_is(client, siti, path):
    key = with_phone(siti)
    session = client.session
    session["sure"] -= sessions.SURE_FOR
    session.save()
    assert client.post(path).url == SURE
    assert second_factor.is_on(siti)
    assert client.post(SURE, {"password": PASSWORD, "code": "000000"}).status_code == 200
    Phone.objects.update(throttling_failure_count=0)
    assert client.post(SURE, {"password": "salah", "code": code_of(key)}).status_code == 200
    assert client.post(path).url == SURE
    assert client.post(SURE, {"password": PASSWORD, "code": code_of(key)}).url == "/akun/"
    answer = client.post(path)
    assert answer.status_code == 200 if path == RENEW else answer.url != SURE


def test_proving_oneself_cannot_be_used_to_guess_the_password(client, siti):
    client.cookies.pop("ektp_browser")
    answers = [client.post(SURE, {"password": f"salah-{number}"}).status_code for number in range(11)]
    assert answers == [200] * 9 + [429] * 2
    assert client.get("/akun/").status_code == 200


def test_changing_the_password_cannot_be_used_to_guess_it(client, siti):
    client.cookies.pop("ektp_browser")
    new = "rambutan-hijau-42"
    typed = {"old_password": "salah", "new_password1": new, "new_password2": new}
    answers = [client.post("/sandi/", typed).status_code for _attempt in range(11)]
    assert answers == [200] * 9 + [429] * 2
    assert client.post("/sandi/", typed | {"old_password": PASSWORD}).status_code == 429
    siti.refresh_from_db()
    assert siti.check_password(PASSWORD)


def test_a_new_phone_signs_out_every_other_device(client, siti):
    other = Client()
    give_password(other, "siti")
    client.post(BEGIN)
    give_code(client, code_of(secret_on(client.get(PHONE))), PHONE)
    assert other.get("/akun/").status_code == 302
    assert client.get("/akun/").status_code == 200


def test_the_secret_and_the_codes_are_kept_by_no_cache(client, siti):
    client.post(BEGIN)
    page = client.get(PHONE)
    assert "no-store" in page.headers["Cache-Control"]
    done = give_code(client, code_of(secret_on(page)), PHONE)
    assert "no-store" in done.headers["Cache-Control"]


def test_who_sets_up_takes_off_and_uses_what_is_in_the_history_without_any_secret(client, siti):
    client.post(BEGIN)
    secret = secret_on(client.get(PHONE))
    give_code(client, code_of(secret), PHONE)
    client.post(REMOVE)
    events = list(Phone.pgh_event_model.objects.order_by("pgh_id").values())
    assert [event["pgh_label"] for event in events] == ["insert", "update", "delete"]
    assert {event["pgh_context"]["user_name"] for event in events} == {siti.known_as}
    assert secret.hex() not in str(events)


def test_somebody_without_a_role_has_an_account_too(client):
    client.force_login(make_user(username="baru"))
    assert re.search("belum ada", client.get("/akun/").content.decode())
