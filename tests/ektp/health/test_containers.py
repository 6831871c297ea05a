"""What a container asks about itself."""

import socket
from dataclasses import replace

import pytest

from ektp.health import __main__ as container
from ektp.health import latest
from ektp.health.facts import Sign
from tests.ektp.health.test_findings import WELL, well

HERE = socket.gethostname()


@pytest.fixture
def facts(monkeypatch):
    def tell(found):
        monkeypatch.setattr(latest.watch, "look", lambda: found)

    return tell


@pytest.mark.parametrize(
    ("kind", "signs", "status"),
    [
        ("worker", {"workers": (Sign(f"celery@{HERE}", 5.0),)}, 0),
        ("worker", {"workers": (Sign(f"celery@{HERE}", 61.0),)}, 1),
        ("worker", {"workers": (Sign("celery@another", 5.0),)}, 1),
        ("worker", {"workers": ()}, 1),
        ("scheduler", {"schedulers": (Sign(f"{HERE}:7", 5.0, 30.0),)}, 0),
        ("scheduler", {"schedulers": (Sign(f"{HERE}:7", 70.0, 90.0),)}, 1),
    ],
)
def test_its_own_process_gave_a_sign_within_a_minute(facts, kind, signs, status):
    facts(well(**signs))
    assert container.main([kind]) == status


def test_a_lost_database_is_no_reason_to_start_it_again(facts):
    facts(replace(WELL, database=None))
    assert container.main(["worker"]) == 0


@pytest.mark.parametrize(("answered", "status"), [(200, 0), (503, 1), (400, 1)])
def test_the_web_server_is_asked_as_its_proxy_asks(monkeypatch, answered, status):
    asked = []

    class Connection:
        def __init__(self, *address, timeout):
            asked.append((address, timeout))

        def request(self, method, path, headers):
            asked.append((path, headers))

        def getresponse(self):
            return type("Answer", (), {"status": answered})

    monkeypatch.setenv("DJANGO_ALLOWED_HOSTS", ".example.go.id, localhost")
    monkeypatch.setattr(container.http.client, "HTTPConnection", Connection)
    assert container.main([]) == status
    assert asked[1] == ("/sehat/", {"Host": "example.go.id", "X-Forwarded-Proto": "https"})
