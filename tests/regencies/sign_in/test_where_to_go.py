"""Where somebody goes who has come in: what a link asks for may be anything."""

import pytest
from django.test import Client

from regencies.sign_in import steps
from tests.factories import make_officer, make_regency
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
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["x", "?a", "#", "accounts:person", "biro"])
def test_what_is_no_path_is_nowhere_to_go_and_costs_nobody_a_code(client, bureau, asked):
    """Anybody can send such a link; a view's name would have been looked for after the code was spent."""
    give_password(client, "biro", next=asked)
    done = give_code(client, code_of(secret_on(client.get(SET_UP))), SET_UP)
    assert is_in(client) and len(recovery_codes_on(done)) == 10
    assert 'href="/"' in done.content.decode()
    officer = make_officer(make_regency(), username="siti")
    other = Client()
    assert give_password(other, officer.username, next=asked).url == "/"
    assert is_in(other)


@pytest.mark.parametrize(("minutes", "elsewhere"), [(6, {}), (0, {"REMOTE_ADDR": "192.0.2.9"})])
def test_who_is_sent_back_to_the_password_is_told_why_and_still_comes_where_he_wanted(
    client, bureau, monkeypatch, minutes, elsewhere
):
    key = with_phone(bureau)
    give_password(client, "biro", next="/penduduk/?halaman=2")
    later = steps.time.time() + minutes * 60
    monkeypatch.setattr(steps.time, "time", lambda: later)
    back = client.post(CODE, {"code": code_of(key)}, follow=True, **elsewhere)
    said = "Waktu untuk mengisi kode sudah habis" if minutes else "Sambungan internet atau akun Anda berubah"
    assert said in back.content.decode()
    assert said not in client.get("/masuk/").content.decode()
    assert back.context["next"] == "/penduduk/?halaman=2"
    monkeypatch.undo()
    give_password(client, "biro", next=back.context["next"])
    assert give_code(client, code_of(key)).url == "/penduduk/?halaman=2"
