"""Our own templates, filled in only in part: what nobody filled in is left out, and counted."""

import io

import openpyxl
import pytest

from tests.regencies.imports.files import csv_file, refused
from tests.regencies.uploads.sending import sent, shown, text_of

pytestmark = pytest.mark.django_db
REGISTER = ["kode_wilayah", "berlaku_sejak", "penduduk", "wajib_ktp", "sumber", "nama_wilayah"]
DAY = ["2016-08-30", 12, 3, 0, 0, 0, 0, 0]


def template(client, kind: str, fill) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/impor/templat/{kind}.xlsx").content))
    fill(book.worksheets[0])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_days_of_the_template_that_nobody_filled_in_are_left_out(bureau, regency):
    def fill(sheet):
        for column, value in enumerate(DAY[1:], start=3):
            sheet.cell(3, column).value = value
        fill.rows = sum(sheet.cell(row, 1).value is not None for row in range(2, sheet.max_row + 1))

    upload = sent(bureau, template(bureau, "daily-reports", fill), name="templat.xlsx")
    assert (upload.state, upload.preview["counts"]["added"]) == ("ready", 1)
    assert f"{fill.rows - 1} baris belum diisi dan dilewati." in shown(bureau, upload)


def test_the_template_of_service_days_begins_with_the_province(bureau, neighbour):
    def fill(sheet):
        assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == ["16", "16.07", "16.10"]
        for column, value in enumerate(["2016-09-12", "tidak", "Iduladha"], start=2):
            sheet.cell(2, column).value = value

    upload = sent(bureau, template(bureau, "service-days", fill), name="templat.xlsx")
    assert (upload.state, upload.preview["counts"]["added"]) == ("ready", 1)
    assert "2 baris belum diisi dan dilewati." in shown(bureau, upload)


def test_a_row_that_lacks_some_of_its_cells_is_wrong(bureau, neighbour):
    rows = [["16.07", "", "", "", "", "Banyuasin"], ["16.10", "2016-08-15", "", "", "", "Ogan Ilir"]]
    upload = sent(bureau, text_of(rows, REGISTER))
    assert upload.state == "refused"
    assert {problem["row"] for problem in upload.preview["problems"]["kept"]} == {3}


def test_at_the_command_line_an_empty_row_stays_wrong(tmp_path, regency):
    path = csv_file(tmp_path, [["16.07", "", "", "", "", "Banyuasin"]], header=REGISTER)
    assert "F: row 2, column wajib_ktp: is empty" in refused(path, "register")
