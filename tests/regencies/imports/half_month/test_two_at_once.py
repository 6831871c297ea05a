"""Somebody else writes a balance of the same day between the preview and the writing."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from regencies.imports import FileError, OnConflict
from regencies.imports.half_month import planned_half_month
from tests.factories import make_balance, make_regency
from tests.regencies.imports.half_month.sheets import HEADER, TITLES, Truth, csv_sheet, stored, table

DAY = dt.date(2016, 8, 15)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("recorded", [1, 660])
def test_what_is_no_longer_as_planned_is_not_written(tmp_path, recorded):
    regency = make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")
    rows = table([Truth("16.07", "Banyuasin", 1000, 660, 12, 40, 75)])
    path = csv_sheet(tmp_path, [*TITLES, HEADER, *rows])

    def somebody_else() -> None:
        make_balance(regency=regency, date=DAY, recorded_total=recorded)
        connection.close()

    with (
        pytest.raises(FileError, match="somebody else changed the same rows"),
        planned_half_month(path, on_conflict=OnConflict.UPDATE) as plan,
        ThreadPoolExecutor(1) as other,
    ):
        assert plan.counts.added == 2
        other.submit(somebody_else).result(timeout=20)
        plan.apply()
    assert stored() == ([], [("16.07", DAY, recorded, None, None, None)])
