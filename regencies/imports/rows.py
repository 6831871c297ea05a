"""Header to columns, and one row's cells to values: whatever is wrong is noted with its place."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from .cells import refuse_computed, shown
from .problems import CellError, FileError, Problem, Problems
from .reading import Rows

UNKNOWN = "unknown columns: {names}"
DOUBLED = "columns that are there twice: {names}"
MISSING = "missing columns: {names}"


@dataclass(frozen=True)
class Column:
    """A column of a kind of file: *header* as formats.md writes it.

    ``may_lack``: the column may be left out, and an empty cell means "not stated".
    """

    header: str
    parse: Callable[[Any], Any]
    may_lack: bool = False


def plain_header(header: object) -> str:
    """A header without case, spaces and underscores."""
    return "".join(str(header).casefold().replace("_", " ").split())


def match_header(cells: list, columns: tuple[Column, ...]) -> list[Column | None]:
    """Which column stands at each place; None above a place without header.

    Raises ``FileError`` that names every unknown, doubled and missing column.
    """
    by_name = {plain_header(column.header): column for column in columns}
    for cell in cells:
        refuse_computed(cell)
    plain = [plain_header(cell) if cell is not None else None for cell in cells]
    unknown = [cell for cell, name in zip(cells, plain, strict=True) if name and name not in by_name]
    doubled = [name for name in by_name if plain.count(name) > 1]
    missing = [column.header for name, column in by_name.items() if name not in plain and not column.may_lack]
    faults = [
        Problem(template, {"names": ", ".join(shown(name) for name in names[:20])})
        for template, names in [
            (UNKNOWN, unknown),
            (DOUBLED, [by_name[name].header for name in doubled]),
            (MISSING, missing),
        ]
        if names
    ]
    if faults:
        raise FileError(
            "{faults}. The columns of this kind of file are: {columns}",
            faults=tuple(faults),
            columns=", ".join(f"[{c.header}]" if c.may_lack else c.header for c in columns),
        )
    return [by_name[name] if name else None for name in plain]


@dataclass
class Row:
    """One row's values by header; a cell that could not be read is not among them."""

    number: int
    values: dict[str, Any]
    problems: Problems
    is_whole: bool = True

    def refuse(self, column: str | None, template: str, *, rule: str | None = None, **values: object) -> None:
        """Note what is wrong with this row; it will not be written."""
        self.problems.add(Problem(template, values, self.number, column, rule))
        self.is_whole = False


class Unfilled:
    """Rows of a template that nobody filled in: they hold nothing but what the template knew, which stands in
    *headers*. Such a row is counted and left out; without headers, as from the command line, none is."""

    def __init__(self, headers: Collection[str] = ()) -> None:
        self.headers = frozenset(headers)
        self.count = 0

    def takes(self, cells: list, places: list[Column | None]) -> bool:
        filled = [place for place, cell in enumerate(cells) if cell is not None]
        known = [place < len(places) and self._is_known(places[place]) for place in filled]
        if not self.headers or not known or not all(known):
            return False
        self.count += 1
        return True

    def _is_known(self, column: Column | None) -> bool:
        return column is not None and column.header in self.headers


def parsed_rows(
    rows: Rows, columns: tuple[Column, ...], problems: Problems, unfilled: Unfilled | None = None
) -> Iterator[Row]:
    """Every row below the header. What cannot be read goes to *problems*, the rest is in the row."""
    unfilled = unfilled or Unfilled()
    header = next(rows, None)
    if header is None:
        raise FileError("is empty")
    try:
        places = match_header(header[1], columns)
    except CellError as error:
        raise FileError(error.template, row=header[0], **error.values_) from None
    lacking = [column.header for column in columns if column not in places]
    for number, cells in rows:
        if unfilled.takes(cells, places):
            continue
        row = Row(number, dict.fromkeys(lacking), problems)
        _fill(row, cells, places)
        yield row


def _fill(row: Row, cells: list, places: list[Column | None]) -> None:
    if any(cell is not None for cell in cells[len(places) :]):
        row.refuse(None, "has values beyond the last column; is a separator inside a value without quotes?")
    cells += [None] * (len(places) - len(cells))
    for column, cell in zip(places, cells, strict=False):
        if column is None:
            if cell is not None:
                row.refuse(None, '"{value}" stands in a column without a header', value=shown(cell))
        elif cell is None:
            if column.may_lack:
                row.values[column.header] = None
            else:
                row.refuse(column.header, "is empty")
        else:
            try:
                refuse_computed(cell)
                row.values[column.header] = column.parse(cell)
            except CellError as error:
                row.refuse(column.header, error.template, rule=error.rule, **error.values_)
