"""Histories for charts, what moved coverage, and how fresh the figures are."""

import datetime as dt
from dataclasses import fields
from fractions import Fraction

import pytest

from regencies.models import DailyReport, PopulationFigure, Province, Regency
from reports.progress import (
    RegencyDay,
    StoredDay,
    changes,
    deadline_history,
    freshness,
    province_history,
    province_progress,
    regency_history,
    regency_progress,
)
from tests.factories import make_population, make_province, make_regency
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = pytest.mark.django_db

DAY = dt.date(2016, 8, 30)


@pytest.fixture
def province() -> Province:
    province = make_small_province()
    bring_all_up_to_date()
    return province


@pytest.fixture
def regency(province) -> Regency:
    return Regency.objects.select_related("province").get(code="16.01")


def assert_same(day: StoredDay, shown: RegencyDay) -> None:
    """A day of the history says what the page of that date says, in whole numbers and in ratios."""
    names = {each.name for each in fields(RegencyDay)} - {"regency"} | {"coverage"}
    for name in names:
        assert getattr(day, name) == getattr(shown, name), name


def test_a_regency_s_history_ends_with_its_page(regency):
    days = regency_history(regency, until=DAY)[-30:]
    assert [day.date for day in days] == [dt.date(2016, 8, 1) + dt.timedelta(days=n) for n in range(30)]
    assert_same(days[-1], regency_progress(regency, DAY).day)
    assert [day.recorded_total for day in days[:3]] == [110, 120, 130]


def test_a_deadline_s_history_ends_with_its_page(regency):
    view = regency_progress(regency, DAY)
    days = regency_history(regency, until=DAY)
    against = deadline_history(regency, days, view.primary.deadline)
    assert against[-1] == view.primary
    assert against[0].date == dt.date(2016, 5, 12)
    assert deadline_history(regency, [], view.primary.deadline) == []


def test_a_province_s_history_agrees_with_its_page_on_every_day(province):
    history = province_history(province, until=DAY)[-33:]
    assert len(history) == 33
    for totals in history:
        day = province_progress(province, totals.date).day
        assert totals == (day.date, day.eligible, day.recorded_total, day.printed_total)


def test_what_is_known_of_no_regency_is_no_zero(province):
    assert province_history(province, until=DAY)[0][1:] == (None, None, None)


def test_a_history_without_data():
    assert province_history(make_province(code="17", name="Bengkulu"), until=DAY) == []


def test_histories_take_few_queries(province, regency, django_assert_num_queries):
    view = regency_progress(regency, DAY)
    with django_assert_num_queries(1):
        changes(province_history(province, until=DAY), DAY)
    with django_assert_num_queries(2):
        deadline_history(regency, regency_history(regency, until=DAY), view.primary.deadline)


def test_changes_tell_recording_from_a_new_register_exactly(province):
    make_population(
        regency=Regency.objects.get(code="16.01"), effective_on=dt.date(2016, 8, 29), eligible=1100
    )
    bring_all_up_to_date()
    day, week, month = changes(province_history(province, until=DAY), DAY)
    assert (day.span, day.since, day.people_recorded, day.people_eligible) == (
        "day",
        dt.date(2016, 8, 29),
        12,
        0,
    )
    assert (week.since, week.people_recorded, week.people_eligible) == (dt.date(2016, 8, 23), 84, 100)
    assert week.by_recording == Fraction(84, 1900)
    assert week.by_recording + week.by_register == week.coverage_after - week.coverage_before
    assert (month.since, month.people_recorded, month.by_recording) == (dt.date(2016, 7, 30), None, None)
    [own, *_] = changes(regency_history(Regency.objects.get(code="16.01"), until=DAY), DAY)
    assert own.people_recorded == 10


@pytest.mark.parametrize(
    "day, before",
    [
        (dt.date(2016, 3, 31), dt.date(2016, 2, 29)),
        (dt.date(2016, 1, 15), dt.date(2015, 12, 15)),
    ],
)
def test_a_month_ago_is_the_same_day_cut_to_the_month(province, day, before):
    assert changes(province_history(province, until=day), day)[2].since == before


def test_fresh_figures(province, django_assert_num_queries):
    with django_assert_num_queries(1):
        fresh = freshness(province)
    assert fresh.is_current
    assert (fresh.regencies, fresh.stale, fresh.through, fresh.oldest_mark_at) == (3, 0, DAY, None)


def test_a_change_is_stale_until_it_is_computed_and_then_the_version_grows(province, regency):
    before = freshness(province)
    DailyReport.objects.filter(regency=regency, date=DAY).update(recorded=11)
    stale = freshness(province)
    assert (stale.stale, stale.version, stale.is_current) == (1, before.version, False)
    assert stale.oldest_mark_at is not None
    assert freshness(province, regency).stale == 1
    assert freshness(province, Regency.objects.get(code="16.71")).is_current
    bring_all_up_to_date()
    after = freshness(province)
    assert after.is_current
    assert after.version > before.version
    assert after.computed_at > before.computed_at


def test_a_new_day_and_a_regency_never_computed_are_stale_too(province, settings):
    settings.EKTP_TODAY = dt.date(2016, 8, 31)
    assert freshness(province).stale == 3
    PopulationFigure.objects.filter(regency=make_regency(code="16.09", province=province)).delete()
    assert freshness(province).stale == 4
    assert freshness(province).through is None


def test_a_province_without_regencies_is_current():
    fresh = freshness(make_province(code="17", name="Bengkulu"))
    assert (fresh.version, fresh.regencies, fresh.is_current, fresh.through) == (0, 0, True, None)
