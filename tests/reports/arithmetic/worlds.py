"""Random regencies, as the slow arithmetic reads them and as the fast one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import numpy as np
from hypothesis import strategies as st

from reports.arithmetic import (
    FLOWS,
    HORIZON_DAYS,
    TOTALS,
    Balance,
    DeadlineTerms,
    PopulationFigure,
    Series,
    ServiceCalendar,
)
from tests.reports.arithmetic.slow import Deadline, World

ORIGIN = date(2015, 8, 20)
"""Six months later is the end of February of a leap year."""

LONGEST = 300
CALENDAR = (ORIGIN - timedelta(days=100), ORIGIN + timedelta(days=LONGEST + HORIZON_DAYS + 200))
WEEKS = ({1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 6}, {1, 3, 4}, {7}, {1, 2, 3, 4, 5, 6, 7}, {1, 2, 3, 4, 5})
TARGETS = (Fraction(1), Fraction(1), Fraction(925, 1000), Fraction(9, 10), Fraction(1, 3), Fraction(0))

ELIGIBLE = (0, 0.1, 0.3, 0.5, 0.5, 0.7, 1, 10)
"""As a share of the most that a world's reports add up to."""


def day(offset: int) -> date:
    return ORIGIN + timedelta(days=offset)


@st.composite
def worlds(draw) -> World:
    """What shapes a world is drawn, so that a failure shrinks to a short one; what fills it comes from one
    seed."""
    length = draw(st.sampled_from((90, 20, 180, LONGEST, 3)))
    reporting = draw(st.sampled_from((0.8, 0.95, 0.5, 0.1, 0.0)))
    size = draw(st.sampled_from((300, 40, 3, 1, 0)))
    steady = draw(st.sampled_from((False, False, True)))
    begin = draw(st.sampled_from((0, 0, 7, 30)))
    random = Random(draw(st.integers(0, 2**32)))
    return World(
        weekdays=draw(st.sampled_from(WEEKS)),
        holidays={day(random.randrange(length + 200)) for _ in range(random.randrange(12))},
        province_exceptions={day(random.randrange(length)): random.random() < 0.5 for _ in range(5)},
        regency_exceptions={day(random.randrange(length)): random.random() < 0.5 for _ in range(5)},
        reports=_reports(random, range(begin, length), reporting, size, steady),
        balances=_balances(random, length, draw(st.integers(0, 4)), size),
        register=_register(random, length, draw(st.sampled_from((1, 2, 3, 0))), size),
        deadlines=[_deadline(random, key, length) for key in range(draw(st.sampled_from((2, 1, 3, 0))))],
    )


def _reports(random, offsets, reporting, size, steady):
    reports = {}
    busiest = random.randrange(offsets.stop)
    usual = [random.randint(0, size) for _ in FLOWS]
    for offset in offsets:
        weekend = day(offset).isoweekday() > 5
        if random.random() < (reporting * 0.3 if weekend else reporting):
            amounts = (
                usual
                if steady
                else [random.randint(0, random.choice((size, size, 2 * limit))) for limit in usual]
            )
            reports[day(offset)] = dict(zip(FLOWS, amounts, strict=True))
            reports[day(offset)]["blanks_received"] *= 3
            if offset == busiest:
                reports[day(offset)]["temporary_issued"] = 20 * size
    return reports


def _balances(random, length, count, size):
    balances = {}
    for _ in range(count):
        stated = random.sample(TOTALS, random.randint(1, len(TOTALS)))
        balances[day(random.randrange(-20, length))] = {
            name: random.randint(0, 30 * size + 5) for name in stated
        }
    return balances


def _register(random, length, count, size):
    return {
        day(random.choice((-90, -20, random.randrange(length)))): int(random.choice(ELIGIBLE) * size * length)
        for _ in range(count)
    }


def _deadline(random, key, length):
    return Deadline(
        key=key,
        name=f"Tenggat {random.randrange(3)}.{key}",
        measure=random.choice(("recorded", "recorded", "printed")),
        target=random.choice(TARGETS),
        due_on=day(random.choice((random.randrange(-30, length), length + random.randrange(250)))),
        announced_on=random.choice((None, day(random.randrange(-30, length)), day(length // 2))),
        cohort_on=random.choice((None, None, day(random.randrange(-30, length)))),
        is_primary=random.random() < 0.6,
        is_withdrawn=random.random() < 0.15,
    )


def without_what_follows(world: World, t: date) -> World:
    """The same world in which nothing after t has been entered."""
    return replace(
        world,
        reports={at: report for at, report in world.reports.items() if at <= t},
        balances={at: balance for at, balance in world.balances.items() if at <= t},
        register={at: figure for at, figure in world.register.items() if at <= t},
    )


def terms_of(deadline: Deadline) -> DeadlineTerms:
    return DeadlineTerms(**vars(deadline))


def series_of(world: World) -> Series:
    dates = sorted(world.reports)
    flows = [[world.reports[at][name] for name in FLOWS] for at in dates]
    return Series(
        report_dates=dates,
        flows=np.array(flows, dtype=np.int64).reshape(len(dates), len(FLOWS)),
        balances=tuple(Balance(at, **stated) for at, stated in world.balances.items()),
        register=tuple(PopulationFigure(at, figure) for at, figure in world.register.items()),
        deadlines=tuple(map(terms_of, world.deadlines)),
        calendar=ServiceCalendar.build(
            *CALENDAR, world.weekdays, world.holidays, world.province_exceptions, world.regency_exceptions
        ),
    )
