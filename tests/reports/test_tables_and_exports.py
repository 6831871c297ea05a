"""A file holds what is on screen: columns, filters, order and date; and nothing that a spreadsheet runs."""

import csv
import datetime as dt
import io
from decimal import Decimal

import django_tables2 as tables
import openpyxl
import pytest

from regencies.models import Regency
from reports.downloads import neutral, table_response
from tests.factories import make_bureau, make_province
from tests.reports.shown import make_shown_province, table_of

MUARA = (
    "Tertinggal: dengan laju 15,00 per hari kerja selesai 13 Desember 2017, 439 hari setelah tenggat; "
    "perlu 214 per hari."
)
CAPTION = "Kabupaten dan kota menurut sisanya"


def csv_rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def xlsx_rows(response) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def reader(client, db):
    make_shown_province()
    client.force_login(make_bureau(make_province()))
    return client


class TestProvinceExport:
    def test_has_the_columns_of_the_screen(self, reader):
        on_screen = table_of(reader.get("/provinsi/16/"), CAPTION)[0]

        assert csv_rows(reader.get("/provinsi/16/kabkota.csv"))[0] == on_screen
        assert xlsx_rows(reader.get("/provinsi/16/kabkota.xlsx"))[0] == on_screen

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "sort=area_name",
            "sort=-pace&jenis=kabupaten",
            "tanda=baru",
            "status=reached&tanggal=2016-08-15",
        ],
    )
    def test_has_the_rows_of_the_screen_in_their_order(self, reader, query):
        on_screen = table_of(reader.get(f"/provinsi/16/?{query}"), CAPTION)[1:]
        in_file = csv_rows(reader.get(f"/provinsi/16/kabkota.csv?{query}"))[1:]

        assert [row[0].split(" daerah")[0] for row in on_screen] == [row[0] for row in in_file]

    def test_holds_plain_numbers_and_iso_dates(self, reader):
        muara = csv_rows(reader.get("/provinsi/16/kabkota.csv"))[1]

        assert muara == [
            "Kabupaten Muara",
            MUARA,
            "0.530000",
            "4700",
            "0.921569",
            "15.0000",
            "213.6364",
            "2017-12-13",
            "439",
            "0",
            "350",
            "2650",
        ]

    def test_leaves_the_unknown_empty(self, reader):
        seberang = csv_rows(reader.get("/provinsi/16/kabkota.csv"))[2]

        assert seberang[2] == seberang[5] == seberang[7] == ""

    def test_a_workbook_holds_numbers_as_numbers_and_dates_as_dates(self, reader):
        muara = xlsx_rows(reader.get("/provinsi/16/kabkota.xlsx"))[1]

        assert muara[3] == 4700
        assert float(muara[2]) == 0.53
        assert muara[7] == dt.datetime.fromisoformat("2017-12-13")

    def test_stands_for_the_date_that_is_asked_for(self, reader):
        response = reader.get("/provinsi/16/kabkota.csv?tanggal=2016-08-15")

        assert csv_rows(response)[1][3] == "4850"
        assert 'filename="16-kabkota-2016-08-15.csv"' in response["Content-Disposition"]

    def test_a_name_in_other_letters_survives(self, reader):
        Regency.objects.filter(code="16.01").update(name="Muàra “Ilir”, Timur")

        assert csv_rows(reader.get("/provinsi/16/kabkota.csv"))[1][0] == "Kabupaten Muàra “Ilir”, Timur"


class Spoken(tables.Table):
    said = tables.Column()
    number = tables.Column()


@pytest.mark.parametrize("said", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_text_that_would_run_is_kept_as_text(said, kind):
    response = table_response(Spoken([{"said": said, "number": -5}]), kind, "uji")

    row = (csv_rows if kind == "csv" else xlsx_rows)(response)[1]
    assert row[0].startswith("'")
    assert str(row[1]) == "-5"


def test_numbers_and_dates_are_no_text():
    for value in (-5, -1.5, Decimal("-0.5"), dt.date(2016, 8, 30), None):
        assert neutral(value) == value
