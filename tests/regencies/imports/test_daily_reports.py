"""Daily reports from a file: what is accepted, what is refused and with which words."""

import datetime as dt

import pytest

from regencies.imports import FileError, OnConflict, Refusal, Result
from regencies.ledger import RULES, Effect
from regencies.models import DailyReport, ServiceDayException, StaleMark
from tests.factories import close_month, make_officer, make_regency, make_report
from tests.regencies.imports.files import (
    HEADER,
    csv_file,
    import_reports,
    refused,
    report,
    stored,
    workbook_file,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 29)


@pytest.fixture(autouse=True)
def regency():
    return make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")


@pytest.fixture
def other():
    return make_regency(code="16.10", name="Ogan Ilir", short_name="Ogan Ilir")


def test_the_same_rows_come_from_csv_and_workbook(tmp_path):
    rows = [report(perekaman=1234, tanggal="2016-08-28"), report(perekaman="1.234")]
    assert import_reports(csv_file(tmp_path, rows)) == Result(2, 0, 0)
    before = stored()
    assert before == [("16.07", dt.date(2016, 8, 28), 1234, 85), ("16.07", DAY, 1234, 85)]
    assert import_reports(workbook_file(tmp_path, rows)) == Result(0, 0, 2)
    assert stored() == before


def test_column_order_case_spaces_and_underscores_do_not_matter(tmp_path):
    header = [name.replace("_", " ").upper() for name in reversed(HEADER)]
    path = csv_file(tmp_path, [list(reversed(report()))], header=header)
    assert import_reports(path).added == 1
    assert stored() == [("16.07", DAY, 112, 85)]


def test_unknown_doubled_and_missing_columns_are_all_named(tmp_path):
    header = ["kode_wilayah", "tgl", "tanggal", "Perekaman", "perekaman"]
    with pytest.raises(FileError) as caught:
        import_reports(csv_file(tmp_path, [], header=header))
    said = str(caught.value)
    assert "unknown columns: tgl" in said
    assert "columns that are there twice: perekaman" in said
    assert "missing columns: cetak_baru, cetak_ulang, blangko_diterima" in said
    assert "[keterangan]" in said


def test_optional_columns_may_be_left_out(tmp_path):
    assert import_reports(csv_file(tmp_path, [report()[:-1]], header=HEADER[:-1])).added == 1


def test_a_header_without_rows_adds_nothing(tmp_path):
    assert import_reports(csv_file(tmp_path, [])) == Result(0, 0, 0)


def test_every_wrong_cell_is_named_with_row_and_column_and_nothing_is_written(tmp_path):
    rows = [
        report(),
        report(perekaman='"12,5"', cetak_baru="-1", tanggal="2016-08-28"),
        report(kode_wilayah="16.1", perekaman=""),
    ]
    cut = (
        '"16.1" has one digit after the point: Excel turns 16.10 into 16.1; '
        "format the column as text and write 16.10"
    )
    assert refused(csv_file(tmp_path, rows)) == [
        'F: row 3, column perekaman: "12,5" is not a whole number',
        'F: row 3, column cetak_baru: "-1" is not a whole number',
        f"F: row 4, column kode_wilayah: {cut}",
        "F: row 4, column perekaman: is empty",
    ]
    assert stored() == []


def test_a_formula_in_a_workbook_is_refused(tmp_path):
    lines = refused(workbook_file(tmp_path, [report(perekaman="=SUM(B1:B9)", cetak_baru="#REF!")]))
    assert lines == [
        'F: row 2, column perekaman: "=SUM(B1:B9)" is a formula; paste its value instead',
        'F: row 2, column cetak_baru: "#REF!" is the error of a formula',
    ]


def test_excel_numbers_for_codes_and_real_dates_are_read(tmp_path, other):
    row = report(kode_wilayah=16.07, tanggal=DAY, perekaman=112.0)
    assert import_reports(workbook_file(tmp_path, [row])).added == 1
    lines = refused(workbook_file(tmp_path, [report(kode_wilayah=16.1)]))
    assert "Excel turns 16.10 into 16.1" in lines[0]


