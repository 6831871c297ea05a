"""What is asked again is answered from what is kept as long as everything that it rests upon is the same."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from ektp import again
from ektp.health.latest import watch
from regencies import clock
from regencies.models import Membership, Regency, User
from reports import recompute, unchanged
from tests.factories import make_report, make_user

pytestmark = pytest.mark.django_db
PAGE, VERSION = "/provinsi/16/", "/provinsi/16/versi.json"


class Office:
    """A browser of the bureau, and how often the program itself was asked."""

    def __init__(self, client) -> None:
        self.served, self.times = WSGIHandler(), 0
        self.application = again.Again(self._serve)
        self.cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        self.tag = client.get(PAGE).headers["ETag"]

    def _serve(self, environ, start_response):
        self.times += 1
        return self.served(environ, start_response)

    def ask(self, path: str, **more) -> tuple[str, dict[str, str], bytes]:
        said = []
        headers = {"HTTP_COOKIE": self.cookies, "HTTP_IF_NONE_MATCH": self.tag} | more
        environ = RequestFactory().get(path, **headers).environ
        with one_connection():
            body = b"".join(self.application(environ, lambda *all: said.extend(all)))
        return said[0], dict(said[1]), body

    def is_answered_anew(self, path: str, **more) -> bool:
        before = self.times
        self.ask(path, **more)
        return self.times > before


@contextmanager
def one_connection():
    """A test has one transaction, which the end of a request would close, as Django's own client knows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    monkeypatch.setattr(again, "close_old_connections", lambda: None)


@pytest.fixture
def office(bureau):
    found = Office(bureau)
    for path in (PAGE, VERSION):
        assert found.is_answered_anew(path)
        assert not found.is_answered_anew(path)
    return found


@pytest.mark.parametrize(("path", "status"), [(PAGE, "304 Not Modified"), (VERSION, "200 OK")])
def test_the_same_is_said_again_for_one_question(office, path, status):
    first = office.ask(path)
    with CaptureQueriesContext(connection) as asked:
        second = office.ask(path)
    assert [query["sql"].split(" (")[0].split("_and_")[0] for query in asked] == ["EXECUTE session"]
    ids = [said[1].pop("X-Request-ID") for said in (first, second)]
    assert first == second and first[0] == status and ids[0] != ids[1]
    assert "Content-Security-Policy" in second[1] and "private" in second[1]["Cache-Control"]


def _leave() -> None:
    Session.objects.all().delete()


def _lose_the_role() -> None:
    Membership.objects.all().delete()


def _change_roles() -> None:
    Membership.objects.update(role="leadership")


def _be_shut_out() -> None:
    User.objects.update(is_active=False)


def _have_all_sessions_ended() -> None:
    User.objects.update(session_epoch=7)


def _report() -> None:
    found = Regency.objects.get()
    make_report(regency=found, date=dt.date(2016, 8, 28))
    recompute.insist(recompute.bring_up_to_date, found.pk)


@pytest.mark.parametrize("path", [PAGE, VERSION])
@pytest.mark.parametrize("happens", [_leave, _lose_the_role, _be_shut_out, _have_all_sessions_ended])
def test_who_may_not_ask_any_more_is_refused_at_once(office, path, happens):
    happens()
    assert office.ask(path)[0][:3] in {"302", "404"}


@pytest.mark.parametrize(("happens", "paths"), [(_report, [PAGE, VERSION]), (_change_roles, [PAGE])])
def test_what_has_changed_is_answered_by_the_program_itself(office, happens, paths):
    happens()
    assert all(office.is_answered_anew(path) for path in paths)


@pytest.mark.parametrize("path", [PAGE, VERSION])
def test_a_next_day_is_asked_for(office, path, settings):
    settings.EKTP_TODAY = clock.today("Asia/Jakarta") + dt.timedelta(days=1)
    assert office.is_answered_anew(path)


def test_a_trouble_that_begins_is_told_on_pages(office, monkeypatch):
    monkeypatch.setattr(watch, "failing", lambda: ("broker",))
    assert office.is_answered_anew(PAGE)


def test_a_busy_process_says_to_wait_longer(office, monkeypatch):
    monkeypatch.setattr("ektp.in_flight.count", lambda: 4)
    assert b'"wait": 15' in office.ask(VERSION)[2]


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_COOKIE": "sessionid=somebody-else"},
        {"REMOTE_ADDR": "10.1.1.1"},
        {"HTTP_HOST": "elsewhere.example"},
        {"HTTP_ACCEPT_LANGUAGE": "en"},
        {"QUERY_STRING": "tanggal=2016-08-01"},
        {"wsgi.url_scheme": "https"},
    ],
)
def test_another_request_is_another(office, other):
    assert office.is_answered_anew(PAGE, **other)


def test_the_id_of_our_proxy_makes_no_difference(office):
    assert not office.is_answered_anew(PAGE, HTTP_X_REQUEST_ID="0123456789abcdef", REMOTE_PORT="4711")


def test_after_five_minutes_the_program_is_asked_for_itself(office, monkeypatch):
    later = again.time.time() + again.SECONDS
    monkeypatch.setattr(again.time, "time", lambda: later)
    assert office.is_answered_anew(PAGE)


def test_what_goes_to_somebody_unexpected_is_never_kept(bureau):
    """The process takes the session for another person's, so that nothing was read along."""
    office = Office(bureau)
    unchanged.sessions._whose[bureau.session.session_key] = make_user(username="orang-lain").pk
    assert office.is_answered_anew(PAGE) and office.is_answered_anew(PAGE)
    assert not office.is_answered_anew(PAGE)


def test_a_database_that_is_away_is_the_programs_to_tell_of(office, monkeypatch):
    def gone(*_values):
        raise OperationalError("gone")

    monkeypatch.setattr(unchanged.sessions, "read", gone)
    before = office.times
    assert office.ask(PAGE)[0].startswith("503 ")
    assert office.times > before


def test_an_answer_that_sets_a_cookie_is_never_given_again():
    def application(environ, start_response):
        environ[again._MADE_OF] = again._MadeOf(lambda: 1, 1, "route")
        start_response("200 OK", [("Set-Cookie", "a=b")])
        return [b"-"]

    served, said = again.Again(application), []
    for _time in range(2):
        environ = RequestFactory().get("/", HTTP_COOKIE="a=b").environ
        assert list(served(environ, lambda *all: said.append(all))) == [b"-"]
    assert said == [("200 OK", [("Set-Cookie", "a=b")])] * 2
    assert not served._answers


def test_no_more_is_kept_than_said(monkeypatch):
    def application(environ, start_response):
        environ[again._MADE_OF] = again._MadeOf(lambda: 1, 1, "route")
        start_response("200 OK", [])
        return [b"-"]

    monkeypatch.setattr(again, "MOST", 3)
    served = again.Again(application)
    for number in range(5):
        list(served(RequestFactory().get(f"/{number}", HTTP_COOKIE="a=b").environ, lambda *_all: None))
    assert len(served._answers) == 3
