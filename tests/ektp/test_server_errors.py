"""The server's own failures speak plainly."""

import pytest
from django.db import OperationalError

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
        monkeypatch.setattr(report, "get_object_or_404", failing(problem))

    return break_with


def test_while_the_database_is_away_a_sender_is_told_to_send_again(officer, break_loading):
    break_loading(OperationalError("server closed the connection"))
    page = officer.post(ADDRESS, {"recorded": "1"})
    assert page.status_code == 503
    assert page["Retry-After"]
    assert "mungkin belum tersimpan" in page.content.decode()


def test_a_reader_is_told_that_what_is_saved_is_safe(officer, break_loading):
    break_loading(ValueError("defect"))
    page = officer.get(ADDRESS)
    assert page.status_code == 500
    assert "Laporan yang sudah tersimpan aman" in page.content.decode()