def test_values_beyond_the_header_are_not_dropped_silently(tmp_path):
    lines = refused(csv_file(tmp_path, [[*report(), "5"]]))
    assert lines == [
        "F: row 2: has values beyond the last column; is a separator inside a value without quotes?"
    ]
    lines = refused(csv_file(tmp_path, [[*report(), "5"]], header=[*HEADER, ""]))
    assert lines == ['F: row 2: "5" stands in a column without a header']


def test_a_day_in_the_future_and_one_before_ktp_el_are_refused(tmp_path):
    rows = [report(tanggal="2016-08-30"), report(tanggal="2016-08-31"), report(tanggal="2008-12-31")]
    assert refused(csv_file(tmp_path, rows)) == [
        "F: row 3, column tanggal: 2016-08-31 is in the future; today is 2016-08-30",
        "F: row 4, column tanggal: 2008-12-31 is before there was a KTP-el",
    ]


def test_today_is_the_day_of_the_provinces_own_zone(tmp_path, settings, monkeypatch):
    settings.EKTP_TODAY = None
    late = dt.datetime(2016, 8, 29, 22, 30, tzinfo=dt.UTC)  # 05:30 WIB on the 30th
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    assert import_reports(csv_file(tmp_path, [report(tanggal="2016-08-30")])).added == 1
    assert "is in the future" in refused(csv_file(tmp_path, [report(tanggal="2016-08-31")]))[0]


def test_areas_that_are_unknown_not_loaded_or_of_the_wrong_level_are_told_apart(tmp_path):
    rows = [report(kode_wilayah=code) for code in ("16.99", "12.01", "16.01", "16")]
    lines = refused(csv_file(tmp_path, rows))
    run = "run: python manage.py load_regions"
    assert [line.removeprefix("F: row ").split(": ", 1)[1] for line in lines] == [
        '"16.99" is not a code of Kemendagri',
        f"12.01 (Kabupaten Tapanuli Tengah) belongs to a province that is not loaded; {run} 12",
        f"16.01 (Kabupaten Ogan Komering Ulu) is missing; {run} 16",
        '"16" is a province; the code of a regency goes here',
    ]


def test_the_same_day_twice_in_a_file_names_both_rows(tmp_path):
    rows = [report(), report(tanggal="2016-08-28"), report(tanggal="29/08/2016", perekaman=5)]
    lines = refused(csv_file(tmp_path, rows))
    assert lines == ["F: row 4: is the same as row 2: kode_wilayah and tanggal"]


def test_a_row_that_is_there_with_other_values_is_refused_and_shown(tmp_path, regency):
    make_report(
        regency=regency, date=DAY, recorded=100, printed=85, reprinted=4, blanks_spoiled=1, note="Lama"
    )
    path = csv_file(tmp_path, [report(keterangan="Baru")])
    assert refused(path) == [
        'F: row 2: is there already with other values: perekaman 100 → 112, keterangan "Lama" → "Baru"'
    ]
    assert import_reports(path, on_conflict=OnConflict.SKIP) == Result(0, 0, 1, skipped=1)
    assert DailyReport.objects.get().version == 1
    assert import_reports(path, on_conflict=OnConflict.UPDATE, dry_run=True) == Result(0, 1, 0)
    assert DailyReport.objects.get().recorded == 100
    assert import_reports(path, on_conflict=OnConflict.UPDATE) == Result(0, 1, 0)
    changed = DailyReport.objects.get()
    assert (changed.recorded, changed.note, changed.version) == (112, "Baru", 2)
    assert import_reports(path) == Result(0, 0, 1)
    assert DailyReport.objects.get().version == 2


