"""One loader for pages and exports: a province and a regency on one date, from few queries."""

import datetime as dt
from dataclasses import fields
from fractions import Fraction

import pytest

from regencies.models import DailyReport, Deadline, Province, Regency, ServiceDayException
from reports.models import DeadlineProgress, RegencyProgress
from reports.progress import province_progress, regency_progress
from tests.factories import make_deadline, make_province, make_regency
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = pytest.mark.django_db

DAY = dt.date(2016, 8, 30)


@pytest.fixture
def province() -> Province:
    province = make_small_province()
    bring_all_up_to_date()
    return province


def test_sums_are_over_regencies_and_coverage_is_their_ratio(province):
    day = province_progress(province, DAY).day
    assert (day.eligible, day.recorded_total, day.printed_total) == (1800, 910, 455)
    assert day.coverage == Fraction(910, 1800)
    assert (day.regencies, day.regencies_reported, day.regencies_without_data) == (3, 2, 1)
    assert day.pace_recorded == 18
    assert day.recorded == 12


def test_a_regency_without_data_is_there_by_name_and_owes_all_of_its_target(province):
    view = province_progress(province, DAY)
    [missing] = view.without_data
    assert missing.code == "16.05"
    row, distance = view.rows()[1]
    assert (row.regency, row.eligible, row.recorded_total) == (missing, 300, None)
    assert (distance.remaining, distance.status, distance.pace) == (300, "no_data", None)
    assert distance.share_of_gap == Fraction(300, 900)


def test_shares_of_the_gap_add_up(province):
    view = province_progress(province, DAY)
    assert sum(row.share_of_gap for row in view.primary.regencies) == 1
    assert view.primary.province.share_of_gap is None


def test_deadlines_come_by_due_date_and_name_and_the_last_announced_primary_leads(province):
    make_deadline(name="Perpanjangan", due_on=dt.date(2017, 6, 30), announced_on=dt.date(2016, 8, 15))
    make_deadline(name="Kelak", due_on=dt.date(2016, 9, 1), announced_on=dt.date(2016, 8, 31))
    make_deadline(name="Dicabut", status="withdrawn", is_primary=False)
    bring_all_up_to_date()
    view = province_progress(province, DAY)
    assert [each.deadline.name for each in view.deadlines] == ["Antara", "Utama", "Perpanjangan"]
    assert view.primary.deadline.name == "Perpanjangan"
    earlier = province_progress(province, dt.date(2016, 8, 14))
    assert [each.deadline.name for each in earlier.deadlines] == ["Antara", "Utama"]
    assert earlier.primary.deadline.name == "Utama"
    one = regency_progress(Regency.objects.get(code="16.01"), DAY)
    assert [each.deadline.name for each in one.deadlines] == ["Antara", "Utama", "Perpanjangan"]
    assert one.primary.deadline.name == "Perpanjangan"


def test_a_deadline_without_announcement_counts_before_any_data(province):
    make_deadline(name="Lama", announced_on=None)
    bring_all_up_to_date()
    view = province_progress(province, dt.date(2016, 7, 15))
    named = {each.deadline.name: each for each in view.deadlines}
    assert [row.remaining for row in named["Lama"].regencies] == [1000, 300, 500]
    assert named["Lama"].province.remaining == 1800
    assert named["Lama"].province.status == "no_data"


def test_the_row_of_a_regency_is_the_one_in_its_province(province):
    view = province_progress(province, DAY)
    regency = Regency.objects.select_related("province").get(code="16.71")
    alone = regency_progress(regency, DAY)
    assert alone.day == view.regencies[2]
    for one, among in zip(alone.deadlines, view.deadlines, strict=True):
        assert one.total == among.regencies[2].total
        assert one.required_pace == among.regencies[2].required_pace
        assert one.days_left == 31


def test_a_regency_of_which_nothing_is_stored_is_all_unknown(province):
    empty = make_regency(code="16.09", province=province)
    bring_all_up_to_date()
    for model in (RegencyProgress, DeadlineProgress):
        model.objects.filter(regency=empty).delete()
    ServiceDayException.objects.create(
        province=province, regency=empty, date=DAY, is_open=False, reason="Banjir"
    )
    view = province_progress(province, DAY)
    row, distance = view.rows()[2]
    assert row.regency == empty
    assert row.eligible is None and row.coverage is None and row.reported is False
    assert row.is_service_day is False
    assert (distance.remaining, distance.status, distance.service_days_left) == (None, "no_data", 22)
    assert view.day.is_service_day is True
    assert regency_progress(empty, DAY).primary.status == "no_data"


def test_without_any_deadline_or_regency_there_is_still_a_page(province):
    Deadline.objects.all().delete()
    view = province_progress(province, DAY)
    assert (view.primary, view.deadlines) == (None, ())
    assert view.rows()[0] == (view.regencies[0], None)
    empty = province_progress(make_province(code="17", name="Bengkulu"), DAY)
    assert empty.regencies == ()
    assert not empty.has_data


def test_a_day_that_no_worker_has_reached_is_derived_for_the_page(province, settings):
    settings.EKTP_TODAY = dt.date(2016, 8, 31)
    view = province_progress(province, settings.EKTP_TODAY)
    bring_all_up_to_date()
    assert province_progress(province, settings.EKTP_TODAY) == view
    assert view.day.recorded_total == 910


def test_a_day_that_has_not_come_is_not_derived(province):
    view = province_progress(province, dt.date(2016, 9, 15))
    assert not view.has_data


def test_every_row_has_all_of_its_fields_also_where_nothing_is_known(province):
    for date in (DAY, dt.date(2010, 1, 1)):
        view = province_progress(province, date)
        rows = [view.day, *view.regencies, *(row for each in view.deadlines for row in each.regencies)]
        for row in [*rows, *(each.province for each in view.deadlines)]:
            assert vars(row).keys() == {each.name for each in fields(row)}


def test_pages_read_what_is_stored_not_the_ledger(province):
    RegencyProgress.objects.filter(regency__code="16.01", date=DAY).update(recorded_total=777)
    DeadlineProgress.objects.filter(regency__code="16.01", date=DAY).update(remaining=1)
    DailyReport.objects.filter(regency__code="16.01").update(recorded=0)
    view = province_progress(province, DAY)
    assert view.regencies[0].recorded_total == 777
    assert view.primary.regencies[0].remaining == 1


def test_a_province_and_a_regency_take_few_queries(province, django_assert_num_queries):
    with django_assert_num_queries(6):
        province_progress(province, DAY)
    regency = Regency.objects.select_related("province").get(code="16.01")
    with django_assert_num_queries(4):
        regency_progress(regency, DAY)
