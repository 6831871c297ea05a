"""Signing in and out, passwords, and where each role starts."""

import pytest
from django.urls import reverse

from tests.factories import (
    PASSWORD,
    make_bureau,
    make_leader,
    make_officer,
    make_province,
    make_regency,
    make_user,
)

pytestmark = pytest.mark.django_db
SIGN_IN = "/masuk/"


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password} | more)


def refusals(response):
    return list(response.context["form"].non_field_errors())


def test_name_and_password_open_the_home_page(client):
    make_user(username="siti")
    response = sign_in(client, "siti")
    assert (response.status_code, response.url) == (302, reverse("accounts:home"))


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client):
    regency = make_regency(code="16.07")
    make_officer(regency, username="siti")
    asked = client.get("/lapor/16.07/?tanggal=2016-08-29")
    assert asked.status_code == 302
    page = client.get(asked.url)
    response = sign_in(client, "siti", next=page.context["next"])
    assert response.url == "/lapor/16.07/?tanggal=2016-08-29"


def test_a_foreign_address_is_not_followed_after_signing_in(client):
    make_user(username="siti")
    assert sign_in(client, "siti", next="https://contoh.id/").url == reverse("accounts:home")


def test_nobody_learns_whether_an_account_exists(client):
    make_user(username="siti")
    make_user(username="budi", is_active=False)
    wrong_password = refusals(sign_in(client, "siti", "salah"))
    no_account = refusals(sign_in(client, "tidak-ada", "salah"))
    switched_off = refusals(sign_in(client, "budi"))
    assert wrong_password == no_account == switched_off
    assert len(wrong_password) == 1


def test_empty_fields_are_named(client):
    form = sign_in(client, "", "").context["form"]
    assert set(form.errors) == {"username", "password"}


def test_ten_wrong_passwords_lock_this_name_at_this_address_for_a_while(client, settings):
    make_user(username="siti")
    for _attempt in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(client, "siti", "salah").status_code == 200
    assert sign_in(client, "siti", "salah").status_code == 429
    locked = sign_in(client, "siti")
    assert (locked.status_code, locked["Retry-After"]) == (429, "900")
    assert "15 menit" in locked.content.decode()
    elsewhere = client.post(SIGN_IN, {"username": "siti", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_an_account_that_does_not_exist_is_locked_just_the_same(client, settings):
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        last = sign_in(client, "tidak-ada", "salah")
    assert last.status_code == 429


def test_signing_out_takes_a_post(client):
    client.force_login(make_user())
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/").url == reverse("accounts:sign-in")
    assert client.get("/").status_code == 302


def test_signing_out_and_in_need_a_token_of_the_page():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"username": "siti", "password": PASSWORD}).status_code == 403


def change_password(client, new, old=PASSWORD, again=None):
    fields = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post("/sandi/", fields)


def test_a_new_password_holds_and_keeps_this_device_signed_in(client):
    user = make_user(username="siti")
    client.force_login(user)
    new = "rambutan-hijau-42"
    assert change_password(client, new).url == "/sandi/selesai/"
    assert client.get("/sandi/selesai/").status_code == 200
    user.refresh_from_db()
    assert user.check_password(new)


@pytest.mark.parametrize(
    ("fields", "refused_at"),
    [
        ({"new": "rambutan-hijau-42", "old": "bukan"}, "old_password"),
        ({"new": "rambutan-hijau-42", "again": "rambutan-merah-42"}, "new_password2"),
        ({"new": "pendek"}, "new_password1"),
        ({"new": "123456789012"}, "new_password1"),
    ],
)
def test_a_password_is_refused_at_the_field_that_is_wrong(client, fields, refused_at):
    client.force_login(make_user())
    assert list(change_password(client, **fields).context["form"].errors) == [refused_at]


def test_each_role_starts_where_its_work_is(client):
    province = make_province()
    regency = make_regency(code="16.07", province=province)
    starts = {
        make_officer(regency): "/lapor/16.07/",
        make_bureau(province): "/provinsi/16/",
        make_leader(province): "/tenggat/",
    }
    for user, start in starts.items():
        client.force_login(user)
        assert client.get("/").url == start


def test_somebody_without_a_role_is_told_whom_to_ask(client):
    client.force_login(make_user(username="baru"))
    page = client.get("/").content.decode()
    assert "baru" in page
    assert "Biro" in page
