"""The person is read along with the session; which one to read is a guess, whose it is says the session."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ektp import sessions
from regencies.sign_in import backend
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = "/akun/"


@pytest.fixture
def somebody(client):
    """Who is inside, after a request from which on the process knows whose session it is."""
    user = make_user()
    client.force_login(user)
    client.get(PAGE)
    return user


def _people_asked(client) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    texts = [query["sql"] for query in asked]
    return [text for text in texts if text.startswith(("EXECUTE session_of", "EXECUTE user_of"))]


def test_session_and_person_are_one_question(client, somebody):
    assert len(_people_asked(client)) == 1


def test_a_wrong_guess_shows_the_right_person_and_is_mended(client, somebody):
    other = make_user(username="orang-lain")
    sessions._whose[client.session.session_key] = other.pk
    assert client.get(PAGE).context["user"] == somebody
    assert len(_people_asked(client)) == 1


def test_a_guess_opens_nothing_without_a_session(client, somebody):
    Session.objects.all().delete()
    assert client.get(PAGE).status_code == 302


def test_a_person_who_is_shut_out_is_out_at_the_next_request(client, somebody):
    type(somebody).objects.filter(pk=somebody.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 302


def test_a_new_password_ends_the_session_that_was_known(client, somebody):
    somebody.set_password("kabut-tipis-di-atas-sawah")
    somebody.save()
    assert client.get(PAGE).status_code == 302


def test_what_was_read_along_serves_one_session_only(somebody):
    assert backend._read_along.get() == ()


def test_what_a_session_holds_is_its_own_each_time(client, somebody):
    """A signature is checked once, but what is changed in a request stays in that request."""
    stored = Session.objects.get()
    first, second = (sessions.SessionStore(stored.session_key) for _each in range(2))
    first["daftar"] = [1]
    assert "daftar" not in second
    assert first.decode(stored.session_data) is not first.decode(stored.session_data)


def test_under_another_key_a_signature_is_checked_again(client, somebody, settings):
    settings.SECRET_KEY = "lain"
    assert client.get(PAGE).status_code == 302


def test_a_forged_session_is_none(client, somebody):
    stored = Session.objects.get()
    assert sessions.SessionStore().decode(stored.session_data[:-1] + "x") == {}


def test_no_more_sessions_are_remembered_than_fit(client, somebody, monkeypatch):
    monkeypatch.setattr(sessions, "MOST_REMEMBERED", 2)
    for number in range(5):
        store = sessions.SessionStore(f"kunci-{number}")
        store.belongs_to(number)
    assert len(sessions._whose) <= 2
