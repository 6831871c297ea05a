"""What a file holds before its rows are read: sheets, their headers, and what a person does not see of it."""

import re
import zipfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from .csv_file import csv_rows
from .half_month.table import find_table
from .problems import FileError, Problem
from .reading import bounded, is_workbook
from .workbook import opened, sheet_rows
from .workbook_parts import MOST_NAMED, Traits

MOST_SHEETS = 40


@dataclass(frozen=True)
class Sheet:
    """``name`` is empty in a CSV file; ``header`` holds the cells of the first row that has any; ``rows`` is
    about how many there are, for a progress bar. ``notes`` say what the sheet hides or merges."""

    name: str
    header: tuple
    rows: int
    is_hidden: bool = False
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Contents:
    """``unpacked`` is how many bytes a parser will see."""

    sheets: tuple[Sheet, ...]
    unpacked: int
    notes: tuple[Problem, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """The sheet called *name*, else the first."""
        return next((sheet for sheet in self.sheets if sheet.name == name), self.sheets[0])


def unpacked_size(path: Path) -> int:
    """How many bytes a parser would see, by the archive's own list: nothing is unpacked for it."""
    if not is_workbook(path):
        return path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        return path.stat().st_size


def look_into(path: Path) -> Contents:
    """Raises ``FileError`` for what is no CSV file and no workbook, or larger than any table."""
    if is_workbook(path):
        return _of_workbook(path)
    with csv_rows(path) as rows:
        header = next(bounded(rows), (0, []))[1]
    with path.open("rb") as file:
        lines = sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
    return Contents((Sheet("", tuple(header), lines),), path.stat().st_size)


def _of_workbook(path: Path) -> Contents:
    with opened(path) as (workbook, traits), zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        worksheets = workbook.worksheets
        if len(worksheets) > MOST_SHEETS:
            raise FileError(
                "has {count} sheets, at most {most} are looked through; copy the table into a new workbook",
                count=len(worksheets),
                most=MOST_SHEETS,
            )
        sheets = tuple(
            _of_sheet(workbook, worksheet, traits.get(worksheet._worksheet_path, Traits()))
            for worksheet in worksheets
        )
    if not sheets:
        raise FileError("is empty")
    notes = ()
    if any(part.filename.startswith("xl/externalLinks/") for part in parts):
        notes = (Problem("links to other files; the links are not followed"),)
    return Contents(sheets, sum(part.file_size for part in parts), notes)


def _of_sheet(workbook, worksheet, traits: Traits) -> Sheet:
    header = next(bounded(sheet_rows(workbook, worksheet.title)), (0, []))[1]
    if traits.merged:
        traits = _below_head(traits, _first_row(workbook, worksheet.title))
    return Sheet(
        worksheet.title,
        tuple(header),
        traits.rows,
        worksheet.sheet_state != "visible",
        tuple(_notes(worksheet, traits)),
    )


def _first_row(workbook, name: str) -> int:
    """Where the rows of a half-month table begin; 1 in a sheet of another kind."""
    with suppress(FileError):
        found = find_table(bounded(sheet_rows(workbook, name)))
        if found is not None:
            return next(found[1], (1, []))[0]
    return 1


def _below_head(traits: Traits, first: int) -> Traits:
    """Without the ranges above *first*: titles and grouped headers are read as they are meant."""
    merged = tuple(cells for cells in traits.merged if int(re.search(r"\d+$", cells)[0]) >= first)
    return replace(traits, merged=merged, merged_count=traits.merged_count - len(traits.merged) + len(merged))


def _notes(worksheet, traits: Traits) -> list[Problem]:
    notes = []
    if worksheet.sheet_state != "visible":
        notes.append(Problem('the sheet "{sheet}" is hidden and is read', {"sheet": worksheet.title}))
    if traits.hidden_row_count:
        values = {
            "count": traits.hidden_row_count,
            "rows": _some(traits.hidden_rows, traits.hidden_row_count),
        }
        notes.append(Problem("{count} hidden rows are read like the others: {rows}", values))
    if traits.hidden_columns:
        notes.append(
            Problem("{count} hidden columns are read like the others", {"count": traits.hidden_columns})
        )
    if traits.merged_count:
        values = {"ranges": _some(traits.merged[:MOST_NAMED], traits.merged_count)}
        notes.append(
            Problem("merged cells hold a value only in their first cell; separate them: {ranges}", values)
        )
    return notes


def _some(names: tuple[str, ...], count: int) -> str:
    return ", ".join(names) + (", …" if count > len(names) else "")
