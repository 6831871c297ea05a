"""Two people send files at the same moment: one of them may have to try again, nothing is half written."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from regencies.imports import KINDS, FileError, OnConflict, Result, planned
from regencies.models import DailyReport
from tests.factories import make_regency
from tests.regencies.imports.files import csv_file, report


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_new_days_make_every_day_once(tmp_path):
    make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")
    path = csv_file(tmp_path, [report(tanggal=f"2016-08-{day:02d}") for day in range(1, 29)])
    both_planned = Barrier(2, timeout=20)

    def send(_sender: int) -> Result | str:
        try:
            with planned(KINDS["daily-reports"], path, on_conflict=OnConflict.UPDATE) as plan:
                both_planned.wait()
                return plan.apply()
        except FileError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as senders:
        outcomes = list(senders.map(send, range(2)))
    assert Result(28, 0, 0) in outcomes
    assert "somebody else changed the same rows at the same moment; try again" in outcomes
    assert DailyReport.objects.count() == 28
    assert set(DailyReport.objects.values_list("version", flat=True)) == {1}
    assert DailyReport.history.rel.related_model.objects.count() == 28
