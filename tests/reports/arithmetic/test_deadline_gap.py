"""The corners of the gap between a regency and a deadline."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from reports.arithmetic import Balance, DeadlineTerms, PopulationFigure, derive, primary_on

MONDAY = date(2016, 8, 1)


def workdays(count: int, first: date = MONDAY) -> list[date]:
    days = (first + timedelta(days=i) for i in range(2 * count + 2))
    return [day for day in days if day.isoweekday() < 6][:count]


def terms(**changed) -> DeadlineTerms:
    return DeadlineTerms(
        **{"key": 1, "name": "A", "measure": "recorded", "target": 1, "due_on": date(2016, 9, 30), **changed}
    )


def last_row(series, t):
    [row] = derive(series, start=t, until=t).deadline_rows()
    return row


@pytest.fixture
def at_pace(make_series):
    """Ten service days with the same number recorded, and so many still to do afterwards."""

    def make(per_day: int, remaining: int, **changed):
        days = workdays(10)
        series = make_series(
            reports={day: {"recorded": per_day} for day in days},
            register=(PopulationFigure(date(2016, 7, 1), 10 * per_day + remaining),),
            deadlines=(terms(**changed),),
        )
        return last_row(series, days[-1])

    return make


@pytest.mark.parametrize(
    ("per_day", "remaining", "service_days"),
    [
        (10, 100, 10),
        (10, 101, 11),
        (3, 1, 1),
        (7, 7 * 49, 49),
        (999_983, 999_983 * 37, 37),
        (1_000_000, 1, 1),
    ],
)
def test_an_even_pace_needs_exactly_so_many_service_days_in_the_whole_band(
    at_pace, per_day, remaining, service_days
):
    row = at_pace(per_day, remaining)
    expected = workdays(service_days, first=date(2016, 8, 13))[-1]
    assert row.projected_early_on == row.projected_on == row.projected_late_on == expected


def test_a_single_person_over_a_whole_number_of_days_costs_a_day(at_pace):
    assert at_pace(1_000_000, 37_000_001).projected_on == at_pace(1_000_000, 38_000_000).projected_on


def test_a_date_further_than_3650_days_is_no_forecast(at_pace):
    limit = len([d for d in workdays(2700, first=date(2016, 8, 13)) if (d - date(2016, 8, 12)).days <= 3650])
    assert at_pace(1, limit).projected_on is not None
    row = at_pace(1, limit + 1)
    assert (row.projected_on, row.projected_early_on, row.projected_late_on, row.gap_days) == (None,) * 4
    assert row.status == "behind"


def test_a_standstill_has_no_forecast_but_a_shortfall(at_pace):
    row = at_pace(0, 500)
    assert (row.projected_on, row.shortfall, row.status) == (None, 500, "behind")


@pytest.mark.parametrize(
    ("due_in", "status"),
    [(0, "on_track"), (-1, "at_risk"), (-7, "at_risk"), (-8, "behind"), (30, "on_track")],
)
def test_status_follows_the_distance_between_forecast_and_due_date(at_pace, due_in, status):
    finish = workdays(20, first=date(2016, 8, 13))[-1]
    row = at_pace(10, 200, due_on=finish + timedelta(days=due_in))
    assert (row.projected_on, row.gap_days, row.status) == (finish, -due_in, status)


def test_on_the_due_date_no_service_day_is_left_and_the_next_day_it_is_missed(make_series):
    days = workdays(10)
    series = make_series(
        reports={day: {"recorded": 5} for day in days},
        register=(PopulationFigure(MONDAY, 70),),
        deadlines=(terms(due_on=days[-1]),),
    )
    on_the_day, after = derive(series, start=days[-1], until=days[-1] + timedelta(days=1)).deadline_rows()
    assert (on_the_day.service_days_left, on_the_day.shortfall, on_the_day.status) == (0, 20, "at_risk")
    assert (after.service_days_left, after.shortfall, after.status) == (0, 20, "missed")


def test_two_reports_are_no_pace(make_series):
    series = make_series(
        reports={day: {"recorded": 5} for day in workdays(2)},
        register=(PopulationFigure(MONDAY, 80),),
        deadlines=(terms(),),
    )
    row = last_row(series, date(2016, 8, 2))
    assert (row.remaining, row.projected_on, row.shortfall, row.status) == (70, None, None, "no_data")


def test_three_silent_service_days_are_no_data(make_series):
    series = make_series(
        reports={day: {"recorded": 5} for day in workdays(5)},
        register=(PopulationFigure(MONDAY, 80),),
        deadlines=(terms(),),
    )
    progress = derive(series, start=date(2016, 8, 10), until=date(2016, 8, 11))
    assert [row.service_days_silent for row in progress.rows()] == [2, 3]
    assert [row.status for row in progress.deadline_rows()] == ["on_track", "no_data"]


def test_before_the_first_data_everything_remains_and_nothing_is_known(make_series):
    series = make_series(
        reports={date(2016, 8, 8): {"recorded": 5}},
        register=(PopulationFigure(date(2016, 7, 1), 1001),),
        deadlines=(terms(target=Decimal("0.925")),),
    )
    progress = derive(series, start=date(2016, 8, 5), until=date(2016, 8, 5))
    [area], [row] = progress.rows(), progress.deadline_rows()
    assert (area.recorded_total, area.window_start, area.window_reports, area.window_recorded) == (
        None,
        None,
        0,
        None,
    )
    assert (row.target_count, row.total, row.remaining, row.shortfall, row.status) == (
        926,
        None,
        926,
        None,
        "no_data",
    )


def test_without_a_register_nothing_is_said_about_the_target_even_after_the_due_date(make_series):
    series = make_series(
        reports={day: {"recorded": 5} for day in workdays(10)}, deadlines=(terms(due_on=MONDAY),)
    )
    row = last_row(series, date(2016, 8, 12))
    assert (row.target_count, row.remaining, row.shortfall, row.total, row.status) == (
        None,
        None,
        None,
        50,
        "no_data",
    )


def test_a_cohort_keeps_the_goal_where_it_was(make_series):
    series = make_series(
        balances=(Balance(MONDAY, recorded_total=90),),
        register=(PopulationFigure(date(2016, 1, 1), 90), PopulationFigure(date(2016, 8, 3), 120)),
        deadlines=(terms(cohort_on=date(2016, 7, 1)), terms(key=2)),
    )
    progress = derive(series, start=date(2016, 8, 5), until=date(2016, 8, 5))
    assert [row.remaining for row in progress.deadline_rows()] == [0, 30]


def test_a_withdrawn_deadline_has_no_figures_and_one_not_yet_announced_neither(make_series):
    series = make_series(
        balances=(Balance(MONDAY, recorded_total=90),),
        register=(PopulationFigure(date(2016, 1, 1), 100),),
        deadlines=(terms(is_withdrawn=True), terms(key=2, announced_on=date(2016, 8, 4)), terms(key=3)),
    )
    rows = derive(series, start=date(2016, 8, 3), until=date(2016, 8, 5)).deadline_rows()
    assert [(row.deadline, row.date.day) for row in rows] == [(2, 4), (2, 5), (3, 3), (3, 4), (3, 5)]


def test_the_countdown_counts_to_the_primary_deadline_announced_last():
    first = terms(key=1, is_primary=True, announced_on=date(2016, 5, 12))
    extended = terms(key=2, is_primary=True, announced_on=date(2016, 9, 14), due_on=date(2017, 6, 30))
    province_goal = terms(key=3, announced_on=date(2016, 9, 20))
    withdrawn = terms(key=4, is_primary=True, announced_on=date(2016, 10, 1), is_withdrawn=True)
    ancient = terms(key=5, is_primary=True)
    deadlines = (first, extended, province_goal, withdrawn, ancient)
    assert primary_on(deadlines, date(2016, 5, 11)) == ancient
    assert primary_on(deadlines, date(2016, 9, 13)) == first
    assert primary_on(deadlines, date(2016, 12, 1)) == extended
    assert primary_on((province_goal,), date(2016, 12, 1)) is None


def test_a_target_that_is_not_exact_is_refused():
    with pytest.raises(TypeError, match="exact"):
        terms(target=0.925)
    assert terms(target=Fraction(1, 3)).count_of(100) == 34
    assert terms(target=Decimal("0.92")).count_of(50) == 46
