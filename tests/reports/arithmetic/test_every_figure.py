"""The stored figures of random regencies are what the slow arithmetic says."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.arithmetic import FLOWS, DeadlineFigures, RegencyFigures, derive
from tests.reports.arithmetic import slow, slow_deadlines
from tests.reports.arithmetic.worlds import LONGEST, day, series_of, worlds

UNHURRIED = {"deadline": None, "suppress_health_check": list(HealthCheck)}
DAYS_LOOKED_AT = 5


def about(value: float | None):
    return None if value is None else pytest.approx(value, rel=1e-12, abs=0)


def slow_regency(world: slow.World, t: date) -> RegencyFigures:
    window = slow.window(world, t)
    report = world.reports.get(t, dict.fromkeys(FLOWS))
    return RegencyFigures(
        date=t,
        data_through=slow.data_through(world, t),
        service_days_silent=slow.service_days_silent(world, t),
        is_service_day=slow.is_service_day(world, t),
        reported=t in world.reports,
        eligible=slow.eligible(world, t),
        recorded_total=slow.total(world, "recorded_total", t),
        printed_total=slow.total(world, "printed_total", t),
        print_backlog=slow.print_backlog(world, t),
        blank_stock=slow.total(world, "blank_stock", t),
        blank_days_left=slow.blank_days_left(world, t),
        blank_runout_on=slow.blank_runout_on(world, t),
        blanks_needed=slow_deadlines.blanks_needed(world, t),
        temporary_outstanding=slow.total(world, "temporary_outstanding", t),
        temporary_gap=slow.temporary_gap(world, t),
        temporary_expired=slow.temporary_expired(world, t),
        temporary_expiring_30=slow.temporary_expiring(world, t, 30),
        window_start=window[0] if window else None,
        window_reports=slow.window_reports(world, t),
        window_recorded=slow.window_sum(world, t, "recorded"),
        window_printed=slow.window_sum(world, t, "printed"),
        window_blanks_used=slow.window_sum(world, t, *slow.BLANKS_USED),
        spread_recorded=about(slow.spread(world, t, "recorded")),
        spread_printed=about(slow.spread(world, t, "printed")),
        **report,
    )


def slow_deadline(world: slow.World, deadline: slow.Deadline, t: date) -> DeadlineFigures:
    return DeadlineFigures(
        deadline=deadline.key,
        date=t,
        target_count=slow_deadlines.target_count(world, deadline, t),
        total=slow.total(world, deadline.measure + "_total", t),
        remaining=slow_deadlines.remaining(world, deadline, t),
        service_days_left=slow_deadlines.service_days_left(world, deadline, t),
        projected_on=slow_deadlines.projected_on(world, deadline, t),
        projected_early_on=slow_deadlines.band(world, deadline, t, -1),
        projected_late_on=slow_deadlines.band(world, deadline, t, +1),
        gap_days=slow_deadlines.gap_days(world, deadline, t),
        shortfall=slow_deadlines.shortfall(world, deadline, t),
        reached_on=slow_deadlines.reached_on(world, deadline, t),
        status=slow_deadlines.status(world, deadline, t),
    )


def has_figures(deadline: slow.Deadline, t: date) -> bool:
    return not deadline.is_withdrawn and (deadline.announced_on is None or deadline.announced_on <= t)


def looked_at(world: slow.World, every_day: list[date], random: Random) -> set[date]:
    """Some of all days, and some of those with a report: there is more to get wrong there."""
    reported = [t for t in every_day if t in world.reports]
    return {t for days in (every_day, reported) for t in random.sample(days, min(DAYS_LOOKED_AT, len(days)))}


def compare(world: slow.World, first: int, last: int, seed: int) -> None:
    progress = derive(series_of(world), start=day(first), until=day(last))
    rows = {row.date: row for row in progress.rows()}
    deadline_rows = {(row.deadline, row.date): row for row in progress.deadline_rows()}
    every_day = slow.days_between(day(first), day(last))
    assert list(rows) == every_day
    assert set(deadline_rows) == {
        (each.key, t) for each in world.deadlines for t in every_day if has_figures(each, t)
    }
    for t in looked_at(world, every_day, Random(seed)):
        assert rows[t] == slow_regency(world, t)
        for each in world.deadlines:
            if has_figures(each, t):
                assert deadline_rows[each.key, t] == slow_deadline(world, each, t)


spans = st.tuples(st.integers(-60, LONGEST), st.integers(0, LONGEST)).map(lambda ends: (min(ends), max(ends)))


@settings(max_examples=100, derandomize=True, **UNHURRIED)
@given(worlds(), spans, st.integers(0, 2**32))
def test_every_figure_is_what_the_definitions_say(world, span, seed):
    compare(world, *span, seed)


@pytest.mark.slow
@settings(max_examples=1000, **UNHURRIED)
@given(worlds(), spans, st.integers(0, 2**32))
def test_every_figure_is_what_the_definitions_say_of_many_worlds(world, span, seed):
    compare(world, *span, seed)
