"""Columns that were swapped, as far as what the ledger knows can tell."""

from collections.abc import Callable
from itertools import combinations

from regencies.imports.problems import Problem

from .arithmetic import LEAST_ROWS, OF_TEN
from .drift import Line, is_large
from .headers import Meaning
from .table import Table

Known = Callable[[Line], int | None]


def swapped_columns(table: Table, lines: list[Line]) -> list[Problem]:
    """One sentence for each pair of columns that fits what is known only the other way round."""
    found = []
    for one, other in [(Meaning.ELIGIBLE, Meaning.RECORDED), *combinations(_OF_CARDS, 2)]:
        if one not in table.columns or other not in table.columns:
            continue
        tell = [line for line in lines if _tells(line, one, other)]
        swapped = [line for line in tell if _fits_swapped(line, one, other)]
        if len(tell) >= LEAST_ROWS and 10 * len(swapped) >= OF_TEN * len(tell):
            values = {
                "one": table.header(one),
                "other": table.header(other),
                "count": len(swapped),
                "all": len(tell),
            }
            template = (
                'the columns "{one}" and "{other}" seem to be swapped: '
                "{count} of {all} rows fit what is known only the other way round"
            )
            found.append(Problem(template, values))
    return found


_OF_CARDS = (Meaning.TEMPORARY, Meaning.PRINT_READY, Meaning.BLANKS)
_KNOWN: dict[Meaning, Known] = {
    Meaning.ELIGIBLE: lambda line: line.eligible_before,
    Meaning.RECORDED: lambda line: line.ledger and line.ledger["recorded_total"],
    Meaning.TEMPORARY: lambda line: line.ledger and line.ledger["temporary_outstanding"],
    Meaning.PRINT_READY: lambda line: line.print_backlog,
    Meaning.BLANKS: lambda line: line.ledger and line.ledger["blank_stock"],
}


def _tells(line: Line, one: Meaning, other: Meaning) -> bool:
    """Whether the row can tell: both stated, both known, and the two known values far apart."""
    known_one, known_other = _KNOWN[one](line), _KNOWN[other](line)
    if None in (line.read[one], line.read[other], known_one, known_other):
        return False
    apart = known_one - known_other
    return is_large(one, apart, known_one) and is_large(other, apart, known_other)


def _fits_swapped(line: Line, one: Meaning, other: Meaning) -> bool:
    known = {meaning: _KNOWN[meaning](line) for meaning in (one, other)}
    as_written = any(
        is_large(meaning, line.read[meaning] - known[meaning], known[meaning]) for meaning in (one, other)
    )
    return as_written and not any(
        is_large(meaning, line.read[from_] - known[meaning], known[meaning])
        for meaning, from_ in ((one, other), (other, one))
    )
