"""What the web server's processes share of a first answer, and that it holds nothing up."""

import os
import subprocess
import sys
import time

import pytest
from django.db import connection

from ektp.bootstrap import ROOT

REHEARSED = """
import threading
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from ektp.wsgi import application
from ektp.rehearsal import rehearse
asked = []
chain = application.application
def answering(environ, start_response):
    def start(status, headers):
        asked.append(status)
        start_response(status, headers)
    return chain(environ, start)
application.application = answering
rehearse(application)
import psutil
from ektp import prepared
sockets = len(psutil.Process().net_connections("all"))
composed = ["_composed" in vars(each) for each in prepared._every]
print(asked, application.is_open, sockets, threading.active_count(), end=" ")
print(len(composed) > 20, all(composed))
"""
PRODUCTION = {"DJANGO_ALLOWED_HOSTS": ".ktp.example.go.id", "DJANGO_HTTPS": "proxy", "EKTP_LOCAL": ""}


def rehearsed(**environment: str) -> str:
    """Statuses answered, whether the database is known to be ready, how many connections and threads
    are left, and whether there are prepared queries and all of them are composed."""
    ours = {"DJANGO_SETTINGS_MODULE": "ektp.settings", "EKTP_LOG_LEVEL": "CRITICAL"}
    asked = subprocess.run(
        [sys.executable, "-c", REHEARSED],
        env=os.environ | ours | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return asked.stdout.strip()


def database() -> str:
    """The address of the test's own."""
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{connection.settings_dict['NAME']}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", [{"EKTP_LOCAL": "1"}, PRODUCTION])
def test_the_first_page_is_drawn_and_the_database_known_to_be_ready(way):
    """Here and behind a proxy; no connection is left for two processes to share, and no thread to be lost."""
    assert rehearsed(DATABASE_URL=database(), **way) == "['200 OK'] True 0 1 True True"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_takes_nothing_from_it():
    said = rehearsed(DATABASE_URL=database(), REDIS_URL="redis://127.0.0.1:1/0")
    assert said == "['200 OK'] True 0 1 True True"


def test_a_database_that_is_away_holds_up_nothing():
    began = time.monotonic()
    said = rehearsed(DATABASE_URL="postgresql://ektp@127.0.0.1:1/ektp")
    assert said.endswith("False 0 1 True False")
    # A host that takes no connection and refuses none: TEST-NET-1 of RFC 5737.
    said = rehearsed(DATABASE_URL="postgresql://ektp@192.0.2.1/ektp")
    assert said.endswith("False 0 1 True False")
    assert time.monotonic() - began < 25
