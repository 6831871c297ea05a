"""Where in a sheet the table stands: the titles above it, its header rows, its columns and its rows."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from regencies.imports.cells import Formula, Percent
from regencies.imports.reading import Rows

from .headers import AREA, NEEDED, Meaning, grouped_labels, meaning_of, written

TOP_ROWS = 40  # Titles, addressees and the header stand in these, or it is no half-month sheet.
HEADER_ROWS = 3
LEAST_LABELS = 3  # A row with fewer is a title.

_NUMERIC = re.compile(r"[0-9][0-9.,\s]*%?|[0-9]{2}[.,][0-9]{2}")
_NUMBERING = re.compile(r"\(?([0-9]{1,2})\)?(?:\s*[=:].*)?")
_LETTERING = re.compile(r"\(?([a-z])\)?(?:\s*[=:].*)?", re.IGNORECASE)


@dataclass(frozen=True)
class SheetColumn:
    """A column that is read: where it stands (from 0) and how the sheet calls it."""

    place: int
    meaning: Meaning
    header: str


@dataclass(frozen=True)
class Table:
    """The head of a half-month sheet. ``titles`` are the texts of the rows above it and of its header, and
    ``width`` how many columns it has.

    ``doubled`` holds the headers of columns that mean the same, ``unread`` those that mean nothing here.
    """

    titles: tuple[str, ...]
    columns: dict[Meaning, SheetColumn]
    width: int
    doubled: tuple[tuple[str, ...], ...] = ()
    unread: tuple[str, ...] = ()

    def header(self, meaning: Meaning) -> str | None:
        """How the sheet calls the column, if it has it."""
        column = self.columns.get(meaning)
        return column.header if column else None


def find_table(rows: Rows) -> tuple[Table, Iterator[tuple[int, list]]] | None:
    """The table's head and the rows below it; None when the first rows hold no such head."""
    top = list(islice(rows, TOP_ROWS))
    for may_start in (_has_labels, _has_group):
        for start in range(len(top)):
            if may_start(top[start][1]) and (height := _height_from(top, start)):
                return _table(top, start, height), chain(_below(top, start + height), rows)
    return None


def _has_labels(cells: list) -> bool:
    return sum(cell is not None for cell in cells) >= LEAST_LABELS


def _has_group(cells: list) -> bool:
    """Whether the row may head a group of columns and nothing else; a title stands in the first column."""
    return cells[0] is None


def _height_from(top: list[tuple[int, list]], start: int) -> int:
    """How many rows from *start* on are the header; 0 when they are none."""
    for height in range(1, min(HEADER_ROWS, len(top) - start) + 1):
        if any(_is_datum(cell) for cell in top[start + height - 1][1]):
            return 0
        if _is_enough(_columns([cells for _row, cells in top[start : start + height]])[0]):
            return _whole_height(top, start, height)
    return 0


def _is_datum(cell: object) -> bool:
    if isinstance(cell, str):
        return _NUMERIC.fullmatch(cell) is not None
    return isinstance(cell, int | float | dt.date | Formula | Percent)


def _whole_height(top: list[tuple[int, list]], start: int, height: int) -> int:
    """Header rows may go on below the first ones that are enough: JUMLAH and % under PEREKAMAN."""
    while height < HEADER_ROWS and start + height < len(top):
        cells = top[start + height][1]
        columns = _columns([cells for _row, cells in top[start : start + height + 1]])[0]
        if any(_is_datum(cell) for cell in cells) or _is_numbering(cells) or not _is_enough(columns):
            break
        if not any(_goes_on(cells, column) for column in columns.values()):
            break
        height += 1
    return height


def _goes_on(cells: list, column: SheetColumn) -> bool:
    """Whether the row labels a column of figures; a row of data without figures labels none."""
    label = cells[column.place] if column.place < len(cells) else None
    return column.meaning not in (*AREA, Meaning.NUMBER, Meaning.REMARK) and label is not None


def _below(top: list[tuple[int, list]], start: int) -> list[tuple[int, list]]:
    return [(row, cells) for row, cells in top[start:] if row != top[start][0] or not _is_numbering(cells)]


def _is_numbering(cells: list) -> bool:
    """Whether the row numbers the columns: 1 2 3, (1) (2) (3), a b c, also "5 = 4 / 3"."""
    texts = [str(cell).removesuffix(".0") for cell in cells if cell is not None]
    for pattern, first in ((_NUMBERING, "1"), (_LETTERING, "a")):
        found = [match[1].lower() for text in texts if (match := pattern.fullmatch(text))]
        if len(found) == len(texts) >= LEAST_LABELS and found[0] == first:
            return [_order(mark) for mark in found] == sorted({_order(mark) for mark in found})
    return False


def _order(mark: str) -> int:
    return int(mark) if mark.isdecimal() else ord(mark)


def _is_enough(columns: dict[Meaning, SheetColumn]) -> bool:
    return all(meaning in columns for meaning in NEEDED) and any(meaning in columns for meaning in AREA)


def _columns(
    header: list[list],
) -> tuple[dict[Meaning, SheetColumn], list[tuple[str, ...]], list[str]]:
    """The columns by meaning, headers of which only one can be right, and headers that mean nothing here."""
    found: dict[Meaning, list[tuple[int, SheetColumn]]] = {}
    unread = []
    for place, labels in enumerate(grouped_labels(header)):
        meaning, sureness = meaning_of(labels)
        if meaning is not None:
            found.setdefault(meaning, []).append((sureness, SheetColumn(place, meaning, written(labels))))
        elif name := written(labels):
            unread.append(name)
    columns, doubled = {}, []
    for meaning, candidates in found.items():
        surest = max(sureness for sureness, _column in candidates)
        best = [column for sureness, column in candidates if sureness == surest]
        columns[meaning] = best[0]
        unread += [column.header for sureness, column in candidates if sureness < surest]
        if len(best) > 1 and meaning in _ONCE:
            doubled.append(tuple(column.header for column in best))
        elif meaning is not Meaning.NUMBER:
            unread += [column.header for column in best[1:]]
    return columns, doubled, unread


_ONCE = frozenset(Meaning) - {Meaning.NUMBER, Meaning.NAME, Meaning.REMARK, Meaning.PERCENT}


def _table(top: list[tuple[int, list]], start: int, height: int) -> Table:
    header = [cells for _row, cells in top[start : start + height]]
    columns, doubled, unread = _columns(header)
    width = max(place + 1 for cells in header for place, cell in enumerate(cells) if cell is not None)
    titles = [_title(cells) for _row, cells in top[:start]]
    labels = [cell for cells in header for cell in cells if isinstance(cell, str)]
    return Table(tuple(titles + labels), columns, width, tuple(doubled), tuple(unread))


def _title(cells: list) -> str:
    """A title row as one line; a real date among its cells as 2016-08-15."""
    return " ".join(
        cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell)
        for cell in cells
        if cell is not None and not isinstance(cell, Formula)
    )
