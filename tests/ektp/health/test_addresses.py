"""What a probe is told, and what a stranger is not."""

import datetime as dt
import json
import threading
import time
from dataclasses import replace

import pytest
from django.db import connections
from django.db.models import F

from ektp.health import latest, probes, views
from ektp.health.probes import Probe
from reports.models import Pulse
from tests.ektp.health.test_findings import WELL, well

REALLY_FAILING = latest.Watch.failing
KEYS = ["database", "migrations", "broker", "worker", "scheduler", "figures", "extension", "uploads", "disk"]
KEYS += ["backup", "clock"]


@pytest.fixture
def watch(monkeypatch):
    """A watch of this test's own."""
    made = latest.Watch()
    monkeypatch.setattr(views, "watch", made)
    return made


def answer(client):
    response = client.get("/sehat/")
    return response.status_code, json.loads(response.content)


@pytest.mark.django_db(transaction=True)
def test_real_servers_are_found_well_and_dead_processes_are_named(client, watch):
    Pulse.keep(Pulse.Kind.SCHEDULER, "here:1", idle=4.0)
    status, found = answer(client)
    assert status == 200
    assert list(found["checks"]) == KEYS
    well_ones = {
        name: found["checks"][name] for name in ("database", "migrations", "broker", "scheduler", "clock")
    }
    assert set(well_ones.values()) == {"ok"}, well_ones
    assert (found["checks"]["worker"], found["state"]) == ("fail", "fail")


@pytest.mark.django_db(transaction=True)
def test_a_sign_of_life_is_stamped_by_the_database_and_replaces_the_one_before():
    Pulse.keep(Pulse.Kind.WORKER, "celery@here", idle=60.0)
    first = Pulse.objects.get()
    Pulse.keep(Pulse.Kind.WORKER, "celery@here")
    second = Pulse.objects.get()
    assert second.at > first.at and second.did_at is None
    assert 59 < (first.at - first.did_at).total_seconds() < 61


@pytest.mark.django_db(transaction=True)
def test_who_fell_silent_before_the_clock_was_set_back_is_not_taken_for_living(client, watch):
    Pulse.keep(Pulse.Kind.SCHEDULER, "here:1", idle=4.0)
    Pulse.objects.update(at=F("at") + dt.timedelta(hours=1))
    assert answer(client)[1]["checks"]["scheduler"] == "fail"


@pytest.mark.parametrize("facts", [WELL, well(workers=()), None])
def test_a_stranger_learns_names_and_states_only(client, monkeypatch, watch, facts):
    monkeypatch.setattr(watch, "_gather", lambda: facts or replace(WELL, database=None))
    status, found = answer(client)
    assert status == (200 if facts else 503)
    assert set(found) == {"state", "checks"}
    assert {found["state"], *found["checks"].values()} <= {"ok", "warn", "fail", "unknown"}


def test_liveness_asks_nobody(client, monkeypatch):
    monkeypatch.setattr(views, "watch", None)
    response = client.get("/sehat/hidup/")
    assert (response.status_code, response.content) == (200, b"hidup\n")
    assert response["Cache-Control"] == "no-store"


def test_probes_are_not_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/sehat/hidup/").status_code == 200


def test_a_thousand_questions_are_one(watch, monkeypatch):
    asked = []

    def gather():
        asked.append(1)
        time.sleep(0.05)
        return WELL

    monkeypatch.setattr(watch, "_gather", gather)
    threads = [threading.Thread(target=watch.look) for _one in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1
    watch.look(oldest=0.0)
    assert len(asked) == 2


def test_who_only_wants_to_know_lately_never_waits(watch, monkeypatch):
    monkeypatch.setattr(latest.Watch, "failing", REALLY_FAILING)
    monkeypatch.setattr(watch, "_gather", lambda: time.sleep(0.2) or well(workers=()))
    began = time.monotonic()
    assert watch.failing() == ()
    assert time.monotonic() - began < 0.15
    watch.look()
    assert watch.failing() == ()  # it may only be starting


def test_what_fails_for_a_while_is_told_until_it_is_mended(watch, monkeypatch):
    monkeypatch.setattr(latest.Watch, "failing", REALLY_FAILING)
    monkeypatch.setattr(watch, "_gather", lambda: well(workers=()))
    watch.look(0.0)
    watch._failing["worker"] -= latest.LASTING_SECONDS + 1
    watch.look(0.0)
    assert watch.failing() == ("worker",)
    monkeypatch.setattr(watch, "_gather", lambda: WELL)
    watch.look(0.0)
    assert watch.failing() == ()


def test_a_probe_that_hangs_is_left_alone_and_asked_once():
    release, asked = threading.Event(), []
    probe = Probe("test", lambda: asked.append(1) or release.wait(5))
    for _time in range(2):
        probe.begin()
        began = time.monotonic()
        assert probe.answer(began + 0.05) is None
        assert time.monotonic() - began < 0.5
    assert asked == [1]
    release.set()
    assert probe.answer(time.monotonic() + 2) is True


def test_a_probe_that_is_refused_says_nothing():
    probe = Probe("test", lambda: 1 / 0)
    probe.begin()
    assert probe.answer(time.monotonic() + 2) is None


def test_since_when_is_remembered_until_it_answers_again(settings, monkeypatch):
    monkeypatch.setattr(probes, "ask_database", lambda: None)
    monkeypatch.setattr(probes, "ask_broker", lambda: None)
    watch = latest.Watch()
    first, second = watch.look(0.0), watch.look(0.0)
    assert first.since["broker"] == second.since["broker"] == first.asked_at
    watch._broker = Probe("broker", lambda: WELL.broker)
    assert "broker" not in watch.look(0.0).since


@pytest.mark.django_db(transaction=True)
def test_the_database_is_asked_in_a_connection_that_is_closed_again():
    assert probes.ask_database().pending == ()
    assert connections["default"].connection is None
