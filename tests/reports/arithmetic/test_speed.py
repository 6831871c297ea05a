"""Three years of all 514 regencies must be derived in seconds on one core."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from reports.arithmetic import DeadlineTerms, PopulationFigure, derive

FIRST, LAST = date(2016, 1, 1), date(2018, 12, 31)


@pytest.mark.slow
def test_a_regency_of_three_years_and_two_deadlines_takes_milliseconds(make_series):
    days = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
    series = make_series(
        reports={
            day: {"recorded": i % 97 + 40, "printed": i % 31, "temporary_issued": i % 7}
            for i, day in enumerate(days)
            if day.isoweekday() < 6 and i % 11
        },
        register=(PopulationFigure(FIRST, 90_000), PopulationFigure(date(2017, 6, 30), 93_000)),
        deadlines=(
            DeadlineTerms(1, "A", "recorded", 1, date(2016, 9, 30), is_primary=True),
            DeadlineTerms(2, "B", "printed", 1, date(2019, 6, 30), announced_on=date(2016, 9, 14)),
        ),
    )
    took = []
    for _ in range(5):
        begin = time.perf_counter()
        progress = derive(series, start=FIRST, until=LAST)
        rows = [*progress.rows(), *progress.deadline_rows()]
        took.append(time.perf_counter() - begin)
    assert len(rows) > 3000
    assert min(took) < 0.048, f"{min(took) * 1000:.1f} ms"
