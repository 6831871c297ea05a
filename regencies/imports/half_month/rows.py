"""The rows of a half-month sheet: regencies, sums, and what is neither."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from regencies import official_areas
from regencies.imports import cells as cell_readers
from regencies.imports.cells import Formula, Percent, shown
from regencies.imports.problems import CellError, FileError, Problem, Problems
from regencies.imports.rows import Row
from regencies.models import LARGEST_TOTAL

from .figures import count, percentage
from .headers import COUNTS, Meaning
from .table import Table

MOST_ROWS = 1_000  # Indonesia has 514 regencies.

_SUM = re.compile(r"(?:(?:grand|sub)\s*)?(?:jumlah|total|jml)\b", re.IGNORECASE)
_PROVINCE = re.compile(r"prov(?:insi)?\b\.?\s*", re.IGNORECASE)
_FIGURE = re.compile(r"-?[0-9][0-9.,\s]*\s*(?:%|[a-z]{2,8}\.?)?", re.IGNORECASE)
_AROUND_A_NAME = re.compile(
    r"^[0-9]{1,3}\s*[.)]\s*|^(?:dinas\s+)?(?:dis)?dukcapil\s+|[\s*)]+$", re.IGNORECASE
)
_OWN_COLUMNS = {"kode_wilayah": Meaning.CODE, "nama_wilayah": Meaning.NAME}


@dataclass
class SheetRow(Row):
    """A row of the sheet. ``figures`` holds what each column of counts states; a cell that could not be read
    is in ``unreadable``. Problems name columns as the sheet does."""

    table: Table | None = None
    figures: dict[Meaning, int | None] = field(default_factory=dict)
    unreadable: set[Meaning] = field(default_factory=set)

    def refuse(self, column: str | None, template: str, **values: object) -> None:
        meaning = _OWN_COLUMNS.get(column, column)
        super().refuse(self.table.header(meaning) or column, template, **values)

    @property
    def name(self) -> str:
        """The regency as the sheet names it."""
        return self.values.get("nama_wilayah") or self.values.get("kode_wilayah") or ""


@dataclass
class SumRow:
    """A row of sums: ``parts`` are the rows since the sum before it, ``all_parts`` every row above."""

    row: SheetRow
    parts: list[SheetRow]
    all_parts: list[SheetRow]


@dataclass
class Rows:
    """What stands below the header. ``silent`` are rows that name a regency and state nothing."""

    regencies: list[SheetRow] = field(default_factory=list)
    sums: list[SumRow] = field(default_factory=list)
    silent: list[SheetRow] = field(default_factory=list)


def read_rows(table: Table, below: Iterable[tuple[int, list]], problems: Problems) -> Rows:
    """Every row with what it states; what cannot be read goes to *problems*."""
    found = Rows()
    since_sum: list[SheetRow] = []
    for number, cells in below:
        if len(found.regencies) + len(found.sums) + len(found.silent) >= MOST_ROWS:
            raise FileError("has more than {most} rows; split it", most=MOST_ROWS)
        row = SheetRow(number, {}, problems, table=table)
        has_figures = any(_is_figure(_at(cells, table, meaning)) for meaning in COUNTS)
        if _is_sum(table, cells):
            if has_figures:
                _read_sum(row, cells)
                found.sums.append(SumRow(row, since_sum, list(found.regencies)))
                since_sum = []
        elif has_figures:
            _read_regency(row, cells)
            found.regencies.append(row)
            since_sum.append(row)
        elif not found.sums and _names_regency(table, cells):
            _read_area(row, cells)
            found.silent.append(row)
    return found


def _at(cells: list, table: Table, meaning: Meaning) -> object:
    column = table.columns.get(meaning)
    return cells[column.place] if column is not None and column.place < len(cells) else None


def _is_figure(cell: object) -> bool:
    """Whether the cell holds a number, however badly written; notes and signatures hold none."""
    if isinstance(cell, str):
        return _FIGURE.fullmatch(cell) is not None
    return isinstance(cell, int | float | Formula | Percent)


def _is_sum(table: Table, cells: list) -> bool:
    """Whether the row is called jumlah or total, or is the province's own."""
    first_count = min(table.columns[meaning].place for meaning in COUNTS if meaning in table.columns)
    texts = [shown(cell) for cell in cells[:first_count] if cell is not None]
    if any(_SUM.match(text) for text in texts):
        return True
    code, name = _at(cells, table, Meaning.CODE), _at(cells, table, Meaning.NAME)
    if code is not None and official_areas.province_name(shown(code)) is not None:
        return True
    return code is None and isinstance(name, str) and _names_province(name)


