"""What is shown before a change is made is what the recompute stores after it."""

import datetime as dt
from dataclasses import fields

import pytest

from regencies.models import DailyReport, Regency
from reports.arithmetic import DeadlineFigures, RegencyFigures
from reports.effects import State, effects, with_balance, with_figure, with_report
from reports.models import DeadlineProgress, RegencyProgress
from reports.progress import DeadlineDay, RegencyDay, province_progress
from tests.factories import make_balance, make_population, make_regency, make_report
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = pytest.mark.django_db
TODAY = dt.date(2016, 8, 30)
ZEROS = dict.fromkeys(
    ["reprinted", "blanks_received", "blanks_spoiled", "temporary_issued", "temporary_withdrawn"], 0
)


@pytest.fixture(autouse=True)
def province():
    return make_small_province()


def report(regency, date, **flows):
    flows = ZEROS | {"recorded": 10, "printed": 5} | flows
    DailyReport.objects.filter(regency=regency, date=date).delete()
    make_report(regency=regency, date=date, **flows)
    return with_report(date, flows)


def balance(regency, date, **totals):
    regency.reconciliations.filter(date=date).delete()
    make_balance(regency=regency, date=date, **totals)
    return with_balance(date, totals)


def no_balance(regency, date):
    regency.reconciliations.filter(date=date).delete()
    return with_balance(date, None)


def figure(regency, effective_on, eligible):
    regency.population_figures.filter(effective_on=effective_on).delete()
    make_population(regency=regency, effective_on=effective_on, eligible=eligible)
    return with_figure(effective_on, eligible)


def no_figure(regency, effective_on):
    regency.population_figures.filter(effective_on=effective_on).delete()
    return with_figure(effective_on, None)


def day(month, day):
    return dt.date(2016, month, day)


CHANGES = {
    "more recorded on a locked day": ("16.01", day(8, 10), report, {"recorded": 60}),
    "nothing recorded": ("16.01", day(8, 16), report, {"recorded": 0, "printed": 0}),
    "all of it at once": ("16.01", day(8, 12), report, {"recorded": 900, "printed": 900}),
    "reached by it": ("16.71", day(8, 5), report, {"recorded": 48}),
    "first data by it": ("16.05", day(8, 2), report, {"recorded": 30}),
    "before the first data": ("16.01", day(3, 1), report, {"recorded": 5}),
    "before everything": ("16.05", dt.date(2015, 1, 2), report, {"recorded": 5}),
    "certificates": ("16.01", day(8, 3), report, {"temporary_issued": 40, "temporary_withdrawn": 3}),
    "a day before a balance": ("16.01", day(7, 20), report, {"recorded": 60}),
    "a balance in the middle": ("16.01", day(8, 15), balance, {"recorded_total": 400, "blank_stock": 9}),
    "a first balance": ("16.05", day(8, 15), balance, {"recorded_total": 290}),
    "the opening balance changed": ("16.71", day(7, 31), balance, {"recorded_total": 200}),
    "a balance taken away": ("16.01", day(7, 31), no_balance, {}),
    "more who must hold a card": ("16.01", day(8, 20), figure, {"eligible": 1500}),
    "fewer than are recorded": ("16.71", day(6, 30), figure, {"eligible": 300}),
    "a register taken away": ("16.05", day(6, 30), no_figure, {}),
}


def as_stored(regency: Regency, date: dt.date) -> State | None:
    """The stored rows in the shape of an effect's state."""
    row = RegencyProgress.objects.filter(regency=regency, date=date).values(*RegencyFigures._fields).first()
    rows = DeadlineProgress.objects.filter(regency=regency, date=date).values(*DeadlineFigures._fields)
    return row and State(row, {each.pop("deadline"): each for each in rows})


def named(found, kind, row) -> dict:
    names = {each.name for each in fields(kind)} & set(row)
    return {name: getattr(found, name) for name in names}


def same_as_stored(state: State, stored: State | None) -> bool:
    """Every stored figure of the area and of every deadline."""
    if stored is None:
        return state.day.eligible is None and state.day.recorded_total is None
    assert set(state.deadlines) == set(stored.deadlines)
    rows = [(state.day, RegencyDay, stored.day)]
    rows += [(state.deadlines[key], DeadlineDay, row) for key, row in stored.deadlines.items()]
    for found, kind, row in rows:
        mine = named(found, kind, row)
        assert mine == {name: row[name] for name in mine}
    return True


def province_words(state) -> tuple:
    return state.coverage, state.recorded_total, state.eligible, state.blank_stock


@pytest.mark.parametrize("name", CHANGES)
def test_the_effect_is_what_the_recompute_stores_before_and_after(name, province):
    code, date, make, fields_of = CHANGES[name]
    regency = Regency.objects.select_related("province").get(code=code)
    bring_all_up_to_date()
    dates = {date, TODAY}
    before = {each: (as_stored(regency, each), province_progress(province, each)) for each in dates}
    # The change is known before it is made: nothing of it is in the database while the effect is derived.
    found = effects(regency, _change(make, fields_of, date), dates, with_province=True)
    assert before == {each: (as_stored(regency, each), province_progress(province, each)) for each in dates}
    make(regency, date, **fields_of)
    bring_all_up_to_date()
    assert {each.date for each in found} == dates
    for each in found:
        stored, sums = before[each.date]
        assert same_as_stored(each.before, stored)
        assert same_as_stored(each.after, as_stored(regency, each.date))
        after = province_progress(province, each.date)
        for mine, theirs in ((each.province_before, sums), (each.province_after, after)):
            assert province_words(mine.day) == province_words(theirs.day)
            for view in theirs.deadlines:
                against = mine.deadlines[view.deadline.key]
                for figure_name in ("remaining", "shortfall", "projected_on", "gap_days", "status"):
                    assert getattr(against, figure_name) == getattr(view.province, figure_name)


def _change(make, fields_of, date):
    if make is report:
        return with_report(date, ZEROS | {"recorded": 10, "printed": 5} | fields_of)
    if make in (balance, no_balance):
        return with_balance(date, fields_of or None)
    return with_figure(date, fields_of.get("eligible"))


def test_a_regency_without_anything_entered_has_an_effect_too():
    regency = make_regency(code="16.09")
    [found] = effects(
        regency, with_report(TODAY, ZEROS | {"recorded": 7, "printed": 0}), [TODAY], with_province=True
    )
    assert (found.before.day.recorded_total, found.after.day.recorded_total) == (None, 7)


def test_an_officer_s_effect_holds_nothing_of_the_province():
    regency = Regency.objects.select_related("province").get(code="16.01")
    change = with_report(TODAY, ZEROS | {"recorded": 7, "printed": 0})
    [found] = effects(regency, change, [TODAY], with_province=False)
    assert (found.province_before, found.province_after) == (None, None)
