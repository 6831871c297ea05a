"""Every way in which offices lay the sheet out reads to the same numbers."""

import datetime as dt

import pytest

from regencies.imports.half_month import planned_half_month, recognised
from tests.regencies.imports.half_month.layouts import LAYOUTS
from tests.regencies.imports.half_month.sheets import (
    HEADER,
    TITLES,
    csv_sheet,
    expected,
    lines_of,
    said,
    table,
)

pytestmark = pytest.mark.usefixtures("regencies")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_layout_reads_to_the_same_numbers(tmp_path, layout):
    path = layout(tmp_path)
    assert recognised(path)
    assert lines_of(path) == expected()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_layout_says_its_day(tmp_path, layout):
    with planned_half_month(layout(tmp_path)) as plan:
        assert plan.sheet_date == dt.date(2016, 8, 15)


@pytest.mark.parametrize("marks", [[f"({number})" for number in range(1, 10)], list("abcdefghi")])
def test_a_row_that_numbers_the_columns_is_no_part_of_their_names(tmp_path, marks):
    rows = table(total=False)
    rows[0][3] = "x"
    assert said(csv_sheet(tmp_path, [*TITLES, HEADER, marks, *rows])) == [
        'F: row 5, column WAJIB KTP: "x" is not a whole number'
    ]


def test_stated_residents_are_read_too(tmp_path):
    header = [*HEADER[:3], "JUMLAH PENDUDUK (L+P)", *HEADER[3:]]
    rows = [[*row[:3], 2_000_000, *row[3:]] for row in table(total=False)]
    read = lines_of(csv_sheet(tmp_path, [*TITLES, header, *rows]))
    assert {figures["population"] for figures in read.values()} == {2_000_000}


def test_an_empty_stock_in_words_is_none(tmp_path):
    rows = table(total=False)
    rows[0][8], rows[1][8], rows[2][6] = "habis", "Nihil", "nihil"
    read = lines_of(csv_sheet(tmp_path, [*TITLES, HEADER, *rows]))
    assert (read["16.07"]["blank_stock"], read["16.10"]["blank_stock"]) == (0, 0)
    assert read["16.13"]["temporary_outstanding"] == 0


def test_a_dash_is_not_stated_and_never_0(tmp_path):
    rows = table(total=False)
    rows[0][8], rows[1][8] = "-", None
    path = csv_sheet(tmp_path, [*TITLES, HEADER, *rows])
    read = lines_of(path)
    assert (read["16.07"]["blank_stock"], read["16.10"]["blank_stock"]) == (None, None)
    with planned_half_month(path) as plan:
        sentences = [problem.line("F") for problem in plan.odd]
    assert (
        "F: column SISA BLANGKO: nothing is stated in rows 4 (Banyuasin), 5 (Ogan Ilir); it is not taken as 0"
    ) in sentences


@pytest.mark.parametrize(
    "rows",
    [
        [["kode_wilayah", "tanggal", "perekaman", "cetak_baru"], ["16.07", "2016-08-15", "5", "4"]],
        [
            ["kode_wilayah", "berlaku_sejak", "penduduk", "wajib_ktp", "sumber"],
            ["16.07", "2016-08-15", 9, 5, "x"],
        ],
        [
            [
                "kode_wilayah",
                "tanggal",
                "perekaman_total",
                "cetak_total",
                "blangko_stok",
                "suket_beredar",
                "sumber",
            ],
            ["16.07", "2016-08-15", 9, 5, 1, 0, "x"],
        ],
        [["Yth. Kepala Biro"], ["wajib KTP dan perekaman kabupaten kami terlampir"]],
        [[]],
    ],
)
def test_other_files_are_not_taken_for_a_half_month_sheet(tmp_path, rows):
    assert not recognised(csv_sheet(tmp_path, rows))


def test_a_file_that_cannot_be_read_is_not_recognised(tmp_path):
    path = tmp_path / "lembar.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    assert not recognised(path)
    assert not recognised(tmp_path / "nowhere.xlsx")
