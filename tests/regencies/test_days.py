"""The state of a regency's days, and which waits longest for its report."""

import datetime as dt

import pytest

from regencies.days import next_waiting, recent_days
from regencies.models import ServiceDayException
from tests.factories import make_balance, make_regency, make_report

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)


@pytest.fixture
def regency():
    return make_regency(code="16.13")


def august(number: int) -> dt.date:
    return dt.date(2016, 8, number)


def states(regency, chosen=DAY) -> dict[int, str]:
    return {day.date.day: day.state for day in recent_days(regency, chosen)}


def test_the_last_two_weeks_end_today(regency):
    days = recent_days(regency, DAY)
    assert [days[0].date, days[-1].date] == [august(17), DAY]
    assert [day.date for day in days if day.is_chosen] == [DAY]


def test_each_day_is_reported_missing_closed_or_due(regency):
    make_balance(regency=regency, recorded_total=0)
    make_report(regency=regency, date=august(29))
    make_report(regency=regency, date=august(28))
    found = states(regency)
    assert (found[30], found[29], found[28], found[27], found[26]) == (
        "due",
        "reported",
        "reported",
        "closed",
        "missing",
    )
    assert found[17] == "closed"  # Independence Day


def test_an_exception_opens_and_closes_days(regency):
    make_balance(regency=regency, recorded_total=0)
    for date, is_open in [(august(27), True), (august(26), False)]:
        ServiceDayException.objects.create(
            province=regency.province, regency=regency, date=date, is_open=is_open, reason="Uji"
        )
    found = states(regency)
    assert (found[27], found[26]) == ("missing", "closed")


def test_nothing_is_missing_before_the_first_data(regency):
    make_report(regency=regency, date=august(25))
    found = states(regency)
    assert (found[24], found[25], found[26]) == ("before", "reported", "missing")


def test_an_older_date_is_shown_with_the_days_around_it(regency):
    days = recent_days(regency, dt.date(2016, 7, 1))
    assert [days[0].date, days[-1].date] == [dt.date(2016, 6, 25), dt.date(2016, 7, 8)]


def test_the_day_that_would_be_locked_first_comes_next(regency):
    make_balance(regency=regency, recorded_total=0)
    days = recent_days(regency, DAY)
    assert next_waiting(days).date == august(29)
    assert {day.date.day for day in days if day.is_locked} == set(range(17, 27))


def test_nothing_waits_when_everything_is_reported(regency):
    make_balance(regency=regency, recorded_total=0)
    make_report(regency=regency, date=august(29))
    assert next_waiting(recent_days(regency, DAY)) is None
