"""The invited person's side: one page for whatever is wrong, one form for what is right."""

import logging

import pytest
from django.test import Client

from ektp import allowance
from regencies.models import Invitation, User
from regencies.people.invitations import invite, invite_new_password, withdraw

pytestmark = pytest.mark.django_db
PLACE = "/undangan/"
PASSWORD = "rambutan-hijau-42-lapis"


@pytest.fixture
def visitor():
    """From an address of his own: what others ask for here does not count."""
    return Client(REMOTE_ADDR="192.0.2.77")


@pytest.fixture(autouse=True)
def no_limit(monkeypatch):
    monkeypatch.setattr("regencies.views.invitations.allows", lambda *args, **options: True)


@pytest.fixture
def made(biro, province, regency):
    return invite(actor=biro, province=province, role="officer", regency=regency, name="Siti Aminah, S.Kom.")


def choose(client, token, **fields):
    chosen = {"name": "Siti Aminah", "username": "siti.aminah"}
    passwords = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    return client.post(PLACE, {"kode": token, "langkah": "terima"} | chosen | passwords | fields)


def test_the_link_opens_a_form_with_a_suggested_user_name(visitor, made, officer):
    page = visitor.post(PLACE, {"kode": f"https://contoh.id/undangan/#{made.token}"})
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert 'value="siti.aminah"' in page.content.decode()
    assert "Kabupaten Banyuasin" in page.content.decode()
    assert Invitation.objects.open().exists(), "looking at it uses nothing up"


def test_an_officer_who_accepts_is_in(visitor, made):
    response = choose(visitor, made.token)
    assert response.url == "/"
    assert visitor.get("/", follow=True).redirect_chain[-1][0] == "/lapor/16.07/"
    assert User.objects.get(username="siti.aminah").known_as == "Siti Aminah"


def test_a_bureau_person_who_accepts_has_to_set_up_the_second_factor(visitor, biro, province):
    made = invite(actor=biro, province=province, role="bureau", regency=None, name="Dewi")
    response = choose(visitor, made.token, username="dewi")
    assert response.status_code == 302
    assert visitor.get("/provinsi/16/").status_code == 302, "not signed in before the second step"


def test_a_new_password_leads_in(visitor, biro, officer, province):
    made = invite_new_password(actor=biro, province=province, person=officer, why="Lupa")
    page = visitor.post(PLACE, {"kode": made.token}).content.decode()
    assert "siti" in page and "Nama Anda" not in page
    fields = {"kode": made.token, "langkah": "terima", "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert visitor.post(PLACE, fields).status_code == 302
    assert visitor.get("/lapor/16.07/").status_code == 200
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def body(response) -> str:
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_every_link_that_opens_nothing_gets_the_same_answer(visitor, made, biro, province):
    used = invite(actor=biro, province=province, role="leadership", regency=None, name="Sekda")
    choose(Client(REMOTE_ADDR="192.0.2.78"), used.token, username="sekda")
    withdrawn = invite(actor=biro, province=province, role="leadership", regency=None, name="Sekda")
    withdraw(actor=biro, invitation=withdrawn.invitation)
    expired = invite(actor=biro, province=province, role="leadership", regency=None, name="Sekda")
    Invitation.objects.filter(pk=expired.invitation.pk).update(
        made_at="2016-01-01T00:00:00Z", expires_at="2016-01-02T00:00:00Z"
    )
    answers = set()
    for token in ("0" * 64, "x", "é☃", used.token, withdrawn.token, expired.token):
        for response in (visitor.post(PLACE, {"kode": token}), choose(visitor, token, username="lain")):
            answers.add((response.status_code, body(response)))
    assert len(answers) == 1
    status, words = answers.pop()
    assert status == 404
    assert "Mintalah tautan baru kepada Biro" in words
    assert not User.objects.filter(username="lain").exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"username": "siti"}, "username"),
        ({"username": "SITI"}, "username"),
        ({"username": "dua kata"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "x" * 151}, "username"),
        ({"username": "a\x00b"}, "username"),
        ({"name": "\x00 \n"}, "name"),
        ({"new_password1": "pendek", "new_password2": "pendek"}, "new_password1"),
        ({"new_password1": "siti.aminah", "new_password2": "siti.aminah"}, "new_password1"),
        ({"new_password1": "x" * 5000, "new_password2": "x" * 5000}, "new_password1"),
        ({"new_password2": "lain-sama-sekali-42"}, "new_password2"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_the_link_stays(visitor, made, officer, fields, field):
    response = choose(visitor, made.token, **fields)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Invitation.objects.open().exists()
    assert PASSWORD not in response.content.decode()


@pytest.mark.parametrize("kode", [None, "", " ", "\x00", "x" * 3000])
def test_no_link_at_all_is_asked_for_again(visitor, kode):
    response = visitor.post(PLACE, {} if kode is None else {"kode": kode})
    assert response.status_code == 422


def test_who_is_signed_in_signs_out_first(made, officer):
    client = Client()
    client.force_login(officer)
    assert "keluar dahulu" in client.get(PLACE).content.decode()
    assert "keluar dahulu" in choose(client, made.token).content.decode()
    assert Invitation.objects.open().exists()


def test_the_token_is_in_no_history_no_address_and_no_log(visitor, made, caplog):
    with caplog.at_level(logging.DEBUG):
        visitor.post(PLACE, {"kode": made.token})
        choose(visitor, made.token, username="dua kata")
        choose(visitor, made.token)
        choose(visitor, made.token)
    assert made.token not in caplog.text
    for rows in (User, Invitation):
        for event in rows.pgh_event_model.objects.all():
            assert made.token not in str(event.pgh_context)


def test_guessing_from_one_address_is_slowed_down(visitor, monkeypatch):
    monkeypatch.setattr("regencies.views.invitations.allows", allowance.allows)
    monkeypatch.setattr("regencies.views.invitations.MOST", 3)
    guesser = Client(REMOTE_ADDR="192.0.2.201")
    statuses = [guesser.post(PLACE, {"kode": "0" * 64}).status_code for _time in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    assert visitor.post(PLACE, {"kode": "0" * 64}).status_code == 404


def test_accepting_needs_a_token_of_these_pages(made):
    assert choose(Client(enforce_csrf_checks=True), made.token).status_code == 403


def test_who_tries_links_without_end_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr("regencies.views.invitations.allows", lambda *_what, **_limit: False)
    refused = client.post(PLACE, {"kode": "tebakan"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "300")
