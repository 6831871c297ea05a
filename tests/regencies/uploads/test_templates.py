"""Workbooks to fill in: what they hold, and that they come back as they should."""

import datetime as dt
import io

import openpyxl
import pytest

from regencies.imports import KINDS
from regencies.models import DailyReport
from regencies.uploads.templates import MEANINGS
from tests.factories import make_report
from tests.regencies.uploads.sending import confirm, sent

pytestmark = pytest.mark.django_db


def fetched(client, kind):
    answer = client.get(f"/impor/templat/{kind}.xlsx")
    assert answer["Content-Disposition"] == f'attachment; filename="templat-{kind}.xlsx"'
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def table(book) -> list[tuple]:
    return [row for row in book.worksheets[0].values if any(row)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_template_with_its_columns_explained(bureau, kind):
    book = fetched(bureau, kind)
    headers = [column.header for column in KINDS[kind].columns]
    assert list(table(book)[0]) == headers
    explained = [row[0] for row in book["Petunjuk"].values][1 : len(headers) + 1]
    assert explained == headers
    assert set(headers) <= set(MEANINGS)


def test_an_officer_s_template_holds_his_missing_days_that_are_still_open(officer, regency, neighbour):
    make_report(regency=regency, date=dt.date(2016, 8, 29))
    rows = table(fetched(officer, "daily-reports"))[1:]
    # Saturday and Sunday are no service days, Friday the 26th is locked.
    assert [(row[0], row[1].date(), row[-1]) for row in rows] == [
        ("16.07", dt.date(2016, 8, 30), "Banyuasin")
    ]


def test_the_bureau_s_template_holds_the_missing_days_of_two_weeks(bureau, regency, neighbour):
    rows = table(fetched(bureau, "daily-reports"))[1:]
    assert {row[0] for row in rows} == {"16.07", "16.10"}
    assert min(row[1].date() for row in rows) == dt.date(2016, 8, 17) + dt.timedelta(days=1)


def test_the_code_stays_text_in_a_program_that_would_make_it_a_number(bureau, neighbour):
    sheet = fetched(bureau, "register").worksheets[0]
    assert [cell.number_format for cell in sheet["A"][1:5]] == ["@"] * 4
    assert sheet["A3"].value == "16.10"


def test_a_filled_template_comes_back_and_is_written(officer):
    book = fetched(officer, "daily-reports")
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value:
            for column, value in enumerate((12, 3, 0, 0, 0, 0, 0), start=3):
                sheet.cell(row, column).value = value
    content = io.BytesIO()
    book.save(content)
    upload = sent(officer, content.getvalue(), name="templat.xlsx")
    assert (upload.state, upload.sheet) == ("ready", "Data")
    assert confirm(officer, upload).state == "written"
    assert set(DailyReport.objects.values_list("recorded", flat=True)) == {12}
