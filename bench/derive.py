"""Deriving one regency's figures against one pass over the same rows in plain Python.

    python -m bench.derive

Prints the best of five for three years and two deadlines, and its ratio to summing the same seven flows of
the same days in a loop, so that the figure means the same on any machine.
"""

import datetime as dt
import sys
import time
from fractions import Fraction

import numpy

from reports.arithmetic import (
    FLOWS,
    DeadlineTerms,
    PopulationFigure,
    Series,
    ServiceCalendar,
    calendar_span,
    derive,
)

FIRST, LAST = dt.date(2016, 1, 1), dt.date(2018, 12, 31)


def three_years() -> Series:
    """A report on most working days, two register figures, two deadlines."""
    deadlines = (
        DeadlineTerms(1, "A", "recorded", Fraction(1), dt.date(2016, 9, 30), is_primary=True),
        DeadlineTerms(
            2, "B", "printed", Fraction(1), dt.date(2019, 6, 30), announced_on=dt.date(2016, 9, 14)
        ),
    )
    days = [FIRST + dt.timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
    reported = [day for i, day in enumerate(days) if day.isoweekday() < 6 and i % 11]
    first, last = calendar_span(FIRST, LAST, [terms.due_on for terms in deadlines])
    return Series(
        report_dates=reported,
        flows=numpy.array(
            [[i % 97 + 40, i % 31, 0, 0, 0, i % 7, 0] for i in range(len(reported))], dtype=numpy.int64
        ),
        balances=(),
        register=(PopulationFigure(FIRST, 90_000), PopulationFigure(dt.date(2017, 6, 30), 93_000)),
        deadlines=deadlines,
        calendar=ServiceCalendar.build(first, last, {1, 2, 3, 4, 5}, set(), {}, {}),
    )


def best(work, times: int = 5) -> float:
    """Seconds of the quickest of *times* runs."""
    took = []
    for _run in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def derived(series: Series) -> int:
    progress = derive(series, start=FIRST, until=LAST)
    return sum(1 for _row in progress.rows()) + sum(1 for _row in progress.deadline_rows())


def summed(series: Series) -> list[int]:
    rows = series.flows.tolist()
    return [sum(row[column] for row in rows) for column in range(len(FLOWS))]


def main() -> None:
    series = three_years()
    deriving, summing = best(lambda: derived(series)), best(lambda: summed(series))
    pace = f"{deriving / summing:.0f} × one plain pass over the flows"
    sys.stdout.write(f"{derived(series)} rows in {deriving * 1000:.1f} ms, {pace}\n")


if __name__ == "__main__":
    main()
