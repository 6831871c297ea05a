"""A worker meets what a newer version sends: it says so, goes on, and the work is not lost."""

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
