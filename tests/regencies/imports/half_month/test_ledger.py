"""What the sheet writes, its drift against the ledger, and sending it again."""

import datetime as dt

import pytest

from regencies.imports import FileError, OnConflict, Refusal, Result
from regencies.imports.half_month import planned_half_month
from regencies.ledger import totals_at
from regencies.models import PopulationFigure, Reconciliation
from tests.factories import (
    make_balance,
    make_bureau,
    make_leader,
    make_officer,
    make_population,
    make_province,
    make_report,
)
from tests.regencies.imports.half_month.sheets import (
    FOUR,
    HEADER,
    TITLES,
    Truth,
    csv_sheet,
    is_refused,
    odd,
    said,
    send,
    stored,
    table,
    workbook,
)

pytestmark = pytest.mark.usefixtures("regencies")
DAY = dt.date(2016, 8, 15)
ONE = [Truth("16.07", "Banyuasin", 1000, 660, 12, 40, 75)]


def sheet(folder, truths=FOUR, **options):
    return csv_sheet(folder, [*TITLES, HEADER, *table(truths)], **options)


def test_register_and_balances_are_written_to_the_last_digit(tmp_path):
    assert send(sheet(tmp_path)) == Result(8, 0, 0)
    figures, balances = stored()
    assert figures == [(t.code, DAY, None, t.eligible) for t in FOUR]
    assert balances == [(t.code, DAY, t.recorded, None, t.blanks, t.temporary) for t in FOUR]
    assert set(Reconciliation.objects.values_list("source", flat=True)) == {
        "Laporan setengah bulan per 15 Agustus 2016"
    }


def test_the_totals_of_the_ledger_are_those_of_the_sheet(tmp_path, regencies):
    make_report(regency=regencies["16.07"], date=dt.date(2016, 8, 15), recorded=5)
    make_report(regency=regencies["16.07"], date=dt.date(2016, 8, 16), recorded=7)
    send(sheet(tmp_path))
    assert totals_at(regencies["16.07"], DAY)["recorded_total"] == 482150
    assert totals_at(regencies["16.07"], dt.date(2016, 8, 16))["recorded_total"] == 482157


def test_the_same_sheet_again_changes_nothing_and_says_so(tmp_path):
    send(sheet(tmp_path))
    before = stored()
    assert send(sheet(tmp_path, name="salinan.csv"), on_conflict=OnConflict.ERROR) == Result(0, 0, 8)
    assert send(workbook(tmp_path, [*TITLES, HEADER, *table()])) == Result(0, 0, 8)
    assert stored() == before
    assert Reconciliation.history.rel.related_model.objects.count() == 4


def test_wajib_ktp_in_force_is_not_written_again(tmp_path, regencies):
    make_population(regency=regencies["16.07"], eligible=1000, population=2000)
    assert send(sheet(tmp_path, ONE)) == Result(1, 0, 1)
    assert PopulationFigure.objects.get().effective_on == dt.date(2016, 6, 30)


def test_other_residents_are_written_although_wajib_ktp_is_in_force(tmp_path, regencies):
    make_population(regency=regencies["16.07"], eligible=1000, population=2000)
    header = [*HEADER[:3], "PENDUDUK", *HEADER[3:]]
    rows = [[*row[:3], 2100, *row[3:]] for row in table(ONE, total=False)]
    assert send(csv_sheet(tmp_path, [*TITLES, header, *rows])) == Result(2, 0, 0)
    assert stored()[0][1] == ("16.07", DAY, 2100, 1000)


def test_another_wajib_ktp_takes_effect_on_the_day_of_the_sheet(tmp_path, regencies):
    make_population(regency=regencies["16.07"], eligible=999, population=2000)
    assert send(sheet(tmp_path, ONE)) == Result(2, 0, 0)
    assert stored()[0] == [("16.07", dt.date(2016, 6, 30), 2000, 999), ("16.07", DAY, None, 1000)]


def test_the_residents_of_the_same_day_stay_and_bound_wajib_ktp(tmp_path, regencies):
    make_population(regency=regencies["16.07"], eligible=900, population=2000, effective_on=DAY)
    assert send(sheet(tmp_path, ONE)) == Result(1, 1, 0)
    assert stored()[0] == [("16.07", DAY, 2000, 1000)]
    PopulationFigure.objects.update(eligible=900, population=950)
    assert "1.000 must hold a card, but there are only 950 residents" in said(sheet(tmp_path, ONE))[0]


