from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from reports.arithmetic import FLOWS, Series, ServiceCalendar


@pytest.fixture
def make_series() -> Callable[..., Series]:
    """A regency that serves Monday to Friday and has no holidays; flows that are not named are 0."""

    def make(*, reports=None, balances=(), register=(), deadlines=(), closed=()) -> Series:
        reports = dict(sorted((reports or {}).items()))
        flows = [[report.get(name, 0) for name in FLOWS] for report in reports.values()]
        calendar = ServiceCalendar.build(
            date(2015, 1, 1),
            date(2028, 12, 31),
            range(1, 6),
            closed,
            province_exceptions={},
            regency_exceptions={},
        )
        return Series(
            report_dates=list(reports),
            flows=np.array(flows, dtype=np.int64).reshape(len(reports), len(FLOWS)),
            balances=balances,
            register=register,
            deadlines=deadlines,
            calendar=calendar,
        )

    return make
