"""What a half-month sheet says wrongly is refused, with the place, the value and what it should be."""

import pytest

from regencies.imports.half_month import planned_half_month
from tests.factories import make_balance, make_population
from tests.regencies.imports.half_month.sheets import (
    FOUR,
    HEADER,
    TITLES,
    csv_sheet,
    odd,
    said,
    stored,
    table,
    workbook,
)

pytestmark = pytest.mark.usefixtures("regencies")


def changed(cells: dict[tuple[int, int], object], *, total: bool = False) -> list[list]:
    """The usual rows with other cells: (regency from 0, column from 0) → value."""
    rows = table(total=total)
    for (row, place), value in cells.items():
        rows[row][place] = value
    return rows


def sheet(folder, cells, *, total=False, header=HEADER, titles=TITLES):
    return csv_sheet(folder, [*titles, header, *changed(cells, total=total)])


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {(0, 1): "16.1"},
            'row 4, column KODE: "16.1" has one digit after the point: Excel turns 16.10 into 16.1',
        ),
        ({(0, 1): "1699"}, 'row 4, column KODE: "16.99" is not a code of Kemendagri'),
        ({(0, 3): "497.269,5"}, 'row 4, column WAJIB KTP: "497.269,5" is not a whole number'),
        ({(0, 4): "-3"}, 'row 4, column PEREKAMAN S.D. HARI INI: "-3" is not a whole number'),
        ({(1, 8): "66,00%"}, 'row 5, column SISA BLANGKO: "66,00%" is not a whole number'),
        ({(1, 8): "12 dus"}, 'row 5, column SISA BLANGKO: "12 dus" is not a whole number'),
        ({(0, 5): "482.150"}, "row 4, column %: states 482.150, but 482.150 of 497.269 is 96,96%"),
        ({(0, 5): "1.482.150"}, 'row 4, column %: "1.482.150" is not a percentage such as 66,00%'),
        ({(0, 5): "69,69"}, "row 4, column %: states 69,69, but 482.150 of 497.269 is 96,96%"),
        ({(0, 3): 0, (0, 5): None}, "row 4, column WAJIB KTP: must be at least 1"),
        ({(0, 2): "Atlantis"}, 'row 4, column KABUPATEN/KOTA: "Atlantis" is not the name of 16.07'),
        ({(1, 1): "16.07", (1, 2): "Banyuasin"}, "row 5: is the same as row 4: 16.07 (Kabupaten Banyuasin)"),
        (
            {(0, 1): None, (0, 2): None},
            "row 4: has figures, but no code or name of a regency; a sum is called JUMLAH",
        ),
        (
            {(0, 1): None, (0, 2): "Bogor"},
            'row 4, column KABUPATEN/KOTA: "Bogor" is not the name of a regency',
        ),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place(tmp_path, cells, sentence):
    (line,) = said(sheet(tmp_path, cells))
    assert line.startswith(f"F: {sentence}")


def test_codes_of_bps_are_refused_by_their_names(tmp_path):
    rows = [[1, "1608", "OKU Selatan", 1000, 660, "66,00", 0, 0, 5]]
    rows += [[2, "1609", "OKU Timur", 2000, 1000, "50,00", 0, 0, 5]]
    lines = said(csv_sheet(tmp_path, [*TITLES, HEADER, *rows]))
    assert lines == [
        (
            'F: row 4, column KABUPATEN/KOTA: "OKU Selatan" is 16.09, '
            "but the code is 16.08 (Kabupaten Ogan Komering Ulu Timur); "
            "codes of BPS look alike and mean other regencies"
        ),
        (
            'F: row 5, column KABUPATEN/KOTA: "OKU Timur" is 16.08, '
            "but the code is 16.09 (Kabupaten Ogan Komering Ulu Selatan); "
            "codes of BPS look alike and mean other regencies"
        ),
    ]


def test_a_column_of_bps_codes_is_left_aside_where_names_are_given(tmp_path):
    path = sheet(tmp_path, {(0, 1): "1699"}, header=["NO", "KODE BPS", *HEADER[2:]])
    assert "F: columns that are not read: KODE BPS" in odd(path)


def test_the_formula_of_a_count_is_refused(tmp_path):
    rows = table(total=False)
    rows[0][4] = "=400000+82150"
    assert said(workbook(tmp_path, [*TITLES, HEADER, *rows])) == [
        'F: row 4, column PEREKAMAN S.D. HARI INI: "=400000+82150" is a formula; paste its value instead'
    ]