def test_other_values_of_the_same_day_are_refused_skipped_or_updated(tmp_path, regencies):
    make_balance(regency=regencies["16.07"], date=DAY, recorded_total=650, printed_total=600, source="Pusat")
    path = sheet(tmp_path, ONE)
    (line,) = said(path)
    assert line.startswith("F: row 4: is there already with other values: perekaman_total 650 → 660, ")
    assert is_refused(path, on_conflict=OnConflict.ERROR)
    assert send(path, on_conflict=OnConflict.SKIP) == Result(1, 0, 1, skipped=1)
    assert stored()[1] == [("16.07", DAY, 650, 600, None, None)]
    with planned_half_month(path, on_conflict=OnConflict.UPDATE) as plan:
        ((row, changed),) = plan.changes(20)
        assert (row, changed["perekaman_total"]) == (4, ("650", "660"))
    assert send(path) == Result(0, 1, 1)
    assert stored()[1] == [("16.07", DAY, 660, 600, 75, 12)]


def test_a_balance_that_says_the_same_keeps_its_source(tmp_path, regencies):
    make_balance(
        regency=regencies["16.07"],
        date=DAY,
        recorded_total=660,
        blank_stock=75,
        temporary_outstanding=12,
        source="Pusat",
    )
    assert send(sheet(tmp_path, ONE), on_conflict=OnConflict.ERROR) == Result(1, 0, 1)
    assert Reconciliation.objects.get().source == "Pusat"


def test_the_drift_is_against_the_ledger_at_the_close_of_the_day_without_the_sheet(tmp_path, regencies):
    regency = regencies["16.07"]
    make_balance(
        regency=regency, recorded_total=600, printed_total=590, blank_stock=90, temporary_outstanding=12
    )
    make_report(regency=regency, date=dt.date(2016, 8, 12), recorded=30, printed=10)
    make_report(regency=regency, date=DAY, recorded=20, printed=5, blanks_spoiled=1, temporary_issued=2)
    make_report(regency=regency, date=dt.date(2016, 8, 16), recorded=1000)
    for _again in range(2):
        with planned_half_month(sheet(tmp_path, ONE), on_conflict=OnConflict.UPDATE) as plan:
            (line,) = plan.lines
            plan.apply()
        assert line.ledger == {
            "recorded_total": 650,
            "printed_total": 605,
            "blank_stock": 74,
            "temporary_outstanding": 14,
        }
        assert line.drift == {"recorded_total": 10, "blank_stock": 1, "temporary_outstanding": -2}
        assert (line.print_backlog, line.print_ready_drift) == (45, -5)
        assert (line.code, line.name, line.row, line.percent) == ("16.07", "Banyuasin", 4, "66,00")


def test_before_the_first_data_there_is_no_drift(tmp_path):
    with planned_half_month(sheet(tmp_path, ONE)) as plan:
        (line,) = plan.lines
    assert (line.ledger, line.drift, line.eligible_before, line.print_ready_drift) == (None, {}, None, None)


def test_a_report_of_the_day_itself_is_first_data(tmp_path, regencies):
    make_report(regency=regencies["16.07"], date=DAY, recorded=20)
    with planned_half_month(sheet(tmp_path, ONE)) as plan:
        (line,) = plan.lines
    assert line.drift["recorded_total"] == 640


def test_large_differences_are_odd_and_do_not_block(tmp_path, regencies):
    make_population(regency=regencies["16.07"], eligible=1100)
    make_balance(
        regency=regencies["16.07"],
        recorded_total=900,
        printed_total=600,
        blank_stock=200,
        temporary_outstanding=100,
    )
    assert odd(sheet(tmp_path, ONE))[-5:] == [
        "F: row 4, column WAJIB KTP: 1.000 is far from the 1.100 in force: −100",
        "F: row 4, column PEREKAMAN S.D. HARI INI: 660 is far from the 900 of the ledger: −240",
        "F: row 4, column SUKET: 12 is far from the 100 of the ledger: −88",
        "F: row 4, column SISA BLANGKO: 75 is far from the 200 of the ledger: −125",
        "F: row 4, column PRR: 40 is far from the 300 that the ledger has not printed: −260",
    ]


def test_more_recorded_than_eligible_is_odd_when_it_is_consistent(tmp_path):
    path = sheet(tmp_path, [Truth("16.07", "Banyuasin", 1000, 1010, 0, 0, 5), *FOUR[1:]])
    assert "F: row 4, column PEREKAMAN S.D. HARI INI: 1.010 recorded is more than the 1.000 eligible" in odd(
        path
    )


