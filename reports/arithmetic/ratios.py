"""Ratios that are not stored: exact fractions from stored whole numbers, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.arithmetic.pace import LEAST_REPORTS


def ratio(part: int | None, whole: int | None) -> Fraction | None:
    """part / whole, exact. None where either is unknown or the whole is nothing. May exceed 1."""
    if part is None or not whole:
        return None
    return Fraction(part, whole)


def percent_floor(part: int | None, whole: int | None) -> Decimal | None:
    """A percentage for a page: two decimals, rounded down, so that 100.00 appears only when it is true."""
    if part is None or not whole:
        return None
    return Decimal(part * 10_000 // whole).scaleb(-2)


def pace(flow_sum: int | None, reports: int | None) -> Fraction | None:
    """People per service day: S / k of a window. None with fewer than three reported service days."""
    if flow_sum is None or reports is None or reports < LEAST_REPORTS:
        return None
    return Fraction(flow_sum, reports)


def required_pace(remaining: int | None, service_days_left: int | None) -> Fraction | None:
    """People per service day that would just reach the deadline. None when no service day is left."""
    return ratio(remaining, service_days_left)


def round_half_up(value: Fraction | None, places: int) -> Decimal | None:
    """The value with so many decimals; a half goes away from zero. For exports: 6 for ratios, 4 for paces."""
    if value is None:
        return None
    parts, whole = value.numerator, value.denominator
    units = (2 * abs(parts) * 10**places + whole) // (2 * whole)
    return Decimal(-units if parts < 0 else units).scaleb(-places)


def ceil_pace(value: Fraction | None) -> int | None:
    """A required pace for a page, in whole people: rounded up, since one person less would not do."""
    return None if value is None else -(-value.numerator // value.denominator)


def share_of_gap(remaining: int | None, province_remaining: int | None) -> Fraction | None:
    """A regency's part in what the province still has to do."""
    return ratio(remaining, province_remaining)


@dataclass(frozen=True)
class CoverageChange:
    """What moved a coverage, as exact differences of ratios: total = recorded + denominator."""

    recorded: Fraction
    denominator: Fraction

    @property
    def total(self) -> Fraction:
        return self.recorded + self.denominator


def coverage_change(
    recorded_before: int | None,
    eligible_before: int | None,
    recorded_after: int | None,
    eligible_after: int | None,
) -> CoverageChange | None:
    """Splits a change of coverage into people recorded, at the new denominator, and the denominator's own
    change."""
    before, after = ratio(recorded_before, eligible_before), ratio(recorded_after, eligible_after)
    if before is None or after is None:
        return None
    recorded = Fraction(recorded_after - recorded_before, eligible_after)
    return CoverageChange(recorded, after - before - recorded)
