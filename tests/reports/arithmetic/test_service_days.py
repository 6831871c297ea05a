"""Which days are service days, and how many are left."""

from __future__ import annotations

from datetime import date

import pytest

from reports.arithmetic import ServiceCalendar, calendar_span


@pytest.fixture
def calendar():
    return ServiceCalendar.build(
        date(2016, 8, 1),
        date(2016, 9, 30),
        weekdays=[1, 2, 3, 4, 5],
        holidays=[date(2016, 8, 17), date(2016, 9, 12)],
        province_exceptions={
            date(2016, 8, 17): True,
            date(2016, 8, 18): False,
            date(2016, 8, 20): True,
            date(2030, 1, 1): True,
        },
        regency_exceptions={date(2016, 8, 17): False, date(2016, 8, 18): True, date(2016, 8, 21): True},
    )


@pytest.mark.parametrize(
    ("day", "open_"),
    [(12, True), (13, False), (17, False), (18, True), (20, True), (21, True), (28, False), (29, True)],
)
def test_the_regencys_exception_wins_over_the_provinces_and_both_over_the_week(calendar, day, open_):
    assert calendar.is_service_day(date(2016, 8, day)) is open_


def test_days_left_leave_out_today_and_include_the_due_date(calendar):
    assert calendar.left(date(2016, 8, 30), date(2016, 9, 30)) == 22
    assert calendar.left(date(2016, 9, 29), date(2016, 9, 30)) == 1
    assert calendar.left(date(2016, 9, 30), date(2016, 9, 30)) == 0
    assert calendar.left(date(2016, 9, 30), date(2016, 5, 1)) == 0


def test_the_nth_service_day_after_a_date(calendar):
    assert calendar.nth_after(date(2016, 8, 19), 1) == date(2016, 8, 20)
    assert calendar.nth_after(date(2016, 8, 20), 2) == date(2016, 8, 22)
    assert calendar.nth_after(date(2016, 9, 29), 1) == date(2016, 9, 30)
    assert calendar.nth_after(date(2016, 9, 29), 2) is None
    with pytest.raises(ValueError, match="at least 1"):
        calendar.nth_after(date(2016, 9, 29), 0)


def test_a_date_that_the_calendar_does_not_cover_is_an_error_and_not_a_closed_day(calendar):
    with pytest.raises(ValueError, match="does not cover"):
        calendar.is_service_day(date(2016, 10, 1))
    with pytest.raises(ValueError, match="does not cover"):
        calendar.left(date(2016, 9, 1), date(2017, 6, 30))


def test_a_calendar_spans_every_forecast_and_every_due_date():
    start, until = date(2016, 1, 1), date(2016, 8, 30)
    assert calendar_span(start, until) == (start, date(2026, 8, 28))
    assert calendar_span(start, until, [date(2017, 6, 30), date(2040, 1, 1)]) == (start, date(2040, 1, 1))
