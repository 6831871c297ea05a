"""XLSX, streamed: a workbook is a compressed archive, so what comes out of it is measured first."""

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .cells import Formula, Percent
from .problems import FileError
from .workbook_parts import Traits, measured

if TYPE_CHECKING:
    from openpyxl import Workbook


@contextmanager
def workbook_rows(path: Path, sheet: str | None) -> Iterator[Iterator[tuple[int, list]]]:
    """Rows of the first sheet, or of the one named *sheet*, numbered from 1."""
    with opened(path) as (workbook, _traits):
        yield sheet_rows(workbook, sheet)


def worksheet_names(path: Path) -> list[str]:
    """The names of the workbook's sheets, in their order."""
    with opened(path) as (workbook, _traits):
        return [worksheet.title for worksheet in workbook.worksheets]


@contextmanager
def opened(path: Path) -> Iterator[tuple["Workbook", dict[str, Traits]]]:
    """The workbook at *path* with the traits of its sheets' parts, measured first. Raises ``FileError``."""
    from openpyxl import load_workbook  # 5 MB for a process that never reads one

    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.filterwarnings("ignore", module="openpyxl")
        with _readable():
            with zipfile.ZipFile(file) as archive:
                traits = measured(archive)
            workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            _refuse_unmeasured(workbook, traits)
        try:
            yield workbook, traits
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


def _refuse_unmeasured(workbook: "Workbook", traits: dict[str, Traits]) -> None:
    """A sheet that the workbook keeps in another place has not been measured, so it is not read."""
    for worksheet in workbook.worksheets:
        if worksheet._worksheet_path not in traits:
            raise FileError(
                "is not a readable .xlsx workbook ({reason}); "
                "open it in Excel or LibreOffice and save it again",
                reason=worksheet._worksheet_path,
            )


def sheet_rows(workbook: "Workbook", sheet: str | None) -> Iterator[tuple[int, list]]:
    """Rows of the first sheet, or of the one named *sheet*, numbered from 1."""
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