@pytest.mark.parametrize(
    ("regency", "percent", "sentence"),
    [
        (0, "97,00", "row 4, column %: 482.150 of 497.269 is 96,96%; 97,00 is rounded otherwise"),
        (0, "96,00%", "row 4, column %: 482.150 of 497.269 is 96,96%; 96,00% is rounded otherwise"),
        (3, "94,00", "row 7, column %: 1.127.904 of 1.200.000 is 93,99%; 94,00 is rounded otherwise"),
    ],
)
def test_other_rounding_is_odd(tmp_path, regency, percent, sentence):
    rows = table(total=False)
    rows[regency][5] = percent
    assert f"F: {sentence}" in odd(csv_sheet(tmp_path, [*TITLES, HEADER, *rows]))


def test_rounding_down_as_the_pages_do_is_not_odd(tmp_path):
    rows = table(total=False)
    rows[0][5] = "96,95"
    assert not [line for line in odd(csv_sheet(tmp_path, [*TITLES, HEADER, *rows])) if "column %" in line]


def test_a_hundred_percent_that_is_not_true_is_odd(tmp_path):
    rows = [[1, "16.07", "Banyuasin", 1000, 996, "100%", 0, 0, 5]]
    assert "F: row 4, column %: states 100%, but 4 of 1.000 are not recorded yet" in odd(
        csv_sheet(tmp_path, [*TITLES, HEADER, *rows])
    )


def test_the_mean_of_percentages_under_the_table_is_odd(tmp_path):
    rows = table()
    rows[-1][5] = "87,05"
    (sentence,) = [line for line in odd(csv_sheet(tmp_path, [*TITLES, HEADER, *rows])) if "mean" in line]
    assert sentence == (
        "F: row 8, column %: 87,05 is the mean of the percentages; 1.926.170 of 2.076.224 is 92,77%"
    )


def test_regencies_without_a_row_are_named(tmp_path):
    (sentence,) = [line for line in odd(sheet(tmp_path)) if "are not in the sheet" in line]
    assert sentence.startswith("F: 13 of the 17 regencies of Sumatera Selatan are not in the sheet: 16.01 ")
    assert "16.07" not in sentence


def test_a_regency_that_states_nothing_is_named_and_left_out(tmp_path):
    rows = [*table(ONE, total=False), [2, "16.10", "Ogan Ilir", "belum lapor"]]
    path = csv_sheet(tmp_path, [*TITLES, HEADER, *rows])
    assert "F: row 5: names Ogan Ilir and states nothing" in odd(path)
    assert send(path).added == 2


def test_columns_that_are_not_there_are_named_and_nothing_of_them_is_written(tmp_path):
    path = csv_sheet(tmp_path, [*TITLES, HEADER[:5], *(row[:5] for row in table(ONE))])
    assert "F: has no column for %, suket, PRR, sisa blangko" in odd(path)
    send(path)
    assert stored()[1] == [("16.07", DAY, 660, None, None, None)]


def test_the_history_says_who_sent_which_file(tmp_path, regencies):
    bureau = make_bureau(regencies["16.07"].province, username="biro")
    send(sheet(tmp_path, ONE), user=bureau, file_name="Agustus I.xlsx")
    event = Reconciliation.history.rel.related_model.objects.get()
    assert event.pgh_context["why"] == "import half-month Agustus I.xlsx"
    assert event.pgh_context["user_name"] == "biro"


def test_only_the_bureau_may_send_it(tmp_path, regencies):
    province = regencies["16.07"].province
    for user in (make_officer(regencies["16.07"]), make_leader(province)):
        with pytest.raises(FileError, match="may not import half-month"):
            send(sheet(tmp_path, ONE), user=user)
    elsewhere = make_bureau(make_province(code="17", name="Bengkulu"))
    (line,) = said(sheet(tmp_path, ONE), user=elsewhere)
    assert line == "F: row 4, column KODE: 16.07 (Kabupaten Banyuasin) is not yours to change"


def test_a_plan_with_problems_cannot_be_applied(tmp_path):
    rows = table(ONE, total=False)
    rows[0][5] = "12,00"
    with (
        planned_half_month(csv_sheet(tmp_path, [*TITLES, HEADER, *rows])) as plan,
        pytest.raises(Refusal),
    ):
        plan.apply()
    assert stored() == ([], [])


def test_a_preview_writes_nothing(tmp_path):
    with planned_half_month(sheet(tmp_path)) as plan:
        assert plan.result == Result(8, 0, 0)
    assert stored() == ([], [])
