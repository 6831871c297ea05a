"""XLSX, streamed: a workbook is a compressed archive, so what comes out of it is measured first."""

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl import Workbook, load_workbook

from .cells import Formula, Percent
from .limits import LONGEST_ROW_BYTES, MOST_PART_BYTES, MOST_PARTS, MOST_ROWS, MOST_SHEET_BYTES
from .problems import FileError

PIECE = 1 << 18
SHEETS = "xl/worksheets/"


@contextmanager
def workbook_rows(path: Path, sheet: str | None) -> Iterator[Iterator[tuple[int, list]]]:
    """Rows of the first sheet, or of the one named *sheet*, numbered from 1."""
    with _opened(path) as workbook:
        yield _rows(workbook, sheet)


def worksheet_names(path: Path) -> list[str]:
    """The names of the workbook's sheets, in their order."""
    with _opened(path) as workbook:
        return [worksheet.title for worksheet in workbook.worksheets]


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.filterwarnings("ignore", module="openpyxl")
        with _readable():
            with zipfile.ZipFile(file) as archive:
                _refuse_oversized(archive)
            workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            yield workbook
        finally:
            workbook.close()


@contextmanager
def _readable() -> Iterator[None]:
    """Say in one sentence what a damaged or hostile archive makes its parsers raise in dozens of ways."""
    try:
        yield
    except FileError:
        raise
    except Exception as error:
        raise FileError(
            "is not a readable .xlsx workbook ({reason}); open it in Excel or LibreOffice and save it again",
            reason=type(error).__name__,
        ) from error


def _refuse_oversized(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "mimetype" in names:
        raise FileError("is an OpenDocument file; save it as .xlsx")
    if "[Content_Types].xml" not in names:
        raise FileError("is a ZIP archive, not an .xlsx workbook")
    if len(parts) > MOST_PARTS:
        raise FileError("has too many parts for a table ({count})", count=len(parts))
    sheets = [part for part in parts if part.filename.startswith(SHEETS)]
    others = max((part.file_size for part in parts if part not in sheets), default=0)
    unpacked = sum(part.file_size for part in sheets)
    if unpacked > MOST_SHEET_BYTES or others > MOST_PART_BYTES:
        raise FileError(
            "unpacks to {megabytes} MB, far more than a table; copy the table alone into a new workbook",
            megabytes=max(unpacked, others) // 1_000_000,
        )
    for part in sheets:
        _refuse_endless_rows(archive, part)


def _refuse_endless_rows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Parsers hold a whole row, and a trace of every row: refuse a row without end, and rows without end."""
    since, tags = 0, 0
    with archive.open(part) as sheet:
        while piece := sheet.read(PIECE):
            found = piece.count(b"row")
            tags += found
            since = 0 if found else since + len(piece)
            if since > LONGEST_ROW_BYTES:
                raise FileError("holds a row that is too long for a table")
            if tags > 3 * MOST_ROWS:  # a start, an end, and some in texts
                raise FileError(
                    "has more than {most} rows; split it", most=f"{MOST_ROWS:,}".replace(",", ".")
                )


def _rows(workbook: Workbook, sheet: str | None) -> Iterator[tuple[int, list]]:
    with _readable():
        names = [worksheet.title for worksheet in workbook.worksheets]
        if sheet is not None and sheet not in names:
            raise FileError('has no sheet "{sheet}", only: {names}', sheet=sheet, names=", ".join(names))
        worksheet = workbook.worksheets[names.index(sheet) if sheet is not None else 0]
        # The size that the file states is often wrong; the rows themselves are not.
        worksheet.reset_dimensions()
        for number, cells in enumerate(worksheet.iter_rows(), start=1):
            yield number, [_value(cell) for cell in cells]


def _value(cell):
    value, kind = cell.value, cell.data_type
    if value is None:
        return None
    if kind == "f":
        return Formula(str(getattr(value, "text", None) or value))
    if isinstance(value, str):
        return value.strip() or None
    if kind == "n":
        return Percent(value) if "%" in cell.number_format else value
    return str(value) if isinstance(value, dt.time | dt.timedelta) else value
