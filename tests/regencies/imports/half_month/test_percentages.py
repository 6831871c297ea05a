"""Percentages as people write and round them."""

import math
from decimal import Decimal

import pytest

from regencies.imports.cells import Formula, Percent
from regencies.imports.half_month.figures import Agreement, agreement, percentage
from regencies.imports.problems import CellError


@pytest.mark.parametrize(
    ("cell", "part", "whole"),
    [
        ("66%", 66, 100),
        ("66", 66, 100),
        ("66,00 %", 66, 100),
        ("66.00", 66, 100),
        ("0,66", 66, 100),
        ("0.6600", 66, 100),
        (66, 66, 100),
        (66.0, 66, 100),
        (0.66, 66, 100),
        (Percent(0.66), 66, 100),
        (Percent(78112 / 118805), 78112, 118805),
        (78112 / 118805, 78112, 118805),
        (100 * 78112 / 118805, 78112, 118805),
        ("66,0 persen", 66, 100),
        ("65,75", 78112, 118805),
        ("65,74", 78112, 118805),
        ("66", 78112, 118805),
        ("65", 78112, 118805),
        ("0,66", 78112, 118805),
        ("100", 1, 1),
        ("1", 1, 1),
        (1, 5, 5),
        ("101,00%", 101, 100),
        ("0", 0, 5),
        ("0,00%", 0, 5),
    ],
)
def test_ways_of_writing_agree_with_the_counts(cell, part, whole):
    assert agreement(percentage(cell), part, whole) is Agreement.AGREES


@pytest.mark.parametrize(
    ("cell", "part", "whole"),
    [
        ("66,00", 78112, 118805),
        ("65,00%", 78112, 118805),
        ("65,70", 78112, 118805),
        ("93,00", 1127904, 1200000),
        ("33,34", 1, 3),
    ],
)
def test_other_rounding_is_told_apart(cell, part, whole):
    assert agreement(percentage(cell), part, whole) is Agreement.ROUNDED_OTHERWISE


@pytest.mark.parametrize(
    ("cell", "part", "whole"),
    [
        ("64", 78112, 118805),
        ("67", 78112, 118805),
        ("65,73", 78112, 118805),
        ("65,76", 78112, 118805),
        ("56,75", 78112, 118805),
        ("0,66%", 66, 100),
        ("6,6", 66, 100),
        ("65,80", 78112, 118805),
        (0.067, 66, 100),
        (Percent(0.6600001), 66, 100),
    ],
)
def test_contradictions_are_found(cell, part, whole):
    assert agreement(percentage(cell), part, whole) is Agreement.CONTRADICTS


@pytest.mark.parametrize("cell", [None, "-", "–", "#DIV/0!", Formula("=E4/D4")])
def test_what_cannot_be_trusted_is_not_stated(cell):
    assert percentage(cell) is None


@pytest.mark.parametrize(
    "cell",
    ["482.150.000", "66,00,0", "enam", "-5", -5, 482150, True, math.nan, math.inf, Percent(math.nan)]
    + [Percent(math.inf), Percent(-0.5), Percent(4821.5), "66 dari 100", "٦٦"],
)
def test_what_is_no_percentage_is_refused(cell):
    with pytest.raises(CellError, match="is not a percentage such as 66,00%"):
        percentage(cell)


def test_a_percent_cell_is_said_as_the_sheet_shows_it():
    assert percentage(Percent(78112 / 118805)).text == "65,75%"
    assert percentage(Percent(0.925)).readings == ((Decimal("92.5"), 1),)
