"""From a file to rows of cells, one row at a time: which kind of file it is, and what no file may be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .csv_file import csv_rows
from .limits import MOST_BYTES, MOST_CELLS_ACROSS, MOST_EMPTY_ROWS, MOST_ROWS
from .problems import TOO_MANY_EMPTY, FileError
from .workbook import workbook_rows

Rows = Iterator[tuple[int, list]]


@contextmanager
def open_rows(path: Path, sheet: str | None = None) -> Iterator[Rows]:
    """The rows of *path* that hold something, each with its number as a spreadsheet shows it.

    A cell is None when empty; see ``cells``. Raises ``FileError`` for what cannot be read, also while
    iterating.
    """
    if is_workbook(path):
        with workbook_rows(path, sheet) as rows:
            yield bounded(rows)
        return
    if sheet is not None:
        raise FileError("this is a CSV file, which has no sheets; leave out --sheet")
    with csv_rows(path) as rows:
        yield bounded(rows)


def is_workbook(path: Path) -> bool:
    """Whether *path* is an XLSX workbook, whatever its name ends with; else it is text. Raises ``FileError``
    for other formats, for what cannot be opened and for what is too large."""
    start = _start_of(path)
    if start.startswith(b"PK\x03\x04"):
        return True
    _refuse_other_formats(start)
    return False


def _start_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileError("is larger than {megabytes} MB; split it", megabytes=MOST_BYTES // 1_000_000)
        with path.open("rb") as file:
            start = file.read(4096)
    except IsADirectoryError:
        raise FileError("is a folder, not a file") from None
    except FileNotFoundError:
        raise FileError("there is no such file") from None
    except OSError as error:
        raise FileError("cannot be read: {reason}", reason=error.strerror or error) from None
    if not start.strip():
        raise FileError("is empty")
    return start


def _refuse_other_formats(start: bytes) -> None:
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError("is an old or a password-protected Excel file; save it as .xlsx without a password")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError("is UTF-16 text; save it as CSV UTF-8")
    if start.startswith(b"%PDF"):
        raise FileError("is a PDF; send the spreadsheet itself")
    if (
        start.lstrip(b"\xef\xbb\xbf \t\r\n")[:9]
        .lower()
        .startswith((b"<html", b"<!doctype", b"<table", b"<?xml"))
    ):
        raise FileError(
            "is a web page that bears the name of a spreadsheet; open it in Excel, save it as .xlsx"
        )
    if b"\x00" in start:
        raise FileError("is neither a CSV file nor an .xlsx workbook")


def bounded(rows: Rows) -> Rows:
    """The rows with something in them; refuses what only a damaged or hostile file has."""
    empty = 0
    for number, cells in rows:
        if number > MOST_ROWS:
            raise FileError("has more than {most} rows; split it", most=f"{MOST_ROWS:,}".replace(",", "."))
        if len(cells) > MOST_CELLS_ACROSS:
            raise FileError(
                "is {width} columns wide, at most {most} are read; delete the columns beyond the table",
                row=number,
                width=len(cells),
                most=MOST_CELLS_ACROSS,
            )
        if any(cell is not None for cell in cells):
            empty = 0
            yield number, cells
            continue
        empty += 1
        if empty > MOST_EMPTY_ROWS:
            raise FileError(
                TOO_MANY_EMPTY,
                row=number - empty + 1,
                most=f"{MOST_EMPTY_ROWS:,}".replace(",", "."),
            )