def test_a_note_that_is_not_stated_leaves_the_note_that_is_there(tmp_path, regency):
    import_reports(csv_file(tmp_path, [report(keterangan="Jemput bola")]))
    assert import_reports(csv_file(tmp_path, [report()])) == Result(0, 0, 1)
    import_reports(csv_file(tmp_path, [report(perekaman=5)]), on_conflict=OnConflict.UPDATE)
    assert DailyReport.objects.get().note == "Jemput bola"


def test_the_note_of_a_day_without_recording_is_its_reason(tmp_path):
    rows = [report(perekaman=0, keterangan="Server putus"), report(tanggal="2016-08-27", perekaman=0)]
    import_reports(csv_file(tmp_path, rows))
    first, saturday = DailyReport.objects.order_by("-date")
    assert (first.note, first.zero_reason) == ("Server putus", "Server putus")
    assert (saturday.note, saturday.zero_reason) == ("", "")
    import_reports(csv_file(tmp_path, [report(perekaman=7)]), on_conflict=OnConflict.UPDATE)
    first.refresh_from_db()
    assert (first.note, first.zero_reason) == ("Server putus", "")


def test_zero_recorded_on_a_service_day_needs_its_reason(tmp_path, regency):
    ServiceDayException.objects.create(
        province=regency.province, regency=regency, date=dt.date(2016, 8, 27), is_open=True, reason="x"
    )
    rows = [report(tanggal=f"2016-08-{day}", perekaman=0) for day in (25, 27, 28)]
    lines = refused(csv_file(tmp_path, rows))
    assert [line.split(" is empty")[0] for line in lines] == [
        "F: row 2, column keterangan:",
        "F: row 3, column keterangan:",
    ]


def test_a_day_in_a_closed_month_is_refused_with_its_row(tmp_path):
    close_month(month=dt.date(2016, 7, 1))
    rows = [report(tanggal="2016-08-01"), report(tanggal="2016-07-31")]
    assert refused(csv_file(tmp_path, rows)) == [
        "F: row 3, column tanggal: 2016-07-31 is in a month that is closed; the bureau can open it again"
    ]


def test_what_breaks_a_rule_of_the_ledger_says_which(tmp_path, regency):
    close_month(month=dt.date(2016, 7, 1))
    rows = [
        report(perekaman=-1),
        report(perekaman=0, tanggal="2016-08-26"),
        *(report(tanggal=day) for day in ("2016-07-31", "2016-08-31", "2008-12-31", "2016-08-20")),
    ]
    with pytest.raises(Refusal) as caught:
        import_reports(csv_file(tmp_path, rows), user=make_officer(regency))
    found = [problem.rule for problem in caught.value.problems.kept]
    assert found == [
        "not_a_count",
        "locked",
        "zero_without_reason",
        "month_closed",
        "future",
        "too_early",
        "locked",
    ]
    assert {RULES[rule].effect for rule in found} == {Effect.REFUSED}


def test_text_that_would_break_the_copy_arrives_as_it_is(tmp_path):
    note = '"\\N dan \\t serta ""kutip""; 100% ✓"'
    import_reports(csv_file(tmp_path, [report(keterangan=note)]))
    assert DailyReport.objects.get().note == '\\N dan \\t serta "kutip"; 100% ✓'


def test_an_import_marks_its_regencies_stale_from_the_first_day_that_changed(tmp_path, regency, other):
    make_report(regency=other, date=dt.date(2016, 8, 26))
    StaleMark.objects.all().delete()
    import_reports(csv_file(tmp_path, [report(), report(tanggal="2016-08-25")]))
    assert list(StaleMark.objects.values_list("regency", "since")) == [(regency.pk, dt.date(2016, 8, 25))]


def test_an_import_that_changes_nothing_marks_nothing(tmp_path, regency):
    import_reports(csv_file(tmp_path, [report()]))
    StaleMark.objects.all().delete()
    import_reports(csv_file(tmp_path, [report()]))
    assert not StaleMark.objects.exists()
