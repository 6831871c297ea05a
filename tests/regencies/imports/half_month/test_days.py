"""Of which day the sheet is: its titles, the worksheet's name, or the day that was given."""

import datetime as dt

import pytest

from regencies.imports.half_month import planned_half_month
from regencies.imports.half_month.dates import said_dates
from regencies.models import ClosedMonth
from tests.regencies.imports.half_month.sheets import HEADER, csv_sheet, said, table, workbook

AUGUST_15, AUGUST_31 = dt.date(2016, 8, 15), dt.date(2016, 8, 31)


def day_of(path, **options):
    with planned_half_month(path, **options) as plan:
        assert not plan.problems
        return plan.sheet_date


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Keadaan s.d. 15 Agustus 2016", AUGUST_15),
        ("KEADAAN S/D 15 AGUSTUS 2016", AUGUST_15),
        ("Posisi sampai dengan tanggal 15 Agustus 2016", AUGUST_15),
        ("per 31/8/2016", AUGUST_31),
        ("Per 31-08-2016", AUGUST_31),
        ("Data per tanggal : 31 Agust 2016", AUGUST_31),
        ("PERIODE 1 S.D. 15 AGUSTUS 2016", AUGUST_15),
        ("Periode 16 - 31 Agustus 2016", AUGUST_31),
        ("Tanggal 15 Ags 2016", AUGUST_15),
        ("per Senin, 15 Agustus 2016", AUGUST_15),
        ("2016-08-15", AUGUST_15),
        ("Periode I Agustus 2016", AUGUST_15),
        ("PERIODE II BULAN AGUSTUS TAHUN 2016", AUGUST_31),
        ("Akhir Bulan Agustus 2016", AUGUST_31),
        ("1 Juli 2016 s.d. 15 Agustus 2016", AUGUST_15),
        ("Keadaan 15 Agustus 2016 (target 30 September 2016)", AUGUST_15),
        ("Surat Gubernur tanggal 1 Agustus 2016, keadaan s.d. 15 Agustus 2016", AUGUST_15),
    ],
)
def test_titles_say_the_day(title, day):
    assert [date.day for date in said_dates([title])] == [day]


@pytest.mark.parametrize(
    "title", ["Bulan Agustus 2016", "Tahun 2016", "Laporan ke-15", "Dicetak 16/08/2016", "16.07.2016x", ""]
)
def test_titles_without_a_day_say_none(title):
    found = said_dates([title])
    assert not [date for date in found if date.day and title != "16.07.2016x"]


@pytest.mark.usefixtures("regencies")
class TestOfASheet:
    def sheet(self, folder, *titles):
        return csv_sheet(folder, [*([title] for title in titles), HEADER, *table()])

    def test_the_name_of_the_worksheet_says_the_day_when_the_titles_do_not(self, tmp_path):
        rows = [["REKAPITULASI"], HEADER, *table()]
        assert day_of(workbook(tmp_path, rows, title="15 Agustus 2016")) == AUGUST_15
        assert day_of(workbook(tmp_path, rows, title="sd 15-08-2016")) == AUGUST_15

    def test_a_real_date_in_the_titles_says_the_day(self, tmp_path):
        rows = [["Keadaan per tanggal", AUGUST_15], HEADER, *table()]
        assert day_of(workbook(tmp_path, rows)) == AUGUST_15

    def test_the_header_may_say_the_day(self, tmp_path):
        header = [*HEADER[:4], "PEREKAMAN S.D. TANGGAL 15 AGUSTUS 2016", *HEADER[5:]]
        assert day_of(csv_sheet(tmp_path, [header, *table()])) == AUGUST_15

    def test_the_day_of_the_signature_is_not_that_of_the_figures(self, tmp_path):
        rows = [["s.d. 15 Agustus 2016"], HEADER, *table(), ["Palembang, 17 Agustus 2016"]]
        assert day_of(csv_sheet(tmp_path, rows)) == AUGUST_15

    def test_a_given_day_is_taken_when_the_sheet_says_none(self, tmp_path):
        assert day_of(self.sheet(tmp_path, "REKAPITULASI"), date=AUGUST_15) == AUGUST_15

    def test_without_any_day_it_is_asked_for(self, tmp_path):
        path = self.sheet(tmp_path, "REKAPITULASI")
        assert said(path) == [
            (
                'F: does not say of which day it is; write for instance "Keadaan s.d. 15 Agustus 2016" '
                "above the table, or give the date"
            )
        ]
        with planned_half_month(path) as plan:
            assert (plan.sheet_date, plan.lines, plan.counts.added) == (None, [], 0)

    def test_a_given_day_that_the_sheet_contradicts_is_refused(self, tmp_path):
        path = self.sheet(tmp_path, "Keadaan s.d. 15 Agustus 2016")
        assert said(path, date=dt.date(2016, 7, 31)) == [
            "F: is of 15 agustus 2016, but 2016-07-31 was given; correct one of them"
        ]

    def test_two_days_are_ambiguous_until_one_is_given(self, tmp_path):
        path = self.sheet(tmp_path, "Data per 31 Juli 2016", "Keadaan s.d. 15 Agustus 2016")
        (line,) = said(path)
        assert line.startswith("F: names more than one date (31 juli 2016, 15 agustus 2016)")
        assert day_of(path, date=AUGUST_15) == AUGUST_15

    def test_a_day_that_does_not_exist_is_refused(self, tmp_path):
        path = self.sheet(tmp_path, "Keadaan s.d. 31 Juni 2016")
        assert said(path) == ['F: "31 juni 2016" is not in the calendar']

    def test_a_day_to_come_is_refused(self, tmp_path):
        (line,) = said(self.sheet(tmp_path, "Keadaan s.d. 31 Agustus 2016"))
        assert "2016-08-31 is in the future; today is 2016-08-30" in line

    def test_a_closed_month_is_refused(self, tmp_path, regencies):
        ClosedMonth.objects.create(province=regencies["16.07"].province, month=dt.date(2016, 7, 1))
        assert said(self.sheet(tmp_path, "Keadaan s.d. 15 Juli 2016"))

    def test_a_half_of_a_month_is_said_back_as_a_day(self, tmp_path):
        with planned_half_month(self.sheet(tmp_path, "Periode I Agustus 2016")) as plan:
            sentences = [problem.line("F") for problem in plan.odd]
        assert 'F: "periode i agustus 2016" is taken as 2016-08-15' in sentences
