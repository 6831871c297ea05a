"""The server's own failures speak plainly."""

import errno
import time

import psycopg2.errors
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError

from regencies.sign_in.sessions import RENEWED_EVERY
from regencies.views import report
from tests.factories import make_officer, make_regency

pytestmark = pytest.mark.django_db
ADDRESS = "/lapor/16.13/"


@pytest.fixture
def officer(client):
    client.force_login(make_officer(make_regency(code="16.13")))
    client.raise_request_exception = False
    return client


def failing(problem):
    def fail(*args, **kwargs):
        raise problem

    return fail


@pytest.fixture
def break_loading(monkeypatch):
    def break_with(problem):
        monkeypatch.setattr(report, "writable_regency", failing(problem))

    return break_with


def test_while_the_database_is_away_a_sender_is_told_to_send_again(officer, break_loading):
    break_loading(OperationalError("server closed the connection"))
    page = officer.post(ADDRESS, {"recorded": "1"})
    assert page.status_code == 503
    assert page["Retry-After"]
    assert "mungkin belum tersimpan" in page.content.decode()


def test_a_session_that_its_database_could_not_keep_is_no_bad_request(officer, monkeypatch):
    """A device takes 400 for a refusal, and would give up a report that has been written."""
    session = officer.session
    session["seen"] = int(time.time()) - RENEWED_EVERY  # the next request renews it
    session.save()
    save = SessionStore.save

    def save_without_database(self, must_create=False):
        with monkeypatch.context() as broken:
            broken.setattr(Session, "save", failing(OperationalError("server closed the connection")))
            save(self, must_create)

    monkeypatch.setattr(SessionStore, "save", save_without_database)
    page = officer.get(ADDRESS)
    assert (page.status_code, bool(page["Retry-After"])) == (503, True)


def test_a_reader_is_told_that_what_is_saved_is_safe(officer, break_loading):
    break_loading(ValueError("defect"))
    page = officer.get(ADDRESS)
    assert page.status_code == 500
    assert "Laporan yang sudah tersimpan aman" in page.content.decode()


def full_disk():
    """As Django raises it: its own error from the driver's, which knows the code."""
    told = type("DiskFull", (psycopg2.errors.DiskFull,), {"pgcode": "53100"})
    problem = OperationalError("could not extend file")
    problem.__cause__ = told("could not extend file")
    return problem


def hidden(problem):
    """A fault that only follows from another one."""
    fault = AttributeError("a connection that is none")
    fault.__context__ = problem
    return fault


TROUBLES = {
    "away": InterfaceError("connection already closed"),
    "busy": OperationalError("FATAL:  sorry, too many clients already"),
    "disk-full": full_disk(),
}


@pytest.mark.parametrize("name", TROUBLES)
@pytest.mark.parametrize("wrap", [lambda problem: problem, hidden], ids=["itself", "behind another"])
def test_what_passes_says_so_to_a_script_as_data(officer, break_loading, name, wrap):
    break_loading(wrap(TROUBLES[name]))
    answer = officer.post(ADDRESS, {"recorded": "1"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["trouble"]) == (503, name)
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["message"]


def test_no_space_for_a_file_is_a_full_disk_too(officer, break_loading):
    break_loading(OSError(errno.ENOSPC, "No space left on device"))
    page = officer.post(ADDRESS, {"recorded": "1"})
    assert page.status_code == 503
    assert "Penyimpanan server penuh" in page.content.decode()
    assert "belum tersimpan" in page.content.decode()


def test_a_reader_may_try_the_same_page_again(officer, break_loading):
    break_loading(OperationalError("FATAL:  sorry, too many clients already"))
    page = officer.get(ADDRESS, {"tanggal": "2016-08-29"})
    assert f'href="{ADDRESS}?tanggal=2016-08-29"' in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_a_fault_stays_a_fault_for_a_script(officer, break_loading):
    break_loading(ValueError("defect"))
    answer = officer.get(ADDRESS, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["trouble"]) == (500, "fault")
