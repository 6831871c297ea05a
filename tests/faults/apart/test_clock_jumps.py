"""The clock jumps: a day ahead, back an hour, back a day; and the web's alone, away from the database's."""

import datetime as dt

import pytest

from tests.faults import books
from tests.faults.looking import TODAY, within
from tests.faults.small import CODE, DATES

pytestmark = pytest.mark.slow
HOUR, DAY = 3_600, 24 * 3_600
TOMORROW = TODAY + dt.timedelta(days=1)
TODAY_, TOMORROW_ = TODAY.isoformat(), TOMORROW.isoformat()
STAMPS = "SELECT pgh_created_at FROM regencies_dailyreporthistoryevent WHERE pgh_id > {} ORDER BY pgh_id"


def signed_in(apart, number, line=None):
    officer = apart.officer(number, line)
    officer.versions = {(CODE, date): apart.version(date) for date in (*DATES, TOMORROW_)}
    return officer


def change_unnoticed(apart, recorded):
    """By plain SQL, which tells no worker: only the scheduler's rounds find it."""
    change = f"UPDATE regencies_dailyreport SET recorded = {recorded}, version = version + 1"
    apart.run(f"{change} WHERE date = '2016-08-26'")
    return within(30, lambda: apart.shown("2016-08-26") == recorded) is not None


def times_set_back(apart) -> int:
    return (apart.folder / "logs" / "scheduler.log").read_text().count("The clock was set back")


def is_refused_as_future(answer) -> bool:
    return answer.status == 422 and "belum tiba: hari ini 30 Agustus 2016" in str(answer.json["problems"])


@pytest.fixture(autouse=True)
def at_noon(apart):
    yield
    apart.jump(0)
    if apart.reach() > TODAY:
        apart.manage("recompute", "--verbosity=0")


def test_after_a_jump_ahead_and_back_nothing_is_lost_and_work_goes_on(apart):
    before = apart.last_event()
    first = signed_in(apart, 5)
    assert is_refused_as_future(first.try_device(CODE, TOMORROW_))
    assert first.try_device(CODE, TODAY_).status == 200

    apart.jump(DAY)
    assert within(40, lambda: apart.reach() == TOMORROW) is not None
    # As after any long pause: the device keeps the report and asks its owner to sign in.
    kept = first.try_device(CODE, TODAY_)
    assert (kept.status, kept.json) == (401, {"sign_in": "/masuk/"})
    second = signed_in(apart, 6)
    first.line, first.book[-1].status = second.line, 0
    first.finish_unanswered()
    assert first.book[-1].is_acknowledged
    second.versions |= first.versions
    assert second.try_device(CODE, TOMORROW_).status == 200

    # Back an hour, as a time server does it, and a day: the scheduler does not wait for them to pass.
    for turn, ahead in enumerate((DAY - HOUR, 0), 1):
        apart.jump(ahead)
        assert within(30, lambda turn=turn: times_set_back(apart) == turn) is not None
        assert change_unnoticed(apart, 300 + turn)
    assert is_refused_as_future(second.try_device(CODE, TOMORROW_))
    assert second.try_device(CODE, TODAY_).status == 200
    assert "30 Agustus 2016" in second.line.get(f"/kabkota/{CODE}/").text
    _nothing_lost(apart, [*first.book, *second.book], before)


def _nothing_lost(apart, sendings, before):
    with apart.cursor() as cursor:
        found = books.problems(cursor, sendings, before)
        cursor.execute(STAMPS.format(before))
        stamps = [at for (at,) in cursor.fetchall()]
    assert [each for each in found if "nobody sent" not in each] == []
    assert stamps != sorted(stamps)  # the clock did jump; the order of the history does not rest on it
    assert " 0 seals" not in apart.manage("verify_audit")
    assert within(30, lambda: apart.value("SELECT count(*) FROM regencies_stalemark") == 0) is not None
    # What was stored for the day that has not come goes; the figures up to today stay as they are.
    stored = figures(apart)
    apart.manage("recompute", "--verbosity=0")
    assert apart.derived() == apart.derived(until=TODAY_)
    assert figures(apart) == stored
    assert apart.reach() == TODAY


def figures(apart) -> dict[str, str]:
    """Up to today. Not the marks: one of several days on which a total stands wrong says up to which."""
    found = apart.derived(until=TODAY_)
    return {table: digest for table, digest in found.items() if table != "reports_oddmark"}


def test_clocks_of_two_machines_that_differ_are_named(apart):
    mine, bureau = apart.lines("petugas", "biro")
    officer = signed_in(apart, 7, mine)
    apart.jump(HOUR, with_database=False)
    said = within(20, lambda: bureau.get("/sehat/").json["checks"]["clock"] == "fail")
    assert said is not None
    page = bureau.get("/keadaan/").text
    assert "Jam web dan basis data berbeda" in page
    assert "menyamakan jam semua mesin (NTP)" in page
    assert officer.try_device(CODE, TODAY_).status == 200
    assert within(20, apart.is_up_to_date) is not None
    apart.jump(0)
    assert within(20, lambda: bureau.get("/sehat/").json["checks"]["clock"] == "ok") is not None
