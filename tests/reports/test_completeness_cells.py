"""What a day is called, and what a month of days adds up to."""

import datetime as dt
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from regencies.models import Regency
from reports.completeness import Cell, Entry, Known, RegencyMonth, Tally, tally
from reports.completeness.cells import judge

WIB = ZoneInfo("Asia/Jakarta")
TODAY, MONDAY, FIRST = dt.date(2016, 8, 30), dt.date(2016, 8, 29), dt.date(2016, 8, 1)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(2016, 8, day, hour, minute, second, tzinfo=WIB)


def known(hour: int = 16, *, date: dt.date = TODAY, minute: int = 0) -> Known:
    return Known(date, at(30, hour, minute), date == TODAY, dt.time(18), WIB)


def state(date: dt.date = MONDAY, *, entered=None, is_open=True, first=FIRST, when=None) -> str:
    entry = Entry(entered) if entered else None
    return judge(date, is_open=is_open, entry=entry, first=first, known=when or known()).state


class TestInTimeOrLate:
    def test_the_cut_off_itself_is_in_time_and_a_second_later_is_late(self):
        assert state(entered=at(29, 18)) == "on_time"
        assert state(entered=at(29, 18, 0, 1)) == "late"

    def test_the_next_morning_is_late_and_the_evening_before_in_time(self):
        assert state(entered=at(30, 8)) == "late"
        assert state(entered=at(28, 20)) == "on_time"

    def test_the_cut_off_is_that_of_the_province_s_own_zone(self):
        east = ZoneInfo("Asia/Jayapura")
        papua = Known(TODAY, at(30, 16), True, dt.time(18), east)
        # Half past six in the evening there, half past four here.
        entry = Entry(at(29, 16, 30))
        assert judge(MONDAY, is_open=True, entry=entry, first=FIRST, known=papua).state == "late"

    def test_a_report_whose_history_does_not_say_when_is_not_called_late(self):
        cell = judge(MONDAY, is_open=True, entry=Entry(None), first=FIRST, known=known())
        assert cell.state == "on_time"


class TestWithoutAReport:
    def test_an_older_service_day_is_missing(self):
        assert state() == "missing"

    @pytest.mark.parametrize(("hour", "minute", "expected"), [(0, 0, "waiting"), (18, 0, "waiting")])
    def test_today_is_waited_for_up_to_the_cut_off(self, hour, minute, expected):
        assert state(TODAY, when=known(hour, minute=minute)) == expected

    def test_today_is_missing_from_the_cut_off_on(self):
        assert state(TODAY, when=known(18, minute=1)) == "missing"

    def test_the_close_of_a_past_date_is_after_its_cut_off(self):
        assert state(MONDAY, when=known(9, date=MONDAY)) == "missing"

    def test_days_before_the_first_data_and_after_the_page_s_date_are_blank(self):
        assert Cell(FIRST, state(FIRST, first=MONDAY)).is_blank
        assert state(first=None) == "before"
        assert state(dt.date(2016, 8, 31)) == "ahead"
        assert state(TODAY, when=known(9, date=MONDAY)) == "ahead"

    def test_a_closed_day_lacks_nothing(self):
        assert state(is_open=False) == "closed"


def test_a_report_of_a_closed_day_is_outreach_whenever_it_was_entered():
    assert state(is_open=False, entered=at(30, 9)) == "extra"


def test_a_day_can_be_late_and_corrected():
    cell = judge(MONDAY, is_open=True, entry=Entry(at(30, 8), True), first=FIRST, known=known())
    assert cell.state == "late" and cell.is_corrected
    assert cell.word == "terlambat, dikoreksi"


def month(states: str) -> RegencyMonth:
    """A letter for each day: on Time, Late, Missing, Waiting, Extra, Closed, Before."""
    names = {
        "t": "on_time",
        "l": "late",
        "m": "missing",
        "w": "waiting",
        "e": "extra",
        "c": "closed",
        "b": "before",
    }
    cells = [Cell(FIRST + dt.timedelta(days=place), names[letter]) for place, letter in enumerate(states)]
    return RegencyMonth(Regency(code="16.01"), tuple(cells))


def test_the_rate_counts_service_days_that_were_due_and_nothing_else():
    found = month("bbttlmecw").tally
    assert found == Tally(on_time=2, late=1, missing=1)
    assert found.rate == Fraction(2, 4)


def test_a_month_in_which_nothing_was_due_has_no_rate():
    assert month("bcew").tally.rate is None


def test_the_province_s_rate_is_the_ratio_of_the_sums_and_no_mean():
    assert tally([month("tttttttm"), month("m")]).rate == Fraction(7, 9)
    assert tally([]).rate is None
