"""What the web server's processes share of a first answer, and that it holds nothing up."""

import os
import socket
import subprocess
import sys

import psycopg2
import pytest
from django.db import connection

from ektp.bootstrap import ROOT

REHEARSED = """
import threading, time
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
began = time.monotonic()
rehearse(application)
took = time.monotonic() - began
import psutil
from ektp import prepared
sockets = len(psutil.Process().net_connections("all"))
composed = ["_composed" in vars(each) for each in prepared._every]
print(asked, application.is_open, sockets, threading.active_count(), end=" ")
print(len(composed) > 20, all(composed), "in time" if took < 8 else took)
"""
PRODUCTION = {"DJANGO_ALLOWED_HOSTS": ".ktp.example.go.id", "DJANGO_HTTPS": "proxy", "EKTP_LOCAL": ""}


def rehearsed(**environment: str) -> str:
    """Statuses answered, whether the database is known to be ready, how many connections and threads
    are left, whether there are prepared queries and all of them are composed, and whether it took long."""
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
    assert rehearsed(DATABASE_URL=database(), **way) == "['200 OK'] True 0 1 True True in time"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_takes_nothing_from_it():
    said = rehearsed(DATABASE_URL=database(), REDIS_URL="redis://127.0.0.1:1/0")
    assert said == "['200 OK'] True 0 1 True True in time"


def test_a_database_that_is_away_holds_up_nothing():
    said = rehearsed(DATABASE_URL="postgresql://ektp@127.0.0.1:1/ektp")
    assert said.startswith("[] False 0 1 ") and said.endswith("in time")


def test_a_database_that_takes_a_connection_and_never_answers_is_left_after_seconds():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        said = rehearsed(DATABASE_URL=f"postgresql://ektp@127.0.0.1:{silent.getsockname()[1]}/ektp")
    assert said.startswith("[] False 0 1 ") and said.endswith("in time")


@pytest.mark.django_db(transaction=True)
def test_a_table_that_somebody_holds_is_left_after_two_seconds():
    with psycopg2.connect(database()) as other, other.cursor() as holding:
        holding.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
        said = rehearsed(DATABASE_URL=database())
        other.rollback()
    assert "in time" in said and said.split(" ")[-6:-4] == ["0", "1"]
