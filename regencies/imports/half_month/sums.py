"""The sums under a half-month sheet against their parts, and which slip explains a difference."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from regencies.imports.problems import Problem

from .figures import Agreement, Stated, agreement, grouped, ratio_text
from .headers import COUNTS, Meaning
from .rows import SheetRow, SumRow


@dataclass(frozen=True)
class Part:
    """A value that a sum is made of, and where it stands."""

    row: int
    name: str
    value: int


def check_sum(found: SumRow) -> list[Problem]:
    """Refuse every sum that its parts do not make; what is only odd is returned.

    A sum may be that of every row above it or that of the rows since the last sum: the better fit holds.
    """
    ways = [parts for parts in (found.all_parts, found.parts) if parts]
    if not ways:
        return []
    parts = min(ways, key=lambda parts: len(list(_differing(found.row, parts))))
    for meaning, stated, values in _differing(found.row, parts):
        template, explanation = _explained(stated, values)
        found.row.refuse(meaning, template, **explanation)
    return _check_percent(found.row, parts)


def _differing(row: SheetRow, parts: list[SheetRow]) -> Iterator[tuple[Meaning, int, list[Part]]]:
    for meaning in COUNTS:
        stated = row.figures.get(meaning)
        if stated is None or any(meaning in part.unreadable for part in parts):
            continue
        values = [Part(part.number, part.name, part.figures.get(meaning) or 0) for part in parts]
        if sum(part.value for part in values) != stated:
            yield meaning, stated, values


_PLAIN = "states {stated}, but the rows add up to {computed} ({difference})"
_SWAPPED_IN_SUM = (
    "states {stated}, but the rows add up to {computed} ({difference}): "
    "two digits of the sum seem to be swapped"
)
_LEFT_OUT = (
    "states {stated}, but the rows add up to {computed} ({difference}): "
    "row {row} ({name}) seems to be left out of the sum"
)
_COUNTED_TWICE = (
    "states {stated}, but the rows add up to {computed} ({difference}): "
    "row {row} ({name}) seems to be counted twice"
)
_SWAPPED_IN_ROW = (
    "states {stated}, but the rows add up to {computed} ({difference}): "
    "two digits seem to be swapped in row {row} ({name}); {right} would make it right"
)


def _explained(stated: int, parts: list[Part]) -> tuple[str, dict[str, object]]:
    """The sentence about a sum that is wrong, with the slip that explains it where only one does."""
    computed = sum(part.value for part in parts)
    excess = stated - computed
    values: dict[str, object] = {
        "stated": grouped(stated),
        "computed": grouped(computed),
        "difference": f"{'+' if excess > 0 else '−'}{grouped(abs(excess))}",
    }
    if computed in _swaps(stated):
        return _SWAPPED_IN_SUM, values
    for template, suspects in (
        (_LEFT_OUT, [part for part in parts if part.value == -excess]),
        (_COUNTED_TWICE, [part for part in parts if part.value == excess]),
        (_SWAPPED_IN_ROW, [part for part in parts if part.value + excess in _swaps(part.value)]),
    ):
        if len(suspects) == 1:
            part = suspects[0]
            named = {"row": part.row, "name": part.name, "right": grouped(part.value + excess)}
            return template, values | named
    return _PLAIN, values


def _swaps(number: int) -> set[int]:
    """What *number* becomes when two neighbouring digits change places."""
    digits = str(number)
    return {
        int(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])
        for place in range(len(digits) - 1)
        if digits[place] != digits[place + 1]
    }


def _check_percent(row: SheetRow, parts: list[SheetRow]) -> list[Problem]:
    stated = row.values.get("percent")
    pairs = [(part.figures.get(Meaning.RECORDED), part.figures.get(Meaning.ELIGIBLE)) for part in parts]
    if stated is None or any(recorded is None or not eligible for recorded, eligible in pairs):
        return []
    recorded, eligible = (sum(values) for values in zip(*pairs, strict=True))
    if agreement(stated, recorded, eligible) is not Agreement.CONTRADICTS:
        return []
    values = {
        "stated": stated.text,
        "recorded": grouped(recorded),
        "eligible": grouped(eligible),
        "computed": ratio_text(recorded, eligible),
    }
    if _is_mean(stated, [Fraction(*pair) for pair in pairs]):
        template = "{stated} is the mean of the percentages; {recorded} of {eligible} is {computed}"
        return [Problem(template, values, row.number, row.table.header(Meaning.PERCENT))]
    row.refuse(Meaning.PERCENT, "states {stated}, but {recorded} of {eligible} is {computed}", **values)
    return []


def _is_mean(stated: Stated, ratios: list[Fraction]) -> bool:
    mean = 100 * sum(ratios) / len(ratios)
    return any(
        abs(Fraction(percent) - mean) <= Fraction(1, 10 ** min(decimals, 2))
        for percent, decimals in stated.readings
    )
