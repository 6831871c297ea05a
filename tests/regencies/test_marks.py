"""Odd values over a whole series: what the form says of each day, and one for each run of a total."""

import datetime as dt
import random

import pytest

from regencies.ledger import Entry, day_checks, found_odd, load_facts
from regencies.ledger.marks import STANDING, Mark, load_series, marks_since, proposed_marks
from regencies.models import FLOWS, DailyReport, Regency, ServiceDayException
from tests.factories import make_balance, make_population, make_province, make_regency, make_report

pytestmark = pytest.mark.django_db
START = dt.date(2016, 1, 1)


@pytest.fixture
def regency():
    return make_regency(code="16.13", province=make_province())


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number - 1)


def make_days(regency, recorded: list[int], first: int = 1, **flows) -> None:
    for number, count in enumerate(recorded, first):
        make_report(regency=regency, date=day(number), recorded=count, **flows)


def make_world(regency, seed: int) -> None:
    """Four months of an office that errs: gaps, zeros, copies, outreach, balances that mend and break."""
    chance = random.Random(seed)
    flows = dict.fromkeys(FLOWS, 0)
    for number in range(1, 120):
        if chance.random() < 0.15:
            continue
        if chance.random() > 0.15:
            flows = {flow: chance.choice([0, 1, 3, 9]) for flow in FLOWS}
            flows["recorded"] = chance.choice([0, 20, 22, 25, 28, 30, 40, 300])
        make_report(regency=regency, date=day(number), **flows)
    for _count in range(6):
        totals = {
            total: chance.choice([None, 0, 50, 900])
            for total in ("recorded_total", "printed_total", "blank_stock", "temporary_outstanding")
        }
        if any(value is not None for value in totals.values()):
            number = chance.randrange(1, 120)
            if not regency.reconciliations.filter(date=day(number)).exists():
                make_balance(regency=regency, date=day(number), **totals)
    for number in {chance.randrange(1, 120) for _count in range(3)}:
        make_population(regency=regency, effective_on=day(number), eligible=chance.choice([500, 1500, 9000]))
    for number in {chance.randrange(1, 120) for _count in range(8)}:
        ServiceDayException.objects.create(
            province=regency.province,
            regency=chance.choice([regency, None]),
            date=day(number),
            is_open=chance.random() < 0.5,
            reason="Uji",
        )


def by_the_form(regency) -> set[tuple[dt.date, str]]:
    """Every day and rule that the form marks, each day read from the ledger by itself."""
    found = set()
    for report in DailyReport.objects.filter(regency=regency):
        fresh = Regency.objects.select_related("province").get(pk=regency.pk)
        checks = day_checks(load_facts([fresh], report.date)[regency.pk])
        flows = report.flows
        found |= {(report.date, check.rule) for check in found_odd(checks, flows)}
    return found


def each_day(regency, marks: list[Mark]) -> set[tuple[dt.date, str]]:
    """Every report day that the marks speak of."""
    dates = regency.daily_reports.values_list("date", flat=True)
    return {
        (date, mark.rule)
        for mark in marks
        for date in dates
        if mark.date <= date <= (mark.through or mark.date)
    }


@pytest.mark.parametrize("seed", range(3))
def test_the_marks_of_a_series_are_those_that_the_form_says_of_each_day(regency, seed):
    make_world(regency, seed)
    found = each_day(regency, marks_since(load_series(regency), START).marks)
    assert found == by_the_form(regency)
    assert len({rule for _date, rule in found}) >= 5, "a world that shows too little"


@pytest.mark.parametrize("seed", range(3))
def test_marks_from_any_date_on_continue_those_before(regency, seed):
    make_world(regency, seed)
    series = load_series(regency)
    everything = marks_since(series, START).marks
    for number in range(1, 122, 5):
        found = marks_since(series, day(number))
        kept = [
            mark
            for mark in everything
            if mark.date < (found.totals_since if mark.rule in STANDING else day(number))
        ]
        assert sorted(kept + found.marks, key=lambda mark: (mark.date, mark.rule)) == everything


def test_a_total_that_stands_wrong_is_one_mark_for_its_run_of_days(regency):
    make_population(regency=regency, effective_on=START, eligible=100)
    make_days(regency, [90, 15, 5])
    make_balance(regency=regency, date=day(4), recorded_total=80)
    make_days(regency, [10, 25], first=5)
    first, second = marks_since(load_series(regency), START).marks
    assert (first.date, first.through, first.value, first.high, first.worst) == (day(2), day(3), 105, 100, 10)
    assert (second.date, second.through, second.value, second.worst) == (day(6), day(6), 115, 15)
    assert (first.is_last, second.is_last) == (False, True)


def test_a_stock_below_zero_remembers_how_deep_it_went(regency):
    make_balance(regency=regency, date=START, recorded_total=900, blank_stock=10)
    make_days(regency, [20, 21, 22], first=2, reprinted=8)
    [mark] = marks_since(load_series(regency), START).marks
    assert (mark.rule, mark.date, mark.value, mark.low, mark.worst) == ("stock_below_zero", day(3), -6, 0, 14)
    assert mark.recent == (10, 2)


def test_a_day_far_outside_carries_what_it_is_compared_with(regency):
    make_days(regency, [100, 101, 102, 103, 104, 105, 106], first=4)  # Monday to Sunday
    make_report(regency=regency, date=day(11), recorded=400)
    [mark] = marks_since(load_series(regency), START).marks
    assert (mark.rule, mark.value, mark.is_outreach) == ("far_from_usual", 400, False)
    assert mark.recent == (100, 101, 102, 103, 104)
    assert (mark.low, mark.high) == (82, 122)


def test_nothing_after_the_last_day_asked_for_is_marked(regency):
    make_population(regency=regency, effective_on=START, eligible=100)
    make_days(regency, [90, 15, 5])
    [mark] = marks_since(load_series(regency), START, until=day(2)).marks
    assert (mark.date, mark.through) == (day(2), day(2))


def entry(**flows) -> Entry:
    return Entry(**dict.fromkeys(FLOWS, 0) | flows)


def test_proposed_entries_get_the_marks_that_they_have_once_written(regency):
    make_world(regency, seed=1)
    chance = random.Random(7)
    entries = {day(number): entry(recorded=chance.choice([0, 25, 300, 900])) for number in range(80, 130, 3)}
    proposed = proposed_marks(regency, entries)
    for date, each in entries.items():
        DailyReport.objects.filter(regency=regency, date=date).delete()
        make_report(regency=regency, date=date, **each.as_fields())
    assert proposed == marks_since(load_series(regency), day(80)).marks
    assert proposed_marks(regency, {}) == []


def test_a_series_costs_as_many_queries_as_it_has_kinds_of_rows(regency, django_assert_num_queries):
    make_world(regency, seed=2)
    with django_assert_num_queries(4):
        marks_since(load_series(regency), START)
