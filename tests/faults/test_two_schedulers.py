"""Two beats, and every notice twice: the same figures, and one backup."""

import sys

import pytest

from ektp.bootstrap import ROOT
from ektp.embedded import children
from tests.faults.looking import within

pytestmark = pytest.mark.slow
SQL = "UPDATE regencies_dailyreport SET recorded = {}, version = version + 1 WHERE date = '2016-08-26'"
CODE, DATES = "16.01", ("2016-08-30", "2016-08-29")


@pytest.fixture
def second_beat(small, tmp_path):
    process = children.start(
        [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "ektp",
            "beat",
            f"--schedule={tmp_path / 'schedule'}",
            "--pidfile=",
        ],
        log=tmp_path / "beat.log",
        environment=small.child_environment(EKTP_SWEEP_SECONDS="1", EKTP_LOG_LEVEL="INFO"),
        folder=ROOT,
    )
    yield process
    children.stop(process)


def test_two_schedulers_do_no_harm(small, second_beat, tmp_path):
    officer = small.officer(3)
    for turn in range(6):
        assert officer.try_device(CODE, DATES[turn % 2]).status == 200
        # Plain SQL tells nobody: only a sweep finds it.
        small.run(SQL.format(200 + turn))
    log = tmp_path / "beat.log"
    assert within(30, lambda: log.read_text().count("Sending due task sweep") > 3) is not None
    assert second_beat.poll() is None
    assert within(30, lambda: small.is_up_to_date() and small.shown("2016-08-26") == 205) is not None
    assert small.differs_from_a_recompute() == []
    assert small.value("SELECT count(*) FROM regencies_dailyreport WHERE date = '2016-08-30'") == 2


def test_a_night_that_is_asked_for_two_backups_has_one(small):
    small.python("from reports.tasks import backup; [backup.delay() for _ in range(3)]")
    assert within(40, lambda: small.backups() and not small.is_making_a_backup()) is not None
    assert within(20, lambda: small.waiting_messages() == 0) is not None
    assert len(small.backups()) == 1
