"""Ratios are exact, and shown without ever looking better than they are."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reports.arithmetic import (
    ceil_pace,
    coverage_change,
    pace,
    percent_floor,
    ratio,
    required_pace,
    round_half_up,
    share_of_gap,
)

counts = st.integers(0, 10**7)


def test_a_percentage_says_100_only_when_it_is_true():
    assert str(percent_floor(5_544_378, 5_544_379)) == "99.99"
    assert str(percent_floor(5_544_379, 5_544_379)) == "100.00"
    assert str(percent_floor(105, 100)) == "105.00"
    assert str(percent_floor(0, 100)) == "0.00"
    assert percent_floor(None, 100) is percent_floor(5, None) is percent_floor(5, 0) is None


@given(counts, st.integers(1, 10**7))
def test_a_percentage_is_never_more_than_the_truth_and_less_by_under_a_hundredth(part, whole):
    shown = Fraction(percent_floor(part, whole))
    assert 0 <= Fraction(100 * part, whole) - shown < Fraction(1, 100)


@given(st.decimals(-1000, 1000, places=7), st.integers(0, 6))
def test_rounding_half_up_is_that_of_decimal(value, places):
    assert round_half_up(Fraction(value), places) == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def test_rounded_values_keep_their_places():
    assert str(round_half_up(Fraction(1, 2), 4)) == "0.5000"
    assert str(round_half_up(Fraction(0), 6)) == "0.000000"
    assert round_half_up(None, 4) is None


def test_paces_are_unknown_without_enough_reports_or_days():
    assert pace(1427, 14) == Fraction(1427, 14)
    assert pace(100, 2) is pace(None, 0) is pace(None, None) is None
    assert required_pace(40_393, 22) == Fraction(40_393, 22)
    assert required_pace(40_393, 0) is required_pace(None, 22) is None
    assert required_pace(0, 22) == 0


def test_a_required_pace_is_shown_rounded_up():
    assert ceil_pace(Fraction(46_580, 22)) == 2118
    assert ceil_pace(Fraction(44, 22)) == 2
    assert ceil_pace(None) is None


def test_a_share_of_nothing_is_unknown():
    assert share_of_gap(25, 100) == ratio(1, 4)
    assert share_of_gap(0, 0) is None


@given(counts, st.integers(1, 10**7), counts, st.integers(1, 10**7))
def test_a_change_of_coverage_is_exactly_its_two_parts(r0, w0, r1, w1):
    change = coverage_change(r0, w0, r1, w1)
    assert change.total == Fraction(r1, w1) - Fraction(r0, w0)
    assert change.recorded == Fraction(r1 - r0, w1)
    assert change.denominator == r0 * (Fraction(1, w1) - Fraction(1, w0))


def test_a_change_of_an_unknown_coverage_is_unknown():
    assert coverage_change(None, 10, 5, 10) is coverage_change(5, None, 5, 10) is None
