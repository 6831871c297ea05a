"""Many regencies at once leave the very rows that each alone would, and what fails takes no other with it."""

import datetime as dt
import io
import random
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from regencies.models import DailyReport, Deadline, PopulationFigure, Regency, ServiceDayException, StaleMark
from reports import extension, recompute, stored_rows, tasks
from reports.arithmetic import derive, derive_all
from reports.models import OddMark, RecomputeState, RegencyProgress
from reports.sources import load_all_series
from tests.factories import (
    make_balance,
    make_deadline,
    make_population,
    make_province,
    make_regency,
    make_report,
)
from tests.reports.test_marks_stored import stored as stored_marks
from tests.reports.worlds import stored_rows as rows_until

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2016, 1, 1), dt.date(2016, 8, 30)


def make_world(seed: int) -> None:
    """Two provinces whose regencies differ in everything that an extension must carry over."""
    chance = random.Random(seed)
    for code in ("16", "91"):
        zone = "Asia/Jayapura" if code == "91" else "Asia/Jakarta"
        province = make_province(code=code, name=f"Provinsi {code}", timezone=zone)
        make_deadline(province=province, announced_on=None, cohort_on=chance.choice([None, FIRST]))
        make_deadline(
            province=province,
            measure="printed",
            target_ratio=Decimal("0.9"),
            due_on=dt.date(2016, 9, 2),
            announced_on=dt.date(2016, 3, 1),
            is_primary=False,
        )
        for number in range(1, 5):
            make_office(chance, make_regency(code=f"{code}.0{number}", province=province))
        make_regency(code=f"{code}.71", province=province)


def make_office(chance: random.Random, regency: Regency) -> None:
    eligible = chance.choice([300, 900, 6000])
    for effective_on in (dt.date(2015, 12, 31), dt.date(2016, 9, 1)):
        make_population(regency=regency, effective_on=effective_on, eligible=eligible + effective_on.day)
    if chance.random() < 0.7:
        make_balance(
            regency=regency,
            date=FIRST,
            recorded_total=eligible // 2,
            temporary_outstanding=40,
            blank_stock=900,
        )
    silent_since = chance.choice([400, 400, 60, 20])
    DailyReport.objects.bulk_create(
        DailyReport(
            regency=regency,
            date=FIRST + dt.timedelta(days=offset),
            recorded=chance.choice([0, 4, 8, 15]),
            printed=chance.randrange(9),
            reprinted=0,
            blanks_received=0,
            blanks_spoiled=chance.randrange(2),
            temporary_issued=chance.randrange(5),
            temporary_withdrawn=chance.randrange(5),
        )
        for offset in range(242)
        if chance.random() < 0.8 and offset < silent_since
    )
    if chance.random() < 0.5:
        make_balance(regency=regency, date=dt.date(2016, 8, chance.randrange(1, 29)), printed_total=eligible)
    ServiceDayException.objects.create(
        province=regency.province, regency=regency, date=dt.date(2016, 9, 2), is_open=False, reason="Banjir"
    )


def everything() -> tuple:
    return *rows_until(dt.date.max), stored_marks()


def keys() -> list[int]:
    return list(Regency.objects.order_by("code").values_list("pk", flat=True))


def forget() -> None:
    RecomputeState.objects.all().delete()
    OddMark.objects.all().delete()
    stored_rows.forget(keys(), [dt.date.min] * len(keys()))


def one_by_one() -> tuple:
    forget()
    for key in keys():
        assert recompute.bring_up_to_date(key)
    return everything()


@pytest.mark.parametrize("seed", range(3))
def test_together_extended_night_by_night_and_alone_leave_the_same_rows(settings, seed):
    settings.EKTP_TODAY = LAST
    make_world(seed)
    assert recompute.bring_many_up_to_date(keys()) == []
    assert everything() == one_by_one()
    assert everything()[2], "a world in which nothing is odd"
    for night in (1, 2, 4):  # the register changes, a deadline passes, and two days come at once
        settings.EKTP_TODAY = LAST + dt.timedelta(days=night)
        assert recompute.bring_many_up_to_date(keys()) == []
    assert everything() == one_by_one()
    assert not StaleMark.objects.exists()


def test_an_ordinary_night_reads_half_a_year_and_no_more(settings, monkeypatch):
    settings.EKTP_TODAY = LAST
    make_world(seed=1)
    recompute.bring_many_up_to_date(keys())
    settings.EKTP_TODAY = LAST + dt.timedelta(days=1)
    monkeypatch.setattr(recompute, "store", lambda *_arguments: pytest.fail("everything was read"))
    with_data = list(RegencyProgress.objects.filter(date=LAST).values_list("regency", flat=True))
    assert recompute.bring_many_up_to_date(with_data) == []


