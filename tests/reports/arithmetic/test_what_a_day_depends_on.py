"""A day's figures depend on what is dated up to that day, and not on which days are asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.arithmetic import DeadlineTerms, PopulationFigure, derive
from tests.reports.arithmetic.slow import World
from tests.reports.arithmetic.worlds import LONGEST, day, series_of, without_what_follows, worlds

UNHURRIED = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True}
three_days = st.lists(st.integers(-60, LONGEST), min_size=3, max_size=3).map(sorted)


def figures(world: World, first: date, until: date, since: date) -> list[tuple]:
    progress = derive(series_of(world), start=first, until=until)
    rows = [*progress.rows(), *progress.deadline_rows()]
    return [row for row in rows if row.date >= since]


@settings(max_examples=80, **UNHURRIED)
@given(worlds(), three_days)
def test_figures_are_the_same_wherever_the_derivation_starts(world, offsets):
    early, late, until = map(day, offsets)
    assert figures(world, early, until, since=late) == figures(world, late, until, since=late)


@settings(max_examples=80, **UNHURRIED)
@given(worlds(), three_days)
def test_nothing_entered_for_a_later_day_changes_a_day(world, offsets):
    early, t, later = map(day, offsets)
    of_all = [row for row in figures(world, early, later, since=early) if row.date <= t]
    assert figures(without_what_follows(world, t), early, t, since=early) == of_all


def test_a_run_of_days_without_remaining_is_followed_back_before_the_start(make_series):
    series = make_series(
        reports={date(2016, 8, 1): {"recorded": 60}, date(2016, 8, 2): {"recorded": 40}},
        register=(PopulationFigure(date(2016, 7, 1), 100),),
        deadlines=(DeadlineTerms(1, "A", "recorded", 1, date(2016, 9, 30), announced_on=date(2016, 8, 20)),),
    )
    [row] = derive(series, start=date(2016, 8, 25), until=date(2016, 8, 25)).deadline_rows()
    assert (row.status, row.reached_on, row.gap_days) == ("reached", date(2016, 8, 2), -59)
    assert row.projected_on == row.projected_early_on == row.projected_late_on == row.reached_on


def test_a_register_that_grows_breaks_the_run(make_series):
    series = make_series(
        reports={date(2016, 8, 1): {"recorded": 100}, date(2016, 8, 5): {"recorded": 10}},
        register=(PopulationFigure(date(2016, 7, 1), 100), PopulationFigure(date(2016, 8, 3), 110)),
        deadlines=(DeadlineTerms(1, "A", "recorded", 1, date(2016, 9, 30)),),
    )
    progress = derive(series, start=date(2016, 8, 1), until=date(2016, 8, 6))
    reached = [row.reached_on and row.reached_on.day for row in progress.deadline_rows()]
    assert reached == [1, 1, None, None, 5, 5]


def test_a_calendar_that_ends_too_early_is_refused(make_series):
    series = make_series(reports={date(2016, 8, 1): {"recorded": 1}})
    too_late = series.calendar.last - timedelta(days=3000)
    with pytest.raises(ValueError, match="is needed"):
        derive(series, start=too_late, until=too_late)
