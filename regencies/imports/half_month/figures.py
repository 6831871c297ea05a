"""Cells of the half-month sheet as offices fill them: counts, and percentages that may be meant two ways."""

import re
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

from regencies.imports.cells import ERROR_VALUES, Formula, Percent, refuse_computed, shown, whole_number
from regencies.imports.problems import CellError

# A dash says that there is nothing to state; these words say that there are none.
_NOT_STATED = frozenset({"-", "–", "—", "n/a", "belum ada", "belum lapor", "belum melapor", "?", "…", "..."})
_NONE = frozenset({"nihil", "nol", "tidak ada"})
_NO_STOCK = frozenset({"kosong", "habis"})
_UNIT = re.compile(
    r"(?<=[0-9])\s*(?:keping|kpg|lembar|lbr|jiwa|orang|org|buah|pcs|pemohon|record)\.?$", re.IGNORECASE
)
_PERCENT = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,15}))?\s*(%|persen)?", re.IGNORECASE)
_MOST_DECIMALS = 8  # Beyond these a workbook's binary fraction no longer says what was typed.


def count(value: object, largest: int, *, is_stock: bool = False) -> int | None:
    """A count from 0 to *largest*; None where the cell says that nothing is stated. Raises ``CellError``.

    *is_stock*: "habis" and "kosong" are none.
    """
    refuse_computed(value)
    if isinstance(value, str):
        word = value.casefold()
        if word in _NOT_STATED:
            return None
        if word in _NONE or is_stock and word in _NO_STOCK:
            return 0
        value = _UNIT.sub("", value)
    return whole_number(value, largest)


def grouped(number: int) -> str:
    """1.234, as the sheets and the pages write it."""
    return f"{number:,}".replace(",", ".")


@dataclass(frozen=True)
class Stated:
    """A percentage as written, and what it may mean: percent and how many decimals. 0,66 may be 66%."""

    text: str
    readings: tuple[tuple[Decimal, int], ...]


def percentage(value: object) -> Stated | None:
    """The percentage in a cell; None where nothing trustworthy is stated: a dash, a formula or its error.

    Raises ``CellError`` for anything else.
    """
    if value is None or isinstance(value, Formula):
        return None
    if isinstance(value, Percent):
        if not 0 <= value.ratio < 10:
            return _no_percentage(value)
        percent = Decimal(repr(value.ratio)) * 100
        return Stated(_comma(percent, 2), (_reading(percent),))
    if isinstance(value, str):
        return _written_percentage(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1000:
        return _no_percentage(value)
    return Stated(shown(value).replace(".", ","), _readings(Decimal(repr(value))))


def _written_percentage(value: str) -> Stated | None:
    if value.casefold() in _NOT_STATED or value.upper() in ERROR_VALUES:
        return None
    match = _PERCENT.fullmatch(value)
    if match is None or len(match[1]) > 3:
        return _no_percentage(value)
    number = Decimal(f"{match[1]}.{match[2] or '0'}")
    decimals = len(match[2] or "")
    literal = ((number, decimals),)
    return Stated(value, literal if match[3] else literal + _as_ratio(number, decimals))


def _no_percentage(value: object) -> Stated:
    raise CellError('"{value}" is not a percentage such as 66,00%', value=shown(value))


def _readings(number: Decimal) -> tuple[tuple[Decimal, int], ...]:
    _number, decimals = _reading(number)
    return ((number, decimals), *_as_ratio(number, decimals))


def _reading(number: Decimal) -> tuple[Decimal, int]:
    return number, max(0, -number.normalize().as_tuple().exponent)


def _as_ratio(number: Decimal, decimals: int) -> tuple[tuple[Decimal, int], ...]:
    return ((number * 100, max(0, decimals - 2)),) if 0 < number <= 2 else ()


class Agreement(Enum):
    """How a stated percentage stands to its counts."""

    AGREES = 1
    ROUNDED_OTHERWISE = 2
    CONTRADICTS = 3


def agreement(stated: Stated, part: int, whole: int) -> Agreement:
    """Whether *stated* is *part* of *whole* (at least 1): to the decimals it has, or as people round."""
    exact = Fraction(100 * part, whole)
    found = {_agreement(percent, decimals, exact) for percent, decimals in stated.readings}
    return min(found, key=lambda each: each.value)


def _agreement(percent: Decimal, decimals: int, exact: Fraction) -> Agreement:
    decimals = min(decimals, _MOST_DECIMALS)
    percent = round(percent, decimals)
    if percent in (_rounded(exact, decimals, ROUND_HALF_UP), _rounded(exact, decimals, ROUND_FLOOR)):
        return Agreement.AGREES
    coarser = {
        _rounded(exact, places, how)
        for places in (0, 1)
        if places < decimals
        for how in (ROUND_HALF_UP, ROUND_FLOOR)
    }
    if percent in coarser or abs(Fraction(percent) - exact) < Fraction(1, 10**decimals):
        return Agreement.ROUNDED_OTHERWISE
    return Agreement.CONTRADICTS


def _rounded(exact: Fraction, decimals: int, how: str) -> Decimal:
    scaled = exact * 10**decimals
    below = scaled.numerator // scaled.denominator
    up = how == ROUND_HALF_UP and 2 * (scaled - below) >= 1
    return Decimal(below + up).scaleb(-decimals)


def ratio_text(part: int, whole: int) -> str:
    """The exact percentage to two decimals, rounded half up: 66,00%."""
    return _comma(_rounded(Fraction(100 * part, whole), 2, ROUND_HALF_UP), 2)


def _comma(percent: Decimal, decimals: int) -> str:
    return f"{percent:.{decimals}f}%".replace(".", ",")
