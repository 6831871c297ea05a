"""The totals beside the entry form are those of the arithmetic (metrics, section 1)."""

import datetime as dt
import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regencies.ledger import totals_at, totals_of
from regencies.models import FLOWS, TOTALS
from reports.arithmetic import derive, first_data_on
from reports.sources import load_series
from tests.factories import make_balance, make_regency, make_report

pytestmark = pytest.mark.django_db
START = dt.date(2016, 7, 1)
LENGTH = 40


def day(offset: int) -> dt.date:
    return START + dt.timedelta(days=offset)


def make_world(regency, seed: int) -> None:
    """Reports and balances at random; some balances state only some totals, some fall on a report's day."""
    choose = random.Random(seed)
    for offset in range(LENGTH):
        if choose.random() < 0.5:
            make_report(regency=regency, date=day(offset), **{flow: choose.randrange(50) for flow in FLOWS})
    for offset in choose.sample(range(LENGTH), choose.randrange(5)):
        stated = choose.sample(TOTALS, choose.randrange(1, 5))
        make_balance(regency=regency, date=day(offset), **{total: choose.randrange(5000) for total in stated})


@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_agree_with_the_arithmetic_on_every_day(seed):
    with transaction.atomic():
        regency = make_regency(code="16.13")
        make_world(regency, seed)
        asked = [day(offset) for offset in range(-1, LENGTH + 1, 3)]
        series = load_series(regency, until=asked[-1])
        first = first_data_on(series) or asked[-1]
        rows = derive(series, start=first, until=asked[-1]).rows()
        expected = {row.date: {total: getattr(row, total) for total in TOTALS} for row in rows}
        unknown = dict.fromkeys(TOTALS)
        for date in asked:
            assert (totals_at(regency, date) or unknown) == expected.get(date, unknown), date
        transaction.set_rollback(True)


def test_totals_of_many_regencies_are_those_of_each(django_assert_num_queries):
    regencies = [make_regency(code=f"16.0{number}") for number in range(1, 4)]
    for number, regency in enumerate(regencies[:2]):
        make_world(regency, number)
    with django_assert_num_queries(1):
        together = totals_of(regencies, day(30))
    assert together == {regency.pk: totals_at(regency, day(30)) for regency in regencies}
    assert together[regencies[2].pk] is None
