"""The clock jumps: a day ahead, back an hour, back a day; and the web's alone, away from the database's."""

import datetime as dt

import pytest

from tests.faults import books
from tests.faults.jumping import Jumping
from tests.faults.looking import TODAY, within
from tests.faults.small import CODE, DATES

pytestmark = pytest.mark.slow
HOUR, DAY = 3_600, 24 * 3_600
TOMORROW = TODAY + dt.timedelta(days=1)
TODAY_, TOMORROW_ = TODAY.isoformat(), TOMORROW.isoformat()
STAMPS = "SELECT pgh_created_at FROM regencies_dailyreporthistoryevent WHERE pgh_id > {} ORDER BY pgh_id"


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    with Jumping(tmp_path_factory.mktemp("clock") / "data") as stack:
        assert stack.ready(), stack.said()
        stack.fill()
        yield stack


def signed_in(stack, number):
    officer = stack.officer(number)
    officer.versions = {(CODE, date): stack.version(date) for date in (*DATES, TOMORROW_)}
    return officer


def change_unnoticed(stack, recorded):
    """By plain SQL, which tells no worker: only the scheduler's rounds find it."""
    change = f"UPDATE regencies_dailyreport SET recorded = {recorded}, version = version + 1"
    stack.run(f"{change} WHERE date = '2016-08-26'")
    return within(30, lambda: stack.shown("2016-08-26") == recorded) is not None


def is_refused_as_future(answer) -> bool:
    return answer.status == 422 and "belum tiba: hari ini 30 Agustus 2016" in str(answer.json["problems"])


def test_after_a_jump_ahead_and_back_nothing_is_lost_and_work_goes_on(stack):
    before = stack.last_event()
    first = signed_in(stack, 5)
    assert is_refused_as_future(first.try_device(CODE, TOMORROW_))
    assert first.try_device(CODE, TODAY_).status == 200

    stack.jump(DAY)
    assert within(40, lambda: stack.reach() == TOMORROW) is not None
    # As after any long pause: the device keeps the report and asks its owner to sign in.
    kept = first.try_device(CODE, TODAY_)
    assert (kept.status, kept.json) == (401, {"sign_in": "/masuk/"})
    second = signed_in(stack, 6)
    assert second.try_device(CODE, TOMORROW_).status == 200

    # An hour back, as a time server does it: the scheduler does not wait for the hour to pass.
    stack.jump(DAY - HOUR)
    assert change_unnoticed(stack, 301)
    assert "The clock was set back" in (stack.folder / "logs" / "scheduler.log").read_text()

    stack.jump(0)
    assert change_unnoticed(stack, 302)
    assert is_refused_as_future(second.try_device(CODE, TOMORROW_))
    assert second.try_device(CODE, TODAY_).status == 200
    assert "30 Agustus 2016" in second.line.get(f"/kabkota/{CODE}/").text
    refused = stack.command("export_progress", "--province", "16", "--date", TOMORROW_)
    assert "is in the future" in refused.stderr
    _nothing_lost(stack, [*first.book, *second.book], before)


def _nothing_lost(stack, sendings, before):
    with stack.cursor() as cursor:
        found = books.problems(cursor, sendings, before)
        cursor.execute(STAMPS.format(before))
        stamps = [at for (at,) in cursor.fetchall()]
    assert [each for each in found if "nobody sent" not in each] == []
    assert stamps != sorted(stamps)  # the clock did jump; the order of the history does not rest on it
    assert " 0 seals" not in stack.manage("verify_audit")
    assert within(30, lambda: stack.value("SELECT count(*) FROM regencies_stalemark") == 0) is not None
    # What was stored for the day that has not come goes; the figures up to today stay as they are.
    stored = figures(stack)
    stack.manage("recompute", "--verbosity=0")
    assert stack.derived() == stack.derived(until=TODAY_)
    assert figures(stack) == stored
    assert stack.reach() == TODAY
    stack.jump(DAY)
    assert within(40, lambda: stack.reach() == TOMORROW) is not None
    assert stack.differs_from_a_recompute() == []


def figures(stack) -> dict[str, str]:
    """Up to today. Not the marks: one of several days on which a total stands wrong says up to which."""
    found = stack.derived(until=TODAY_)
    return {table: digest for table, digest in found.items() if table != "reports_oddmark"}


def test_clocks_of_two_machines_that_differ_are_named(stack):
    stack.jump(0)
    officer, bureau = signed_in(stack, 7), stack.line("biro")
    stack.jump(HOUR, with_database=False)
    said = within(20, lambda: bureau.get("/sehat/").json["checks"]["clock"] == "fail")
    assert said is not None
    page = bureau.get("/keadaan/").text
    assert "Jam web dan basis data berbeda" in page
    assert "menyamakan jam semua mesin (NTP)" in page
    assert officer.try_device(CODE, TODAY_).status == 200
    assert within(20, stack.is_up_to_date) is not None
    stack.jump(0)
    assert within(20, lambda: bureau.get("/sehat/").json["checks"]["clock"] == "ok") is not None
