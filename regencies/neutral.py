"""Cells of the files that we write: text that a spreadsheet opens and does not run."""

import datetime as dt
import re
from decimal import Decimal

# XML has no place for these: a workbook that holds one cannot be written, or not be opened.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Also behind blanks, and in the wide form that spreadsheets of East Asia take for the same.
FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")


def neutral(value):
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers and dates stay."""
    if value is None or isinstance(value, int | float | Decimal | dt.date):
        return value
    text = UNPRINTABLE.sub(" ", str(value))
    return f"'{text}" if FORMULA.match(text) else text