def _names_province(name: str) -> bool:
    return _PROVINCE.match(name) is not None or name.casefold() in {
        official.casefold() for official in official_areas.province_names().values()
    }


def _names_regency(table: Table, cells: list) -> bool:
    name = _at(cells, table, Meaning.NAME)
    return isinstance(name, str) and bool(official_areas.codes_named(_bare(name)))


def _bare(name: str) -> str:
    """A name without the number or the office in front of it and the asterisks of footnotes behind it."""
    return _AROUND_A_NAME.sub("", name)


def _read_regency(row: SheetRow, cells: list) -> None:
    _read_area(row, cells)
    for meaning in COUNTS:
        if meaning in row.table.columns:
            _read_count(row, meaning, _at(cells, row.table, meaning))
    _read_percent(row, cells)
    if any(_is_figure(cell) for cell in cells[row.table.width :]):
        row.refuse(None, "has values beyond the last column; is a separator inside a value without quotes?")


def _read_area(row: SheetRow, cells: list) -> None:
    code, name = _at(cells, row.table, Meaning.CODE), _at(cells, row.table, Meaning.NAME)
    try:
        if code is not None:
            cell_readers.refuse_computed(code)
            row.values["kode_wilayah"] = cell_readers.area_code(code)
    except CellError as error:
        row.refuse("kode_wilayah", error.template, rule=error.rule, **error.values_)
    try:
        if name is not None:
            cell_readers.refuse_computed(name)
            row.values["nama_wilayah"] = _bare(cell_readers.text(name, 200))
    except CellError as error:
        row.refuse("nama_wilayah", error.template, rule=error.rule, **error.values_)
    if code is None and name is None:
        row.refuse(None, "has figures, but no code or name of a regency; a sum is called JUMLAH")


def _read_count(row: SheetRow, meaning: Meaning, cell: object, *, largest: int = LARGEST_TOTAL) -> None:
    row.figures[meaning] = None
    if cell is None:
        return
    try:
        row.figures[meaning] = count(cell, largest, is_stock=meaning is Meaning.BLANKS)
    except CellError as error:
        row.unreadable.add(meaning)
        row.refuse(meaning, error.template, rule=error.rule, **error.values_)


def _read_percent(row: SheetRow, cells: list) -> None:
    try:
        row.values["percent"] = percentage(_at(cells, row.table, Meaning.PERCENT))
    except CellError as error:
        row.refuse(Meaning.PERCENT, error.template, rule=error.rule, **error.values_)


def _read_sum(row: SheetRow, cells: list) -> None:
    """Sums are often formulas, which state nothing that can be trusted; nothing of this row is written."""
    for meaning in COUNTS:
        cell = _at(cells, row.table, meaning)
        if cell is not None and not isinstance(cell, Formula):
            _read_count(row, meaning, cell, largest=LARGEST_TOTAL * MOST_ROWS)
    _read_percent(row, cells)


def not_stated(rows: Rows) -> list[Problem]:
    """One sentence for each column with rows that state nothing there."""
    found = []
    for meaning in COUNTS:
        empty = [
            f"{row.number} ({row.name})"
            for row in rows.regencies
            if meaning in row.figures and row.figures[meaning] is None and meaning not in row.unreadable
        ]
        if empty:
            header = rows.regencies[0].table.header(meaning)
            values = {"rows": ", ".join(empty)}
            found.append(
                Problem("nothing is stated in rows {rows}; it is not taken as 0", values, None, header)
            )
    return found
