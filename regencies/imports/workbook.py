"""XLSX, streamed: a workbook is a compressed archive, so what comes out of it is measured first."""

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl import Workbook, load_workbook

from .cells import Formula, Percent
from .limits import LONGEST_ROW_BYTES, MOST_PART_BYTES, MOST_PARTS, MOST_SHEET_BYTES
from .problems import FileError

PIECE = 1 << 20
SHEETS = "xl/worksheets/"


@contextmanager
def workbook_rows(path: Path, sheet: str | None) -> Iterator[Iterator[tuple[int, list]]]:
    """Rows of the first sheet, or of the one named *sheet*, numbered from 1."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        with _readable():
            _refuse_oversized(path)
            workbook = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            yield _rows(workbook, sheet)
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


def _refuse_oversized(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "mimetype" in names:
            raise FileError("is an OpenDocument file; save it as .xlsx")
        if "[Content_Types].xml" not in names:
            raise FileError("is a ZIP archive, not an .xlsx workbook")
        if len(parts) > MOST_PARTS:
            raise FileError("has too many parts for a table ({count})", count=len(parts))
        for part in parts:
            is_sheet = part.filename.startswith(SHEETS)
            if part.file_size > (MOST_SHEET_BYTES if is_sheet else MOST_PART_BYTES):
                raise FileError(
                    "unpacks to {megabytes} MB in {part}, far more than a table; "
                    "copy the table alone into a new workbook",
                    megabytes=part.file_size // 1_000_000,
                    part=part.filename,
                )
            if is_sheet:
                _refuse_endless_row(archive, part)


def _refuse_endless_row(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A row is held as a whole while it is parsed: refuse a stretch of a sheet that never ends one."""
    since = 0
    with archive.open(part) as sheet:
        while piece := sheet.read(PIECE):
            since = 0 if b"row" in piece else since + len(piece)
            if since > LONGEST_ROW_BYTES:
                raise FileError("holds a row that is too long for a table")


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