def test_recorded_and_eligible_swapped_in_a_row_are_told_by_the_percentage(tmp_path):
    (line,) = said(sheet(tmp_path, {(2, 3): 78112, (2, 4): 118805}))
    assert line == (
        "F: row 6, column PEREKAMAN S.D. HARI INI: 118.805 recorded of 78.112 is more than all; "
        "65,75 is right the other way round: "
        'the columns "WAJIB KTP" and "PEREKAMAN S.D. HARI INI" seem to be swapped'
    )


def test_recorded_and_eligible_swapped_everywhere_are_told_without_percentages(tmp_path):
    header = [*HEADER[:3], HEADER[4], HEADER[3], *HEADER[5:]]
    rows = [[*row[:5], None, *row[6:]] for row in table(total=False)]
    assert said(csv_sheet(tmp_path, [*TITLES, header, *rows])) == [
        (
            'F: the columns "WAJIB KTP" and "PEREKAMAN S.D. HARI INI" seem to be swapped: '
            "4 of 4 rows record more people than must hold a card"
        )
    ]


def with_ledger(regencies):
    for truth in FOUR:
        make_balance(
            regency=regencies[truth.code],
            recorded_total=truth.recorded,
            printed_total=truth.recorded - truth.ready,
            blank_stock=truth.blanks,
            temporary_outstanding=truth.temporary,
        )
        make_population(regency=regencies[truth.code], eligible=truth.eligible)


@pytest.mark.parametrize(("one", "other"), [(6, 7), (6, 8), (7, 8)])
def test_swapped_columns_of_cards_are_told_by_the_ledger(tmp_path, regencies, one, other):
    with_ledger(regencies)
    header = list(HEADER)
    header[one], header[other] = header[other], header[one]
    (line,) = said(csv_sheet(tmp_path, [*TITLES, header, *table(total=False)]))
    assert line.startswith(f'F: the columns "{HEADER[one]}" and "{HEADER[other]}" seem to be swapped: ')
    assert line.endswith("rows fit what is known only the other way round")


def test_swapped_columns_of_people_are_told_by_register_and_ledger(tmp_path, regencies):
    with_ledger(regencies)
    header = [*HEADER[:3], HEADER[4], HEADER[3], *HEADER[5:]]
    rows = [[*row[:5], None, *row[6:]] for row in table(total=False)]
    assert (
        'F: the columns "WAJIB KTP" and "PEREKAMAN S.D. HARI INI" seem to be swapped: '
        "4 of 4 rows fit what is known only the other way round"
    ) in said(csv_sheet(tmp_path, [*TITLES, header, *rows]))


def test_the_right_order_is_never_called_swapped(tmp_path, regencies):
    with_ledger(regencies)
    assert odd(csv_sheet(tmp_path, [*TITLES, HEADER, *table()]))[-1].startswith("F: 13 of the 17 regencies")


def test_figures_that_fit_both_ways_are_not_called_swapped(tmp_path, regencies):
    rows = []
    for truth in FOUR:
        make_balance(regency=regencies[truth.code], temporary_outstanding=100, blank_stock=160)
        rows.append([1, truth.code, truth.name, 1000, 660, "66,00", 130, 0, 130])
    assert odd(csv_sheet(tmp_path, [*TITLES, HEADER, *rows]))


def test_one_row_alone_is_not_called_swapped(tmp_path):
    rows = [[1, "16.07", "Banyuasin", 1000, 1010, None, 0, 0, 5]]
    assert any(
        "is more than the 1.000 eligible" in line
        for line in odd(csv_sheet(tmp_path, [*TITLES, HEADER, *rows]))
    )


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {(4, 3): 1_957_419},
            (
                "column WAJIB KTP: states 1.957.419, but the rows add up to 2.076.224 (−118.805): "
                "row 6 (Musi Rawas Utara) seems to be left out of the sum"
            ),
        ),
        (
            {(4, 8): 14_050},
            (
                "column SISA BLANGKO: states 14.050, but the rows add up to 12.455 (+1.595): "
                "row 6 (Musi Rawas Utara) seems to be counted twice"
            ),
        ),
        (
            {(4, 8): 12_545},
            (
                "column SISA BLANGKO: states 12.545, but the rows add up to 12.455 (+90): "
                "two digits of the sum seem to be swapped"
            ),
        ),
        (
            {(3, 6): 2_400},
            (
                "column SUKET: states 2.457, but the rows add up to 2.817 (−360): "
                "two digits seem to be swapped in row 7 (Palembang); 2.040 would make it right"
            ),
        ),
        (
            {(3, 8): 9_165},
            "column SISA BLANGKO: states 12.455, but the rows add up to 12.464 (−9)",
        ),
        (
            {(4, 6): 2_500},
            "column SUKET: states 2.500, but the rows add up to 2.457 (+43)",
        ),
        (
            {(4, 5): "12,34"},
            "column %: states 12,34, but 1.926.170 of 2.076.224 is 92,77%",
        ),
    ],
)
def test_a_sum_that_its_parts_do_not_make_is_refused(tmp_path, cells, sentence):
    assert said(sheet(tmp_path, cells, total=True)) == [f"F: row 8, {sentence}"]


