"""A half-month sheet read whole: its head, its rows, and the dates that its words give."""

from dataclasses import dataclass
from pathlib import Path

from regencies.imports.problems import FileError, Problems
from regencies.imports.reading import open_rows
from regencies.imports.workbook import worksheet_names

from .dates import SaidDate, said_dates
from .rows import Rows, read_rows
from .table import Table, find_table


@dataclass(frozen=True)
class Sheet:
    """``dates``: what the titles, else the worksheet's name, say; more than one is ambiguous."""

    table: Table
    rows: Rows
    dates: list[SaidDate]


def recognised(path: Path, sheet: str | None = None) -> bool:
    """Whether the file at *path* is a half-month sheet; reads its first rows only."""
    try:
        with open_rows(path, sheet) as rows:
            return find_table(rows) is not None
    except FileError:
        return False


def read_sheet(path: Path, sheet: str | None, problems: Problems) -> Sheet:
    """The sheet with what could not be read noted in *problems*. Raises ``FileError``."""
    with open_rows(path, sheet) as rows:
        found = find_table(rows)
        if found is None:
            raise FileError(
                "holds no half-month table: its header must name the regency, wajib KTP and perekaman"
            )
        table, below = found
        if table.doubled:
            raise FileError(
                "the columns {headers} mean the same; delete or rename all but one",
                headers=" + ".join(f'"{header}"' for headers in table.doubled for header in headers),
            )
        read = read_rows(table, below, problems)
    if not read.regencies:
        raise FileError("has no row of a regency below its header")
    return Sheet(table, read, said_dates(table.titles) or said_dates([_name(path, sheet)]))


def _name(path: Path, sheet: str | None) -> str:
    """The name of the worksheet that was read; none in a CSV file."""
    if sheet is not None:
        return sheet
    with path.open("rb") as file:
        is_workbook = file.read(2) == b"PK"
    return worksheet_names(path)[0] if is_workbook else ""
