"""Nothing is served on a database that is not as this version needs it."""

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory

from ektp import schema_gate

pytestmark = pytest.mark.django_db
SERVED = [b"served"]
MISSING = {"app": "regencies", "name": "0004_closed_months_stay_as_they_are"}


@pytest.fixture
def gate():
    return schema_gate.SchemaGate(lambda environ, start_response: SERVED)


def ask(gate, path="/lapor/16.13/", **headers):
    """What the gate answers, and the status when it is its own."""
    said = []
    request = RequestFactory().get(path, **headers)
    return list(gate(request.environ, lambda status, headers: said.append((status, dict(headers))))), said


@pytest.fixture
def unapplied():
    MigrationRecorder.Migration.objects.get(
        app="regencies", name="0004_closed_months_stay_as_they_are"
    ).delete()


def test_a_migrated_database_opens_it_for_good(gate, django_assert_num_queries):
    assert ask(gate) == (SERVED, [])
    with django_assert_num_queries(0):
        assert ask(gate) == (SERVED, [])


def test_a_missing_migration_is_said_to_readers_and_to_the_log(gate, unapplied, caplog):
    body, [(status, headers)] = ask(gate)
    assert status == "503 Service Unavailable"
    assert headers["Retry-After"] == "10"
    assert "Aplikasi sedang diperbarui" in body[0].decode()
    assert "regencies.0004_closed_months_stay_as_they_are (run migrate)" in caplog.text


def test_a_script_is_told_as_data(gate, unapplied):
    body, _said = ask(gate, "/provinsi/16/versi.json")
    assert b'"trouble": "upgrading"' in body[0]


def test_styles_and_health_are_served_meanwhile(gate, unapplied):
    assert ask(gate, "/static/css/theme.css") == (SERVED, [])
    assert ask(gate, "/sehat/") == (SERVED, [])


def test_it_opens_by_itself_once_the_database_is_ready(gate, unapplied):
    ask(gate)
    MigrationRecorder.Migration.objects.create(**MISSING)
    gate._look_at = 0
    assert ask(gate) == (SERVED, [])


def test_of_a_database_that_is_away_the_application_speaks(gate, monkeypatch):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(schema_gate, "compare", away)
    assert ask(gate) == (SERVED, [])
    assert not gate.is_open


def test_a_database_of_a_newer_version_is_served_with_a_warning(gate, caplog):
    MigrationRecorder.Migration.objects.create(app="regencies", name="9999_of_a_newer_version")
    assert ask(gate) == (SERVED, [])
    assert "newer version" in caplog.text