def test_a_cell_that_cannot_be_read_does_not_accuse_the_sum_too(tmp_path):
    assert len(said(sheet(tmp_path, {(0, 8): "1.O21"}, total=True))) == 1


def test_a_column_of_what_is_left_to_record_must_be_the_rest(tmp_path):
    rows = [[*row, row[3] - row[4]] for row in table(total=False)]
    header = [*HEADER, "BELUM REKAM"]
    assert odd(csv_sheet(tmp_path, [*TITLES, header, *rows]))
    rows[0][9] += 1
    assert said(csv_sheet(tmp_path, [*TITLES, header, *rows])) == [
        "F: row 4, column BELUM REKAM: states 15.120, but 497.269 less 482.150 is 15.119"
    ]


def test_a_decimal_comma_that_moved_every_cell_is_refused(tmp_path):
    path = tmp_path / "lembar.csv"
    lines = ["s.d. 15 Agustus 2016", ",".join(HEADER), "1,16.07,Banyuasin,1000,665,66,5,12,40,75"]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert said(path) == [
        "F: row 3: has values beyond the last column; is a separator inside a value without quotes?"
    ]


def test_a_sheet_without_end_is_refused(tmp_path):
    rows = table(total=False) * 300
    assert said(csv_sheet(tmp_path, [*TITLES, HEADER, *rows])) == ["F: has more than 1000 rows; split it"]


def test_two_columns_of_one_meaning_are_refused(tmp_path):
    header = [*HEADER[:6], "SISA BLANKO", *HEADER[7:]]
    assert said(csv_sheet(tmp_path, [*TITLES, header, *table()])) == [
        'F: the columns "SISA BLANKO" + "SISA BLANGKO" mean the same; delete or rename all but one'
    ]


def test_a_file_of_another_kind_says_what_is_missing(tmp_path):
    (line,) = said(
        csv_sheet(tmp_path, [["kode_wilayah", "tanggal", "perekaman"], ["16.07", "2016-08-15", 5]])
    )
    assert line == "F: holds no half-month table: its header must name the regency, wajib KTP and perekaman"


def test_a_header_without_rows_is_refused(tmp_path):
    assert said(csv_sheet(tmp_path, [*TITLES, HEADER])) == ["F: has no row of a regency below its header"]


def test_more_than_the_residents_is_refused(tmp_path):
    header = [*HEADER[:3], "PENDUDUK", *HEADER[3:]]
    rows = [[*row[:3], 1000, *row[3:]] for row in table(total=False)[:1]]
    (line,) = said(csv_sheet(tmp_path, [*TITLES, header, *rows]))
    assert line == (
        "F: row 4, column WAJIB KTP: 497.269 must hold a card, but there are only 1.000 residents"
    )


def test_nothing_of_a_refused_sheet_is_written(tmp_path):
    said(sheet(tmp_path, {(0, 4): "x"}))
    assert stored() == ([], [])


def test_a_swap_is_said_once_and_first_and_its_rows_are_not_repeated(tmp_path, regencies):
    with_ledger(regencies)
    header = [*HEADER[:3], HEADER[4], HEADER[3], *HEADER[5:]]
    rows = table()
    rows[1][6] = "12,5"
    path = csv_sheet(tmp_path, [*TITLES, header, *rows])
    first, *others = said(path)
    assert first.startswith(
        'F: the columns "WAJIB KTP" and "PEREKAMAN S.D. HARI INI" seem to be swapped: 4 of 4'
    )
    assert len(others) == 1
    assert others[0].startswith("F: row 5, column ")
    with planned_half_month(path) as plan:
        assert not [problem for problem in plan.odd if problem.row is not None]
