"""What a cell may hold, and what is refused with which words."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regencies.imports import cells
from regencies.imports.cells import Formula, Percent
from regencies.imports.problems import CellError


@pytest.mark.parametrize(
    "cell", ["1234", "1.234", "1 234", "1\u00a0234", "1\u202f234", "1\u2009234", 1234, 1234.0]
)
def test_whole_numbers_are_read_as_offices_write_them(cell):
    assert cells.whole_number(cell, 10_000) == 1234


@given(st.integers(min_value=0, max_value=10**9))
def test_a_number_is_read_back_however_its_thousands_are_set_apart(number):
    for separator in ("", ".", " ", "\u00a0"):
        assert cells.whole_number(f"{number:,}".replace(",", separator), 10**9) == number


@pytest.mark.parametrize(
    "cell",
    [
        "12,5",
        "12.5",
        "-3",
        "−3",
        "1,234",
        "1.23",
        "1.2345",
        "0.123",
        "1 23",
        "1.234 567",
        "007",
        "1e3",
        "٣",
        "-",
    ]
    + [
        "",
        "1234 orang",
        12.5,
        -3,
        -3.0,
        True,
        float("nan"),
        float("inf"),
        dt.date(2016, 8, 30),
        Percent(0.5),
    ],
)
def test_anything_else_is_not_a_whole_number(cell):
    with pytest.raises(CellError, match="is not a whole number"):
        cells.whole_number(cell, 10_000)


def test_a_number_beyond_what_a_day_can_bring_is_refused():
    with pytest.raises(CellError, match='"2.000.000" is more than 1.000.000'):
        cells.whole_number("2.000.000", 1_000_000)


@pytest.mark.parametrize(
    "cell",
    [
        "2016-08-30",
        "30/08/2016",
        "30-08-2016",
        "30/8/2016",
        "30 Agustus 2016",
        "30 agustus 2016",
        "30 August 2016",
        "30 Agu 2016",
        "2016-08-30 00:00:00",
        dt.date(2016, 8, 30),
        dt.datetime.combine(dt.date(2016, 8, 30), dt.time()),
    ],
)
def test_dates_are_read_as_offices_write_them(cell):
    assert cells.date(cell) == dt.date(2016, 8, 30)


@pytest.mark.parametrize(
    "cell", ["30/08/16", "08/30/2016", "31/02/2016", "30-08/2016", "kemarin", "20160830", True]
)
def test_anything_else_is_not_a_date(cell):
    with pytest.raises(CellError, match="is not a date"):
        cells.date(cell)


def test_a_number_a_moment_and_an_impossible_year_are_told_apart():
    with pytest.raises(CellError, match="is a number, not a date"):
        cells.date(42612)
    with pytest.raises(CellError, match="has a time of day"):
        cells.date(dt.datetime.combine(dt.date(2016, 8, 30), dt.time(16, 45)))
    with pytest.raises(CellError, match="the year cannot be right"):
        cells.date("30/08/1916")


@pytest.mark.parametrize("cell", ["16.07", "1607", "16,07", 16.07, 1607, 1607.0])
def test_area_codes_are_read_with_and_without_point(cell):
    assert cells.area_code(cell) == "16.07"


@pytest.mark.parametrize("cell", ["16.1", 16.1, "16,1"])
def test_a_code_that_excel_cut_is_refused_with_the_reason(cell):
    with pytest.raises(CellError, match=r"Excel turns 16\.10 into 16\.1"):
        cells.area_code(cell)


@pytest.mark.parametrize("cell", ["16.07.01", "Banyuasin", "160", 160701, True, dt.date(2016, 7, 1)])
def test_other_codes_are_refused(cell):
    with pytest.raises(CellError, match="is not an area code"):
        cells.area_code(cell)


@pytest.mark.parametrize(
    ("cell", "ratio"),
    [("100", "1"), ("92,5", "0.925"), ("92.5", "0.925"), ("92,5%", "0.925"), (100, "1"), (92.5, "0.925")]
    + [(Percent(0.925), "0.925"), (Percent(1), "1"), ("33,3333", "0.333333")],
)
def test_percentages_become_ratios(cell, ratio):
    assert cells.percentage(cell) == Decimal(ratio)


@pytest.mark.parametrize("cell", ["0", "101", "1", 0.925, "92,55555", "-5", "penuh", True, float("nan")])
def test_other_percentages_are_refused(cell):
    with pytest.raises(CellError, match="is not a percentage"):
        cells.percentage(cell)


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", Formula("=SUM(A1:A9)")])
def test_formulas_and_their_errors_are_refused_everywhere(cell):
    with pytest.raises(CellError, match="formula"):
        cells.refuse_computed(cell)


def test_text_is_kept_on_one_line_and_within_its_length():
    assert cells.text(" Jemput  bola\n desa ", 50) == "Jemput bola desa"
    with pytest.raises(CellError, match="has 7 characters; at most 5 fit"):
        cells.text("abcdefg", 5)
    with pytest.raises(CellError, match="control character"):
        cells.text("a\x07b", 5)


def test_a_word_is_one_of_those_known_in_any_case():
    assert cells.one_of("Ya", {"ya": True, "tidak": False}) is True
    with pytest.raises(CellError, match='"mungkin" is none of: ya, tidak'):
        cells.one_of("mungkin", {"ya": True, "tidak": False})


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()))
def test_no_cell_is_anything_but_a_value_or_a_problem(cell):
    for parse in (
        cells.date,
        cells.area_code,
        cells.percentage,
        lambda value: cells.whole_number(value, 10**6),
    ):
        try:
            parse(cell)
        except CellError as error:
            assert str(error)
