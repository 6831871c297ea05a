"""The bureau's grid: every regency of a date, read at once and saved cell by cell."""

from .changes import Change, Malformed, read_change, write_change
from .sheet import Row, Sheet, load_sheet
from .version import managed_provinces, with_version

__all__ = [
    "Change",
    "Malformed",
    "Row",
    "Sheet",
    "load_sheet",
    "managed_provinces",
    "read_change",
    "with_version",
    "write_change",
]
