"""A province with two regencies whose figures are odd, and who looks at them."""

import datetime as dt

import pytest

from tests.factories import (
    make_bureau,
    make_officer,
    make_population,
    make_province,
    make_regency,
    make_report,
)
from tests.reports.marks_page.asking import FIRST
from tests.reports.worlds import bring_all_up_to_date


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def regency(province):
    """Recorded 101 to 105 a day, 400 on 9 August and nothing on the 10th."""
    regency = make_regency(code="16.07", name="Banyuasin", province=province)
    for number, recorded in enumerate((101, 102, 103, 104, 105, None, None, 101, 400)):
        if recorded:
            make_report(regency=regency, date=FIRST + dt.timedelta(days=number), recorded=recorded)
    make_report(regency=regency, date=dt.date(2016, 8, 10), recorded=0, zero_reason="Jaringan putus")
    bring_all_up_to_date()
    return regency


@pytest.fixture
def neighbour(province):
    """More recorded than eligible on every day since 1 August."""
    regency = make_regency(code="16.13", name="Musi Rawas Utara", province=province)
    make_population(regency=regency, effective_on=FIRST, eligible=100)
    make_report(regency=regency, date=FIRST, recorded=103)
    make_report(regency=regency, date=FIRST.replace(day=2), recorded=4)
    bring_all_up_to_date()
    return regency


@pytest.fixture
def bureau(client, province):
    user = make_bureau(province)
    client.force_login(user)
    return user


@pytest.fixture
def officer(client, regency):
    user = make_officer(regency, first_name="Sari")
    client.force_login(user)
    return user