def test_what_half_a_year_does_not_tell_is_read_in_full(settings):
    settings.EKTP_TODAY = LAST
    make_world(seed=2)
    make_deadline(
        province=make_province(code="16"), announced_on=LAST + dt.timedelta(days=1), is_primary=False
    )
    recompute.bring_many_up_to_date(keys())
    [reporting] = DailyReport.objects.filter(regency__province__code="91").values("regency")[:1]
    reporting = Regency.objects.get(pk=reporting["regency"])
    make_report(regency=reporting, date=LAST + dt.timedelta(days=1), recorded=9)
    recompute.bring_many_up_to_date(keys())
    settings.EKTP_TODAY = LAST + dt.timedelta(days=1)
    regencies = Regency.objects.select_related("province").filter(recompute_state__isnull=False)
    with transaction.atomic():
        left = extension.extend(list(regencies), settings.EKTP_TODAY, settings.EKTP_TODAY)
        transaction.set_rollback(True)
    assert {each.province.code for each in left} == {"16", "91"}
    assert reporting in left
    assert len([each for each in left if each.province.code == "91"]) < 5


def test_a_series_derived_among_others_is_derived_as_alone():
    make_world(seed=0)
    province = make_province(code="16")
    inside = list(province.regencies.values_list("pk", flat=True))
    many = list(load_all_series(province.pk, inside, until=LAST).values())
    together = derive_all(many, start=FIRST, until=LAST)
    rows, distances = list(together.rows()), list(together.deadline_rows())
    for place, series in enumerate(many):
        alone = derive(series, start=FIRST, until=LAST)
        size = len(alone.areas)
        assert rows[place * size : (place + 1) * size] == list(alone.rows())
        for row in alone.deadline_rows():
            assert row in distances


def test_one_that_fails_takes_no_other_with_it(settings, monkeypatch, caplog):
    settings.EKTP_TODAY = LAST
    make_world(seed=1)
    poisoned, derive_one = keys()[2], stored_rows._derive

    def fail(group, *arguments):
        if poisoned in group:
            raise RuntimeError("the worker dies here")
        derive_one(group, *arguments)

    monkeypatch.setattr(stored_rows, "_derive", fail)
    assert recompute.bring_many_up_to_date(keys()) == [poisoned]
    assert "the worker dies here" in caplog.text
    monkeypatch.undo()
    assert recompute.lagging() == [poisoned]
    assert recompute.bring_many_up_to_date(keys()) == []
    assert everything() == one_by_one()


def test_what_another_worker_is_at_is_tried_again_alone(monkeypatch):
    sent = []
    monkeypatch.setattr(recompute, "bring_many_up_to_date", lambda given: [given[-1]])
    monkeypatch.setattr(
        tasks.bring_up_to_date, "apply_async", lambda arguments, **_options: sent.append(arguments)
    )
    tasks.bring_many_up_to_date([5, 6, 7])
    assert sent == [[7]]


def test_a_mark_that_is_renewed_meanwhile_stays(settings, monkeypatch):
    settings.EKTP_TODAY = LAST
    make_world(seed=0)
    renewed, load = keys()[1], stored_rows.load_many

    def load_then_be_overtaken(*arguments, **options):
        found = load(*arguments, **options)
        recompute.mark_stale(renewed, LAST)
        return found

    monkeypatch.setattr(stored_rows, "load_many", load_then_be_overtaken)
    assert recompute.bring_many_up_to_date(keys()) == [renewed]
    assert list(StaleMark.objects.values_list("regency", flat=True)) == [renewed]


def test_a_rebuild_together_leaves_what_one_by_one_leaves(settings, monkeypatch):
    settings.EKTP_TODAY = LAST
    monkeypatch.setattr(recompute, "TOGETHER", 3)
    make_world(seed=2)
    before = one_by_one()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_regencyprogress SET recorded_total = 1")
    assert recompute.rebuild_together(keys()) == []
    assert everything() == before
    PopulationFigure.objects.all().delete()
    Deadline.objects.all().delete()
    assert recompute.rebuild_together(keys()) == []
    assert everything() == one_by_one()


def recomputed(**options) -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command("recompute", **options, stdout=out, stderr=err)
    assert len(err.getvalue().splitlines()) == len(keys())
    return out.getvalue().strip()


@pytest.mark.django_db(transaction=True)
def test_several_workers_leave_what_one_leaves(settings, monkeypatch):
    settings.EKTP_TODAY = LAST
    monkeypatch.setattr(recompute, "TOGETHER", 2)
    make_world(seed=2)
    before = one_by_one()
    forget()
    assert recomputed(workers=2) == "Recomputed 10 regencies."
    assert everything() == before
    with pytest.raises(CommandError, match="--workers: 0"):
        recomputed(workers=0)
