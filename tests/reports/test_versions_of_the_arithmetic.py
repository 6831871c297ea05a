"""Rows of a newer version stay as they are; those of an older one are derived anew, all of them."""

import pytest
from django.db import connection

from regencies.models import Regency, StaleMark
from reports import recompute
from reports.models import RecomputeState, RegencyProgress
from reports.models.progress import DERIVATION
from reports.progress import freshness
from tests.reports.worlds import bring_all_up_to_date, make_small_province, stored_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def regency(pinned_today):
    make_small_province()
    bring_all_up_to_date()
    return Regency.objects.select_related("province").get(code="16.01")


def derived_by(version, regency):
    RecomputeState.objects.filter(regency=regency).update(derivation=version)


def spoil(regency):
    """As another arithmetic would have left an old row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_regencyprogress SET recorded_total = 7 WHERE regency_id = %s AND date = %s",
            [regency.pk, "2016-08-05"],
        )


def test_a_newer_version_is_not_overwritten(regency, caplog):
    spoil(regency)
    derived_by(DERIVATION + 1, regency)
    recompute.mark_stale(regency.pk)
    assert not recompute.bring_up_to_date(regency.pk)
    assert not recompute.rebuild(regency.pk)
    assert RegencyProgress.objects.get(regency=regency, date="2016-08-05").recorded_total == 7
    assert StaleMark.objects.filter(regency=regency).exists()
    assert "upgrade this worker" in caplog.text


def test_an_older_version_is_derived_anew_from_the_beginning(regency, pinned_today):
    right = stored_rows(pinned_today)
    spoil(regency)
    derived_by(DERIVATION - 1, regency)
    assert recompute.lagging() == [regency.pk]
    assert freshness(regency.province).stale == 1
    assert recompute.bring_up_to_date(regency.pk)
    assert stored_rows(pinned_today) == right
    assert recompute.lagging() == []
    assert RecomputeState.objects.get(regency=regency).derivation == DERIVATION
