"""What is asked again is answered from what is kept as long as everything that it rests upon is the same."""

import datetime as dt
import time
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
from ektp.sessions import SessionStore
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
        self.person = int(client.session["_auth_user_id"])

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
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class Clock:
    """Stands, so that no test crosses the end of five minutes by chance."""

    def __init__(self) -> None:
        self.at = time.time() // again.SECONDS * again.SECONDS

    def time(self) -> float:
        return self.at


@pytest.fixture(autouse=True)
def at(monkeypatch) -> Clock:
    monkeypatch.setattr(again, "close_old_connections", lambda: None)
    found = Clock()
    monkeypatch.setattr(again, "time", found)
    return found


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


def _gone(*_values, **_more):
    raise OperationalError("gone")


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


def test_a_process_now_busy_now_idle_says_how_long_to_wait_without_the_program(office, monkeypatch):
    for at_work, wait in ((4, 15), (1, 1), (4, 15), (1, 1)):
        monkeypatch.setattr("ektp.in_flight.count", lambda at_work=at_work: at_work)
        assert b'"wait": %d}' % wait in office.ask(VERSION)[2]
    # Once for each of what is to be said, and once before for each address.
    assert office.times == 2 + 1


def test_a_session_that_could_not_be_saved_is_said_once(bureau, monkeypatch):
    """On a full disk: the view has answered by then."""
    office = Office(bureau)
    with monkeypatch.context() as meanwhile:
        always = property(lambda _session: True, lambda _session, _to: None)
        meanwhile.setattr(SessionStore, "modified", always, raising=False)
        meanwhile.setattr(SessionStore, "save", _gone)
        assert office.ask(VERSION)[0].startswith("503 ")
    assert office.ask(VERSION)[0] == "200 OK"


def test_a_view_that_the_trail_could_not_take_is_tried_again(bureau, monkeypatch):
    office = Office(bureau)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("regencies.audit.middleware.record_if_possible", lambda *_deed, **_who: False)
        assert office.is_answered_anew(PAGE)
    assert office.is_answered_anew(PAGE)
    assert not office.is_answered_anew(PAGE)


def test_every_answer_is_counted_and_logged_as_one_of_its_route(office, caplog):
    caplog.set_level("INFO", "ektp.request")
    office.ask(PAGE)
    (line,) = [record for record in caplog.records if record.name == "ektp.request"]
    assert (line.route, line.status, line.user, line.queries) == ("reports:province", 304, office.person, 1)


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


def test_after_five_minutes_the_program_is_asked_for_itself(office, at):
    at.at += again.SECONDS - 1
    assert not office.is_answered_anew(PAGE)
    at.at += 1
    assert office.is_answered_anew(PAGE)


def test_what_goes_to_somebody_unexpected_is_never_kept(bureau):
    """The process takes the session for another person's, so that nothing was read along."""
    office = Office(bureau)
    unchanged.sessions._whose[bureau.session.session_key] = make_user(username="orang-lain").pk
    assert office.is_answered_anew(PAGE) and office.is_answered_anew(PAGE)
    assert not office.is_answered_anew(PAGE)


def test_a_database_that_is_away_is_the_programs_to_tell_of(office, monkeypatch):
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(unchanged.sessions, "read", _gone)
        before = office.times
        assert office.ask(PAGE)[0].startswith("503 ")
        assert office.times > before
    assert office.is_answered_anew(VERSION), "nobody else waits for the database twice"


def test_an_answer_that_sets_a_cookie_is_never_given_again():
    def application(environ, start_response):
        environ[again._MADE_OF] = again._MadeOf(lambda: 1, 1, "route", 1)
        start_response("200 OK", [("Set-Cookie", "a=b")])
        return [b"-"]

    served, said = again.Again(application), []
    for _time in range(2):
        environ = RequestFactory().get("/", HTTP_COOKIE="a=b").environ
        assert list(served(environ, lambda *all: said.append(all))) == [b"-"]
    assert said == [("200 OK", [("Set-Cookie", "a=b")])] * 2
    assert not served._known


def test_no_more_is_kept_than_said(monkeypatch):
    def application(environ, start_response):
        environ[again._MADE_OF] = again._MadeOf(lambda: 1, 1, "route", 1)
        start_response("200 OK", [])
        return [b"-"]

    monkeypatch.setattr(again, "MOST", 3)
    served = again.Again(application)
    for number in range(5):
        list(served(RequestFactory().get(f"/{number}", HTTP_COOKIE="a=b").environ, lambda *_all: None))
    assert len(served._known) == 3
