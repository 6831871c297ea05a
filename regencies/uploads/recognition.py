"""Which kind of file somebody sent, and which of its sheets is meant: found from the headers, or asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from regencies.imports import KINDS, FileError, Kind
from regencies.imports.contents import Contents, Sheet
from regencies.imports.half_month import recognised as is_half_month
from regencies.imports.problems import CellError
from regencies.imports.rows import match_header, plain_header

from .storing import HALF_MONTH

# A header that has this share of a kind's columns is meant as one, with faults that are then named.
MEANT = 0.6


@dataclass(frozen=True)
class Choice:
    """``by_header``: nobody chose the kind, the header said it. ``problem`` speaks of the other sheets."""

    kind: str
    sheet: str
    by_header: bool = True


@dataclass(frozen=True)
class Question:
    """What has to be chosen: the kinds that it may be, and the sheets with the kind that each looks like."""

    kinds: tuple[str, ...]
    sheets: tuple[tuple[str, str], ...] = field(default=())


def recognise(
    path: Path, contents: Contents, *, kinds: Iterable[str], kind: str = "", sheet: str = ""
) -> Choice | Question:
    """The kind and sheet that are meant, with what was chosen already. Raises ``FileError`` when a sheet is
    chosen that is not there."""
    kinds = tuple([kind] if kind else kinds)
    if sheet:
        if sheet not in {each.name for each in contents.sheets}:
            raise FileError('has no sheet "{sheet}"', sheet=sheet)
        sheets = [contents.sheet(sheet)]
    else:
        sheets = [each for each in contents.sheets if not each.is_hidden] or list(contents.sheets)
    found = {each.name: _kind_of(path, each, kinds) for each in sheets}
    known = [(name, its_kind) for name, its_kind in found.items() if its_kind]
    if len(known) == 1 and (len(sheets) == 1 or not sheet):
        return Choice(known[0][1], known[0][0], by_header=not kind)
    if not known and len(sheets) == 1 and len(kinds) == 1:
        return Choice(kinds[0], sheets[0].name, by_header=False)
    several = contents.sheets if len(contents.sheets) > 1 else ()
    return Question(kinds, tuple((each.name, found.get(each.name, "")) for each in several))


def _kind_of(path: Path, sheet: Sheet, kinds: tuple[str, ...]) -> str:
    """The kind whose header stands above the sheet, else the one that is nearest to it; empty for none."""
    ordinary = [KINDS[name] for name in kinds if name in KINDS]
    for kind in ordinary:
        if _matches(kind, sheet.header):
            return kind.name
    if HALF_MONTH in kinds and is_half_month(path, sheet.name or None):
        return HALF_MONTH
    shares = sorted(((_share(kind, sheet.header), kind.name) for kind in ordinary), reverse=True)
    if shares and shares[0][0] >= MEANT and (len(shares) == 1 or shares[0][0] > shares[1][0]):
        return shares[0][1]
    return ""


def _matches(kind: Kind, header: tuple) -> bool:
    try:
        match_header(list(header), kind.columns)
    except (FileError, CellError):
        return False
    return True


def _share(kind: Kind, header: tuple) -> float:
    """How many of the columns that the kind needs stand in *header*, and of those in *header* are its own."""
    named = {plain_header(cell) for cell in header if cell is not None}
    needed = {plain_header(column.header) for column in kind.columns if not column.may_lack}
    known = {plain_header(column.header) for column in kind.columns}
    if not named:
        return 0
    return min(len(needed & named) / len(needed), len(known & named) / len(named))
