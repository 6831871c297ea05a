"""A connection that was kept between requests: whether it is still good is seen without a question."""

import pytest
from django.db import connection, connections
from django.db.backends.postgresql import base

from ektp import environment
from ektp.postgresql.base import QUIET

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other():
    """A connection beside the test's own, as a request finds it that was kept."""
    made = connections.create_connection("default")
    made.connect()
    made.is_usable()
    yield made
    made.close()


def test_a_good_one_is_not_asked(other):
    pid = other.connection.info.backend_pid

    def last_asked():
        with connection.cursor() as cursor:
            cursor.execute("SELECT state_change FROM pg_stat_activity WHERE pid = %s", [pid])
            return cursor.fetchone()[0]

    before = last_asked()
    assert other.is_usable()
    assert last_asked() == before


def test_one_that_the_server_has_ended_is_given_up(other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [other.connection.info.backend_pid])
    assert not other.is_usable()


def test_one_that_failed_a_question_is_asked(other, monkeypatch):
    """It looks quiet from here, but nobody knows what state the failure left it in."""
    other.errors_occurred = True
    asked = []
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: asked.append(self) or True)
    assert other.is_usable()
    assert asked == [other]


def test_one_that_was_not_used_for_long_is_asked(other, monkeypatch):
    """A server that lost its power and a line that was cut end no connection."""
    other._looked_at -= QUIET
    asked = []
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: asked.append(self) or True)
    assert other.is_usable() and other.is_usable()
    assert asked == [other]


def test_a_request_after_the_server_dropped_its_connection_is_answered(client, transactional_db):
    """The whole way: what was kept is looked at before it is used, and made anew."""
    client.get("/masuk/")
    pid = connection.connection.info.backend_pid
    admin = connections.create_connection("default")
    admin.connect()
    with admin.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    admin.close()
    connection.close_if_unusable_or_obsolete()
    connection.health_check_done = False
    connection.health_check_enabled = True
    assert client.get("/masuk/").status_code == 200
    assert connection.connection.info.backend_pid != pid


def test_a_database_that_says_nothing_is_given_up_and_its_address_may_say_when():
    options = environment.postgresql("postgresql://ektp@database/ektp")["OPTIONS"]
    assert options["connect_timeout"] == "5"
    options = environment.postgresql("postgresql://ektp@database/ektp?connect_timeout=9")["OPTIONS"]
    assert (options["connect_timeout"], options["tcp_user_timeout"]) == ("9", "60000")
    replica = environment.postgresql("postgresql://ektp@replica/ektp", options | {"connect_timeout": "1"})
    assert replica["OPTIONS"] == options | {"connect_timeout": "1"}
