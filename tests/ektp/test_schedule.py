"""What the scheduler sends by itself, night and day: none is missing, and a worker knows each task."""

import datetime as dt

import pytest
from celery.schedules import crontab

from ektp.celery import app

SENT = {
    "backup": "reports.tasks.backup",
    "sweep": "reports.tasks.sweep",  # what lost notices left behind, and every morning's new day
    "seal-audit": "regencies.tasks.seal_audit",
    "verify-audit": "regencies.tasks.verify_audit",
    "sweep-uploads": "regencies.tasks.sweep_uploads",
}
NIGHTLY = {"backup", "verify-audit"}


def test_nothing_is_missing_and_nothing_is_added_unnoticed():
    assert {name: entry["task"] for name, entry in app.conf.beat_schedule.items()} == SENT


@pytest.mark.parametrize("name", app.conf.beat_schedule)
def test_a_worker_knows_it(name):
    app.loader.import_default_modules()  # as a worker does when it starts
    assert app.conf.beat_schedule[name]["task"] in app.tasks


@pytest.mark.parametrize("name", SENT)
def test_its_turn_comes_every_night_or_every_few_minutes(name):
    schedule = app.conf.beat_schedule[name]["schedule"]
    if name in NIGHTLY:
        assert isinstance(schedule, crontab)
        assert len(schedule.hour) == len(schedule.minute) == 1
        assert schedule.day_of_week == set(range(7))
        assert len(schedule.day_of_month) == 31 and len(schedule.month_of_year) == 12
    else:
        assert 0 < schedule <= dt.timedelta(minutes=10).total_seconds()


@pytest.mark.parametrize("name", SENT)
def test_what_nobody_took_in_time_is_not_done_late_and_twice(name):
    entry = app.conf.beat_schedule[name]
    longest = 3600 if name in NIGHTLY else entry["schedule"]
    assert 0 < entry["options"]["expires"] <= longest
