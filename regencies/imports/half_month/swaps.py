"""Columns that were swapped, as far as what the ledger knows can tell."""

from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import combinations

from regencies.imports.problems import Problem, Problems

from .arithmetic import LEAST_ROWS, OF_TEN, check_row
from .drift import Line, is_large
from .headers import Meaning
from .rows import SheetRow
from .table import Table

Known = Callable[[Line], int | None]


Pair = tuple[Meaning, Meaning]
PEOPLE: Pair = (Meaning.ELIGIBLE, Meaning.RECORDED)


def swapped_columns(table: Table, lines: list[Line]) -> dict[Pair, Problem]:
    """One sentence for each pair of columns that fits what is known only the other way round."""
    found = {}
    for one, other in [PEOPLE, *combinations(_OF_CARDS, 2)]:
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
            found[one, other] = Problem(template, values)
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


def explained_rows(rows: list[SheetRow], swapped: Collection[Pair]) -> set[int]:
    """Numbers of the rows that agree with themselves once people are the other way round."""
    if PEOPLE not in swapped:
        return set()
    return {row.number for row in rows if _agrees_swapped(row)}


def _agrees_swapped(row: SheetRow) -> bool:
    eligible, recorded = (row.figures.get(meaning) for meaning in PEOPLE)
    figures = row.figures | {Meaning.ELIGIBLE: recorded, Meaning.RECORDED: eligible}
    problems = Problems()
    check_row(replace(row, figures=figures, problems=problems))
    return not problems


def headers_of(table: Table, swapped: Collection[Pair]) -> set[str]:
    """The columns whose odd values a swap explains; a percentage follows from the people."""
    meanings = {meaning for pair in swapped for meaning in pair}
    if PEOPLE in swapped:
        meanings.add(Meaning.PERCENT)
    return {header for meaning in meanings if (header := table.header(meaning))}
