"""A worker meets what a newer version sends or has derived: it says so, goes on, and no work is lost."""

import pytest

from tests.faults.looking import within

pytestmark = pytest.mark.slow
NEWER = """
from ektp.celery import app
app.send_task("reports.tasks.of_a_newer_version", [1])
app.send_task("reports.tasks.bring_up_to_date", [1, "an argument too many"])
app.send_task("reports.tasks.bring_up_to_date", [1], {"newer": True})
"""


def test_messages_of_a_newer_version_are_named_and_passed_over(small):
    (before,) = small.find("celery -A ektp worker")[:1]
    small.python(NEWER)
    log = small.folder / "logs" / "worker.log"
    assert within(20, lambda: "reports.tasks.of_a_newer_version" in log.read_text()) is not None
    assert within(20, lambda: "but 3 were given" in log.read_text()) is not None
    assert "unexpected keyword argument 'newer'" in log.read_text()
    # The same worker does what it knows.
    officer = small.officer(4)
    assert officer.try_device("16.01", "2016-08-30").status == 200
    assert within(30, small.is_up_to_date) is not None
    assert small.shown() == officer.book[-1].values["recorded"]
    assert before in small.find("celery -A ektp worker")


STATES = "UPDATE reports_recomputestate SET derivation = derivation {} 1"


def log_of(small) -> str:
    return (small.folder / "logs" / "worker.log").read_text()


def test_what_a_newer_worker_derived_is_left_to_it_and_caught_up_after_the_upgrade(small):
    small.run(STATES.format("+"))
    try:
        stored, officer, bureau = small.derived(), small.officer(8), small.line("biro")
        assert officer.try_device("16.01", "2016-08-30").status == 200
        assert within(20, lambda: "upgrade this worker" in log_of(small)) is not None
        page = bureau.get("/keadaan/").text
        assert "dihitung oleh versi yang lebih baru daripada program ini" in page
        assert "menjalankan versi yang sama di semua proses" in page
        assert small.derived() == stored
        assert not small.is_up_to_date()
    finally:
        small.run(STATES.format("-"))  # as if the worker had been upgraded
    assert within(30, small.is_up_to_date) is not None
    assert small.shown() == officer.book[-1].values["recorded"]
    assert small.differs_from_a_recompute() == []
