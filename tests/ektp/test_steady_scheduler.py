"""The schedule goes on at once when the clock was set back."""

import datetime as dt

import pytest

from ektp.celery import app
from ektp.steady_scheduler import SteadyScheduler

DAY = dt.timedelta(days=1)


@pytest.fixture
def scheduler(tmp_path, monkeypatch):
    scheduler = SteadyScheduler(app, schedule_filename=str(tmp_path / "schedule"))
    scheduler.sent = []
    monkeypatch.setattr(scheduler, "apply_async", lambda entry, **_rest: scheduler.sent.append(entry.name))
    yield scheduler
    scheduler.close()


def test_what_was_last_sent_in_the_future_takes_its_turn_from_now(scheduler, caplog):
    for entry in scheduler.schedule.values():
        entry.last_run_at = app.now() + DAY
    wait = scheduler.tick()
    assert wait <= app.conf.beat_schedule["sweep"]["schedule"]
    assert all(entry.last_run_at <= app.now() for entry in scheduler.schedule.values())
    assert "The clock was set back" in caplog.text


def test_a_clock_that_is_set_back_amid_a_turn_is_noticed_soon(scheduler, monkeypatch):
    """Between the look at the clock and the turn itself: what was sent last then lies ahead."""
    monkeypatch.setattr(scheduler, "_step_back", lambda: None)
    for entry in scheduler.schedule.values():
        entry.last_run_at = app.now() + DAY
    assert scheduler.tick() <= 10


def test_a_clock_that_goes_as_it_should_changes_nothing(scheduler, caplog):
    scheduler.tick()
    assert "The clock was set back" not in caplog.text
