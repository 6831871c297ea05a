"""What a page of figures asks the database: of watched tables, and as often for any number of regencies."""

import re
from collections import OrderedDict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regencies.models import Regency
from reports import recompute
from reports.unchanged import WATCHED
from tests.factories import make_population, make_regency
from tests.reports.unchanged_pages.asking import PAGES

pytestmark = pytest.mark.django_db
# Read by these pages besides WATCHED: each change of them leaves a stale mark or a new recompute state.
DERIVED = {
    "reports_regencyprogress",
    "reports_deadlineprogress",
    "reports_oddmark",
    "regencies_dailyreport",
    "regencies_dailyreporthistoryevent",
    "regencies_reconciliation",
    "regencies_populationfigure",
}
OF_THE_PERSON = {"django_session", "regencies_user", "regencies_membership"}


@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_table_that_a_page_reads_is_watched(bureau, path, monkeypatch):
    monkeypatch.setattr("reports.unchanged._drawn", OrderedDict())
    with CaptureQueriesContext(connection) as asked:
        bureau.get(path)

    texts = [query["sql"] for query in asked] + _prepared(asked)
    read = {name for text in texts for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', text)}
    assert "reports_regencyprogress" in read
    assert read <= set(WATCHED) | DERIVED | OF_THE_PERSON


def _prepared(asked: CaptureQueriesContext) -> list[str]:
    """The statements that were executed by name, as the database knows them."""
    names = [name for query in asked for name in re.findall(r"^EXECUTE (\w+)", query["sql"])]
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name = ANY(%s)", [names])
        found = [text for (text,) in cursor.fetchall()]
    assert len(found) == len(set(names)) > 4
    return found


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_asks_the_same_number_of_questions_for_any_number_of_regencies(bureau, regency, path):
    def asked() -> int:
        recompute.insist(recompute.bring_up_to_date, regency.pk)
        for each in Regency.objects.filter(recompute_state=None):
            recompute.insist(recompute.bring_up_to_date, each.pk)
        with CaptureQueriesContext(connection) as queries:
            bureau.get(path)
        return len(queries)

    bureau.get(path)  # the first one of the hour also records who saw it
    counts = set()
    for number in (5, 17, 50):
        for index in range(Regency.objects.count(), number):
            make_population(regency=make_regency(province=regency.province, code=f"16.{index + 13}"))
        counts.add(asked())

    assert len(counts) == 1
