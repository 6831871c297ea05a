"""As known at a moment: only what had been entered before it, for every kind of entry."""

import datetime as dt

import pytest
from django.db import connection

from regencies.models import (
    DailyReport,
    Deadline,
    PopulationFigure,
    Province,
    Reconciliation,
    Regency,
    ServiceDayException,
)
from reports.progress import province_progress, regency_progress
from tests.factories import make_balance, make_deadline, make_population, make_regency, make_report
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = pytest.mark.django_db

DAY = dt.date(2016, 8, 30)
WIB = dt.timezone(dt.timedelta(hours=7))


def moment(day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2016, 9, day, hour, tzinfo=WIB)


def entering_at(when: dt.datetime) -> None:
    """From now on the database stamps history with this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ektp.now', %s, false)", [when.isoformat()])


@pytest.fixture(autouse=True)
def replayed_clock():
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ektp.now', '', false)")


@pytest.fixture
def province() -> Province:
    """All of it entered at noon of 1 September."""
    entering_at(moment(1))
    return make_small_province()


def test_what_was_entered_before_gives_the_stored_figures(province):
    bring_all_up_to_date()
    live, known = province_progress(province, DAY), province_progress(province, DAY, moment(2))
    assert known.day == live.day
    assert known.regencies == live.regencies
    assert known.deadlines == live.deadlines


def test_before_the_first_entry_nothing_is_known(province):
    view = province_progress(province, DAY, moment(1))
    assert not view.has_data
    assert view.deadlines == ()
    assert [day.eligible for day in view.regencies] == [None] * 3


def test_a_late_report_a_correction_and_a_deletion_are_told_apart(province):
    regency = Regency.objects.get(code="16.01")
    report = DailyReport.objects.get(regency=regency, date=DAY)
    entering_at(moment(3))
    report.recorded = 60
    report.save()
    entering_at(moment(5))
    report.delete()

    def total(known_at):
        return regency_progress(regency, DAY, known_at).day.recorded_total

    assert [total(moment(day)) for day in (2, 3, 4, 5, 6)] == [400, 400, 450, 450, 390]
    bring_all_up_to_date()
    assert total(None) == 390


def test_every_kind_of_entry_counts_from_its_own_moment(province):
    regency = Regency.objects.get(code="16.01")
    before = province_progress(province, DAY, moment(2))
    entering_at(moment(3))
    make_balance(regency=regency, date=dt.date(2016, 8, 29), recorded_total=500)
    PopulationFigure.objects.filter(regency=regency).update(eligible=1100)
    ServiceDayException.objects.create(
        province=province, date=dt.date(2016, 9, 1), is_open=False, reason="Banjir"
    )
    Deadline.objects.filter(name="Antara").update(status="withdrawn")
    make_deadline(name="Baru", due_on=dt.date(2016, 12, 31))
    Province.objects.update(service_weekdays=[1, 2, 3, 4, 5, 6])

    assert province_progress(province, DAY, moment(3)).regencies == before.regencies
    after = province_progress(Province.objects.get(), DAY, moment(4))
    assert after.regencies[0].recorded_total == 510
    assert after.regencies[0].eligible == 1100
    assert [each.deadline.name for each in after.deadlines] == ["Utama", "Baru"]
    # Four more Saturdays in September, and one day closed.
    assert after.deadlines[0].province.service_days_left == 22 + 4 - 1
    assert before.deadlines[1].province.service_days_left == 22


def test_a_deleted_balance_counts_until_it_was_deleted(province):
    regency = Regency.objects.get(code="16.01")
    entering_at(moment(3))
    Reconciliation.objects.filter(regency=regency).delete()
    assert regency_progress(regency, DAY, moment(2)).day.recorded_total == 400
    assert regency_progress(regency, DAY, moment(4)).day.recorded_total == 300


def test_a_report_moved_to_another_regency_counts_where_it_was(province):
    source, target = Regency.objects.get(code="16.01"), Regency.objects.get(code="16.05")
    entering_at(moment(3))
    DailyReport.objects.filter(regency=source, date=DAY).update(regency=target)
    earlier, later = (province_progress(province, DAY, moment(day)) for day in (2, 4))
    assert [day.recorded for day in earlier.regencies] == [10, None, 2]
    assert [day.recorded for day in later.regencies] == [None, 10, 2]


def test_a_regency_that_came_later_is_unknown_before(province):
    entering_at(moment(3))
    added = make_regency(code="16.13", name="Musi Rawas Utara")
    make_population(regency=added, eligible=100)
    make_report(regency=added, date=DAY)
    earlier, later = (province_progress(province, DAY, moment(day)) for day in (2, 4))
    assert earlier.regencies[2].regency == added
    assert earlier.regencies[2].eligible is None
    assert earlier.day.eligible == 1800
    assert later.day.eligible == 1900


def test_the_number_of_queries_does_not_depend_on_the_number_of_regencies(
    province, django_assert_num_queries
):
    with django_assert_num_queries(11):
        province_progress(province, DAY, moment(2))
