"""What a half-month sheet says against what the ledger had reached at the close of its day without it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from regencies.imports.problems import Problem
from regencies.ledger.totals import totals_without
from regencies.models import PopulationFigure, Regency

from .figures import grouped
from .headers import Meaning
from .rows import SheetRow

# A difference that deserves a word: more than so many, and more than this share of what the ledger has.
LARGE = {
    Meaning.RECORDED: (100, Fraction(1, 100)),
    Meaning.TEMPORARY: (50, Fraction(1, 10)),
    Meaning.PRINT_READY: (50, Fraction(1, 10)),
    Meaning.BLANKS: (50, Fraction(1, 10)),
    Meaning.ELIGIBLE: (0, Fraction(1, 50)),
}
RECONCILED = (Meaning.RECORDED, Meaning.TEMPORARY, Meaning.BLANKS)


@dataclass(frozen=True)
class Line:
    """One regency of the sheet. ``read`` holds what was stated (None: nothing), by the names of the totals
    and ``eligible``, ``population``, ``print_ready``; ``percent`` is as written.

    ``ledger``: the four totals at the close of the day without this sheet, None before the first data.
    ``drift``: stated − ledger for each total that was stated. ``print_backlog`` is the ledger's, and
    ``print_ready_drift`` the sheet's PRR against it: checked, never written.
    """

    row: int
    code: str
    name: str
    read: Mapping[str, int | None]
    percent: str | None
    eligible_before: int | None
    ledger: Mapping[str, int] | None
    drift: Mapping[str, int]
    print_backlog: int | None
    print_ready_drift: int | None


@dataclass(frozen=True)
class Known:
    """The ledger about the regencies of a sheet, by primary key."""

    totals: Mapping[int, Mapping[str, int] | None]
    in_force: Mapping[int, PopulationFigure]


def known_of(regencies: Iterable[Regency], day: dt.date) -> Known:
    """The totals at the close of *day* without a balance verified that day, and the register in force."""
    regencies = list(regencies)
    figures = PopulationFigure.objects.filter(regency__in=regencies, effective_on__lte=day)
    in_force = {figure.regency_id: figure for figure in figures.order_by("effective_on")}
    return Known(totals_without(regencies, day), in_force)


def line_of(row: SheetRow, regency: Regency, known: Known) -> Line:
    """The preview of one row."""
    ledger = known.totals[regency.pk]
    figure = known.in_force.get(regency.pk)
    read = {
        meaning.value: row.figures.get(meaning)
        for meaning in (*RECONCILED, Meaning.ELIGIBLE, Meaning.POPULATION, Meaning.PRINT_READY)
    }
    backlog = ledger["recorded_total"] - ledger["printed_total"] if ledger else None
    ready = read["print_ready"]
    percent = row.values.get("percent")
    return Line(
        row=row.number,
        code=regency.code,
        name=regency.short_name,
        read=read,
        percent=percent.text if percent else None,
        eligible_before=figure.eligible if figure else None,
        ledger=ledger,
        drift={total.value: read[total] - ledger[total] for total in RECONCILED if read[total] is not None}
        if ledger
        else {},
        print_backlog=backlog,
        print_ready_drift=ready - backlog if ready is not None and backlog is not None else None,
    )


def odd_about(line: Line, row: SheetRow) -> list[Problem]:
    """What differs much from what is known."""
    found = []
    for meaning, known in _compared(line):
        stated = line.read[meaning]
        if stated is None or known is None or not is_large(meaning, stated - known, known):
            continue
        values = {
            "stated": grouped(stated),
            "known": grouped(known),
            "drift": f"{'+' if stated > known else '−'}{grouped(abs(stated - known))}",
        }
        found.append(Problem(_TEMPLATES[meaning], values, row.number, row.table.header(meaning)))
    return found


def _compared(line: Line) -> list[tuple[Meaning, int | None]]:
    ledger = line.ledger or {}
    return [
        (Meaning.ELIGIBLE, line.eligible_before),
        *((total, ledger.get(total)) for total in RECONCILED),
        (Meaning.PRINT_READY, line.print_backlog),
    ]


_OF_THE_LEDGER = "{stated} is far from the {known} of the ledger: {drift}"
_TEMPLATES = dict.fromkeys(RECONCILED, _OF_THE_LEDGER) | {
    Meaning.ELIGIBLE: "{stated} is far from the {known} in force: {drift}",
    Meaning.PRINT_READY: "{stated} is far from the {known} that the ledger has not printed: {drift}",
}


def is_large(meaning: Meaning, difference: int, known: int) -> bool:
    """Whether a difference from what is known deserves a word."""
    least, share = LARGE[meaning]
    return abs(difference) > max(least, abs(known) * share)
