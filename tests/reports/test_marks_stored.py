"""The marks beside stored progress: always those of the ledger, however they came about."""

import datetime as dt

import pytest

from regencies.ledger.marks import Mark, load_series, marks_since
from regencies.models import DailyReport, Reconciliation, Regency
from reports.models import OddMark, RecomputeState
from tests.factories import (
    make_answer,
    make_balance,
    make_population,
    make_province,
    make_regency,
    make_report,
)
from tests.reports.test_incremental_recompute import Editor
from tests.reports.worlds import bring_all_up_to_date, forget_everything_derived, make_small_province

pytestmark = pytest.mark.django_db
FIELDS = [name for name in Mark.__dataclass_fields__ if name != "recent"]


def stored() -> list[tuple]:
    rows = OddMark.objects.order_by("regency", "date", "rule")
    return [
        (row.regency_id, *(getattr(row, name) for name in FIELDS), tuple(row.recent), row.explanation)
        for row in rows
    ]


def by_the_ledger() -> list[tuple]:
    found = []
    for state in RecomputeState.objects.order_by("regency"):
        regency = Regency.objects.select_related("province").get(pk=state.regency_id)
        reasons = dict(regency.daily_reports.values_list("date", "zero_reason"))
        for mark in marks_since(load_series(regency), dt.date.min, state.through).marks:
            said = reasons[mark.date] if mark.rule == "zero_on_service_day" else ""
            found.append((regency.pk, *(getattr(mark, name) for name in FIELDS), mark.recent, said))
    return found


@pytest.mark.parametrize("seed", [1, 2, 5, 6])  # worlds in which much is odd
def test_many_small_recomputes_leave_the_marks_of_one_big_one(settings, seed):
    editor = Editor(make_small_province(dt.date(2016, 8, 20)), settings, seed)
    seen = set()
    for _round in range(12):
        for _change in range(editor.random.randrange(1, 4)):
            editor.change_something()
        bring_all_up_to_date()
        assert stored() == by_the_ledger()
        seen |= {row[2] for row in stored()}
    assert len(seen) >= 3, "a world that shows too little"
    settings.EKTP_TODAY = dt.date(2016, 9, 20)
    bring_all_up_to_date()
    incremental = stored()
    forget_everything_derived()
    OddMark.objects.all().delete()
    bring_all_up_to_date()
    assert stored() == incremental


@pytest.fixture
def regency():
    regency = make_regency(code="16.13", province=make_province())
    make_population(regency=regency, effective_on=dt.date(2016, 8, 1), eligible=100)
    make_balance(regency=regency, date=dt.date(2016, 8, 21), recorded_total=95)
    return regency


def test_a_run_grows_with_each_report_and_ends_with_a_balance(regency):
    for number in (22, 23, 24):
        make_report(regency=regency, date=dt.date(2016, 8, number), recorded=4 + number % 3)
        bring_all_up_to_date()
    [mark] = OddMark.objects.all()
    assert (mark.rule, mark.date.day, mark.through.day, mark.is_last) == ("above_eligible", 23, 24, True)
    make_balance(regency=regency, date=dt.date(2016, 8, 24), recorded_total=97)
    bring_all_up_to_date()
    [mark] = OddMark.objects.all()
    assert (mark.date.day, mark.through.day, mark.is_last) == (23, 23, False)
    Reconciliation.objects.filter(date=dt.date(2016, 8, 24)).delete()
    DailyReport.objects.filter(date=dt.date(2016, 8, 22)).update(recorded=0, zero_reason="Jaringan putus")
    bring_all_up_to_date()
    assert set(OddMark.objects.values_list("rule", "date__day", "value", "explanation")) == {
        ("above_eligible", 23, 101, ""),
        ("zero_on_service_day", 22, 0, "Jaringan putus"),
    }


def states() -> dict[str, str]:
    return dict(OddMark.objects.with_state().values_list("rule", "state"))


def test_the_latest_answer_says_how_a_mark_stands(regency):
    day = dt.date(2016, 8, 23)
    make_report(regency=regency, date=day, recorded=6)
    bring_all_up_to_date()
    mark = {"regency": regency, "date": day, "rule": "above_eligible", "value": 101}
    assert states() == {"above_eligible": "open"}
    for kind, state in [
        ("explained", "explained"),
        ("returned", "open"),
        ("accepted", "accepted"),
        ("returned", "open"),
        ("explained", "explained"),
    ]:
        make_answer(**mark, kind=kind)
        assert states() == {"above_eligible": state}
    assert OddMark.objects.open().count() == 0


def test_a_mark_whose_value_changed_after_its_answer_is_open_again(regency):
    day = dt.date(2016, 8, 23)
    report = make_report(regency=regency, date=day, recorded=6)
    bring_all_up_to_date()
    make_answer(regency=regency, date=day, rule="above_eligible", value=101, kind="accepted")
    report.recorded = 7
    report.save()
    bring_all_up_to_date()
    assert states() == {"above_eligible": "open"}


def test_an_answer_to_another_rule_or_day_says_nothing_about_a_mark(regency):
    day = dt.date(2016, 8, 23)
    make_report(regency=regency, date=day, recorded=6)
    bring_all_up_to_date()
    other = make_regency(code="16.05", province=regency.province)
    make_answer(regency=other, date=day, rule="above_eligible", value=101, kind="accepted")
    make_answer(regency=regency, date=day, rule="far_from_usual", value=101, kind="accepted")
    make_answer(regency=regency, date=day.replace(day=22), rule="above_eligible", value=101, kind="accepted")
    assert states() == {"above_eligible": "open"}


def test_a_zero_with_its_reason_is_explained_until_the_bureau_asks_again(regency):
    day = dt.date(2016, 8, 23)
    make_report(regency=regency, date=day, recorded=0, zero_reason="Jaringan putus")
    bring_all_up_to_date()
    assert states() == {"zero_on_service_day": "explained"}
    make_answer(regency=regency, date=day, rule="zero_on_service_day", value=0, kind="returned")
    assert states() == {"zero_on_service_day": "open"}
