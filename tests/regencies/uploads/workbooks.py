"""Workbooks of daily reports, as an office or an attacker makes them."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from tests.regencies.imports.files import HEADER, report


def workbook(path: Path, change: Callable[[Workbook], object] = lambda book: None, rows=None) -> Path:
    """A file with one sheet of *rows*, after *change* has had its way with the book."""
    book = Workbook()
    for row in [HEADER, *(rows or [report()])]:
        book.active.append(row)
    change(book)
    book.save(path)
    return path
