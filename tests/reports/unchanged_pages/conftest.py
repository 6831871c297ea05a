"""A province of one regency, and its bureau."""

import datetime as dt

import pytest

from regencies.models import Regency
from reports import recompute
from tests.factories import (
    make_balance,
    make_bureau,
    make_deadline,
    make_population,
    make_regency,
    make_report,
)


@pytest.fixture
def regency() -> Regency:
    found = make_regency(code="16.13")
    make_population(regency=found)
    make_balance(regency=found, recorded_total=100)
    make_deadline(province=found.province)
    make_report(regency=found, date=dt.date(2016, 8, 29))
    recompute.insist(recompute.bring_up_to_date, found.pk)
    return found


@pytest.fixture
def bureau(client, regency):
    client.force_login(make_bureau(regency.province))
    client.get("/provinsi/16/")  # the cookie of its forms
    return client
