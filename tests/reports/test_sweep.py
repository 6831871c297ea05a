"""The sweep finds whatever lags: marks without a notice, regencies without figures, and a new day."""

import datetime as dt

import pytest

from regencies.models import DailyReport, Regency, StaleMark
from reports import recompute, tasks
from reports.models import DeadlineProgress, RecomputeState, RegencyProgress
from tests.factories import make_province, make_regency
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """Regencies for which a task was sent."""
    found = []
    monkeypatch.setattr(
        tasks.bring_many_up_to_date, "apply_async", lambda arguments, **options: found.extend(arguments[0])
    )
    return found


def test_a_task_for_the_regencies_that_lag(sent):
    make_small_province()
    bring_all_up_to_date()
    tasks.sweep()
    assert sent == []
    changed = Regency.objects.get(code="16.71")
    DailyReport.objects.filter(regency=changed, date=dt.date(2016, 8, 12)).update(recorded=3)
    tasks.sweep()
    tasks.sweep()
    assert sent == [changed.pk, changed.pk]


def test_a_new_day_extends_every_regency(settings, sent):
    make_small_province()
    bring_all_up_to_date()
    before = RegencyProgress.objects.get(regency__code="16.01", date=dt.date(2016, 8, 30))
    settings.EKTP_TODAY = dt.date(2016, 9, 1)
    tasks.sweep()
    assert len(sent) == 3
    bring_all_up_to_date()
    today = RegencyProgress.objects.get(regency__code="16.01", date=settings.EKTP_TODAY)
    assert today.recorded_total == before.recorded_total
    assert not today.reported
    left = DeadlineProgress.objects.filter(regency__code="16.01", deadline__name="Utama").order_by("date")
    assert left.last().date == dt.date(2016, 9, 1)
    assert left.last().service_days_left == 20
    assert set(RecomputeState.objects.values_list("through", flat=True)) == {settings.EKTP_TODAY}


def test_a_new_day_comes_in_larger_tasks_than_a_change(settings, monkeypatch):
    monkeypatch.setattr(recompute, "TOGETHER", 1)
    monkeypatch.setattr(recompute, "OF_A_NIGHT", 2)
    make_small_province()
    first, second, third = Regency.objects.order_by("code").values_list("pk", flat=True)
    assert recompute.lagging_together() == [[first], [second], [third]]
    bring_all_up_to_date()
    assert recompute.lagging_together() == []
    settings.EKTP_TODAY = dt.date(2016, 9, 1)
    assert recompute.lagging_together() == [[first, second], [third]]
    recompute.mark_stale(first, settings.EKTP_TODAY)
    assert recompute.lagging_together() == [[first], [second, third]]


def test_an_extension_writes_no_other_day(settings, monkeypatch):
    make_small_province()
    bring_all_up_to_date()
    written = []
    monkeypatch.setattr(recompute, "store", lambda *_arguments: written.append("everything"))
    monkeypatch.setattr(
        recompute, "extend", lambda regencies, start, until: written.append((start, until)) or []
    )
    settings.EKTP_TODAY = dt.date(2016, 9, 2)
    bring_all_up_to_date()
    assert set(written) == {(dt.date(2016, 8, 31), dt.date(2016, 9, 2))}


def test_midnight_comes_by_zone(settings, monkeypatch):
    settings.EKTP_TODAY = None
    west = make_regency(province=make_province(code="16"))
    east = make_regency(province=make_province(code="91", name="Papua", timezone="Asia/Jayapura"))
    days = {"Asia/Jakarta": dt.date(2016, 8, 30), "Asia/Jayapura": dt.date(2016, 8, 30)}
    monkeypatch.setattr(recompute.clock, "today", days.__getitem__)
    bring_all_up_to_date()
    assert recompute.lagging() == []
    days["Asia/Jayapura"] = dt.date(2016, 8, 31)
    assert recompute.lagging() == [east.pk]
    assert recompute.lagging(west.province_id) == []


def test_a_new_regency_lags_until_it_was_computed_once():
    regency = make_regency()
    StaleMark.objects.all().delete()
    assert recompute.lagging() == [regency.pk]
    bring_all_up_to_date()
    assert recompute.lagging() == []
