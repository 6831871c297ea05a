"""A file of balances or of the register shows the odd values that the forms would ask to confirm."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regencies.ledger import totals_at
from regencies.ledger.balances import drift_lines, odd_balance, odd_balances
from regencies.ledger.reached import reached_on
from regencies.ledger.totals import totals_without
from regencies.models import TOTALS, Regency
from regencies.uploads import odd
from tests.factories import make_balance, make_population, make_report
from tests.regencies.uploads.sending import sent, shown, text_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 26)
REGISTER = ["kode_wilayah", "berlaku_sejak", "penduduk", "wajib_ktp", "sumber"]
BALANCES = [
    "kode_wilayah",
    "tanggal",
    "perekaman_total",
    "cetak_total",
    "blangko_stok",
    "suket_beredar",
    "sumber",
]


@pytest.fixture
def ledger(regency, neighbour):
    """1.400 recorded at the close of the 26th and 940 printed; 2.000 must hold a card."""
    for each in (regency, neighbour):
        make_balance(regency=each, recorded_total=1000, printed_total=900, blank_stock=500)
        make_population(regency=each, eligible=2000, population=3000)
        for day in (1, 2, 25, 26):
            make_report(regency=each, date=dt.date(2016, 8, day), recorded=100, printed=10)


def rules(upload) -> list[tuple]:
    return [(mark["row"], mark["rule"], mark["field"]) for mark in upload.preview["odd"]["kept"]]


def test_balances_are_judged_as_their_form_judges_them(bureau, ledger):
    rows = [
        ["16.07", "2016-08-26", 1470, "", "", "", "Pusat"],
        ["16.10", "2016-08-26", 2001, 2002, "", "", "Pusat"],
    ]
    upload = sent(bureau, text_of(rows, BALANCES))
    assert rules(upload) == [
        (3, "large_drift", "recorded_total"),
        (3, "large_drift", "printed_total"),
        (3, "printed_above_recorded", ""),
        (3, "above_eligible", ""),
    ]
    said = shown(bureau, upload)
    assert "Total perekaman: selisih besar (wajar 1.330 sampai 1.470)." in said
    assert "Total cetak melebihi total perekaman" in said
    assert "Total perekaman melebihi wajib KTP (batas 2.000)" in said


def test_figures_of_the_register_are_judged_as_their_form_judges_them(bureau, ledger):
    rows = [
        ["16.07", "2016-08-26", 3000, 2100, "DKB"],
        ["16.10", "2016-08-26", 3151, 1399, "DKB"],
    ]
    upload = sent(bureau, text_of(rows, REGISTER))
    assert rules(upload) == [
        (3, "large_change", "eligible"),
        (3, "large_change", "population"),
        (3, "above_eligible", ""),
    ]
    said = shown(bureau, upload)
    assert "Wajib KTP berubah lebih dari 5% (wajar 1.900 sampai 2.100)." in said
    assert "Total perekaman melebihi wajib KTP (batas 1.399)" in said


def test_a_figure_is_judged_against_the_earlier_one_of_the_same_file(bureau, ledger):
    rows = [
        ["16.07", "2016-08-26", 3100, 2210, "DKB"],
        ["16.07", "2016-08-20", 3100, 2200, "DKB"],
    ]
    assert rules(sent(bureau, text_of(rows, REGISTER))) == [(3, "large_change", "eligible")]


def test_the_walk_reaches_what_the_form_reaches(ledger, regency, neighbour):
    make_balance(regency=regency, date=DAY, recorded_total=1500)
    days = [dt.date(2016, 7, day) for day in (1, 30, 31)] + [dt.date(2016, 8, day) for day in (1, 10, 26, 30)]
    keys = [(each.pk, day) for each in (regency, neighbour) for day in days]
    found = reached_on(keys)
    for each in (regency, neighbour):
        for day in days:
            reached = found[each.pk, day]
            assert reached.without == totals_without([each], day)[each.pk]
            assert reached.closing == totals_at(each, day)
            stated = dict.fromkeys(TOTALS, 1700)
            lines = drift_lines(each, day, stated)
            assert [line.recent for line in lines] == [reached.recent[line.total] for line in lines]
            sentences = [oddity.sentence for _key, oddity in odd_balances({(each.pk, day): stated})]
            assert sentences == odd_balance(each, day, lines)


def test_many_rows_cost_the_queries_of_one(ledger):
    keys = [(each.pk, DAY - dt.timedelta(days=days)) for each in Regency.objects.all() for days in range(30)]
    for some in (keys[:1], keys):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reached_on(some)
        selects = [query for query in queries if query["sql"].startswith(("SELECT", "DECLARE"))]
        assert len(selects) == 3


def test_rows_that_are_not_judged_are_said(bureau, ledger, monkeypatch):
    monkeypatch.setattr(odd, "MOST_JUDGED", 1)
    rows = [[code, "2016-08-26", 3000, 1399, "DKB"] for code in ("16.07", "16.10")]
    upload = sent(bureau, text_of(rows, REGISTER))
    assert {row for row, _rule, _field in rules(upload)} == {2}
    assert "Nilai janggal hanya dicari pada" in shown(bureau, upload)
