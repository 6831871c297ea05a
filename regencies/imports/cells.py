"""One cell to one value, exactly as formats.md allows it; everything else is a ``CellError`` that says why.

A cell comes from a CSV file as text, from a workbook as text, int, float, bool, date, datetime, ``Percent``
or ``Formula``. Empty is None in both.
"""

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import Decimal

from regencies.plain_text import one_line

from .problems import CellError

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            ("januari", "january", "jan"),
            ("februari", "february", "feb", "pebruari"),
            ("maret", "march", "mar"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("agustus", "august", "agu", "agt", "aug"),
            ("september", "sep", "sept"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov", "nopember"),
            ("desember", "december", "des", "dec"),
        ],
        start=1,
    )
    for name in names
}
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
ERROR_VALUES = {
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
}

# A no-break space, its narrow sister and the thin space separate thousands too.
_PLAIN = re.compile(r"0|[1-9][0-9]*")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:[ \u00a0\u202f\u2009][0-9]{3})+")
_SEPARATORS = str.maketrans("", "", ". \u00a0\u202f\u2009")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
_WRITTEN = re.compile(r"([0-9]{1,2})\s+([A-Za-z]+)\.?\s+([0-9]{4})")
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_AREA = re.compile(r"([0-9]{2})[.,]?([0-9]{2})")
_CUT_AREA = re.compile(r"([0-9]{2})[.,]([0-9])")


@dataclass(frozen=True)
class Formula:
    """A cell whose value somebody else would have to compute."""

    text: str


@dataclass(frozen=True)
class Percent:
    """A workbook's number that it shows as a percentage: 0.925 is shown as 92,5%."""

    ratio: float

    @property
    def text(self) -> str:
        return f"{(Decimal(repr(self.ratio)) * 100).normalize():f}%"


def shown(value: object) -> str:
    """The cell as the spreadsheet shows it, shortened, for a sentence."""
    if isinstance(value, bool):
        text = "TRUE" if value else "FALSE"
    elif isinstance(value, float) and value.is_integer():
        text = f"{value:.0f}"
    elif isinstance(value, dt.datetime):
        text = value.isoformat(sep=" ") if value.time() != dt.time() else value.date().isoformat()
    else:
        text = str(value.text if isinstance(value, Formula | Percent) else value)
    text = one_line(_CONTROL.sub("?", text))
    return f"{text[:60]}…" if len(text) > 60 else text


def refuse_computed(value: object) -> None:
    """Formulas and their errors are no data: what they show depends on who computes them."""
    if isinstance(value, Formula):
        raise CellError('"{value}" is a formula; paste its value instead', value=shown(value))
    if isinstance(value, str) and value.upper() in ERROR_VALUES:
        raise CellError('"{value}" is the error of a formula', value=shown(value))


def whole_number(value: object, largest: int) -> int:
    """A count from 0 to *largest*: ``1234``, ``1.234``, ``1 234`` or a whole number of a workbook."""
    number = _whole(value)
    if number is None or number < 0:
        raise CellError('"{value}" is not a whole number', rule="not_a_count", value=shown(value))
    if number > largest:
        raise CellError(
            '"{value}" is more than {largest}',
            rule="not_a_count",
            value=shown(value),
            largest=f"{largest:,}".replace(",", "."),
        )
    return number


def _whole(value: object) -> int | None:
    if isinstance(value, str):
        if len(value) <= 30 and (_PLAIN.fullmatch(value) or _GROUPED.fullmatch(value)):
            return int(value.translate(_SEPARATORS))
        return None
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None


def date(value: object) -> dt.date:
    """A calendar date; a moment is one only at midnight."""
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise CellError('"{value}" has a time of day; a date goes here', value=shown(value))
        found: dt.date | None = value.date()
    elif isinstance(value, dt.date):
        found = value
    elif isinstance(value, str):
        found = _written_date(_MIDNIGHT.sub("", value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        raise CellError('"{value}" is a number, not a date; format the cell as a date', value=shown(value))
    else:
        found = None
    if found is None:
        raise CellError('"{value}" is not a date such as 2016-08-30 or 30/08/2016', value=shown(value))
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise CellError('"{value}": the year cannot be right', value=shown(value))
    return found


def _written_date(text: str) -> dt.date | None:
    if match := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
    elif match := _WRITTEN.fullmatch(text):
        day, month, year = int(match[1]), MONTHS.get(match[2].lower(), 0), int(match[3])
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def text(value: object, longest: int) -> str:
    """Text on one line, at most *longest* characters."""
    if _CONTROL.search(value := value if isinstance(value, str) else shown(value)):
        raise CellError('"{value}" holds a control character', value=shown(value))
    value = one_line(value)
    if len(value) > longest:
        raise CellError(
            '"{value}" has {length} characters; at most {longest} fit',
            value=shown(value),
            length=len(value),
            longest=longest,
        )
    return value


def one_of(value: object, choices: dict[str, object]) -> object:
    """The meaning of one of the words that *choices* knows, in any case."""
    word = value.casefold() if isinstance(value, str) else None
    if word not in choices:
        raise CellError('"{value}" is none of: {choices}', value=shown(value), choices=", ".join(choices))
    return choices[word]


def percentage(value: object) -> Decimal:
    """A target such as ``100`` or ``92,5`` as a ratio with at most six decimals."""
    if isinstance(value, Percent):
        value = value.text
    if isinstance(value, str):
        match = re.fullmatch(r"([0-9]{1,3}(?:[.,][0-9]{1,4})?)\s*%?", value)
        percent = Decimal(match[1].replace(",", ".")) if match else None
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        percent = Decimal(repr(value))
    else:
        percent = None
    if percent is None or not 1 < percent <= 100 or percent != round(percent, 4):
        raise CellError('"{value}" is not a percentage such as 100 or 92,5', value=shown(value))
    return round(percent / 100, 6)


def area_code(value: object) -> str:
    """``16.07`` from ``16.07``, ``1607`` or a workbook's number; two digits are a province."""
    written = shown(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    if not isinstance(written, str):
        raise CellError('"{value}" is not an area code such as 16.07', value=shown(value))
    if match := _AREA.fullmatch(written):
        return f"{match[1]}.{match[2]}"
    if re.fullmatch(r"[0-9]{2}", written):
        return written
    if match := _CUT_AREA.fullmatch(written):
        raise CellError(
            '"{value}" has one digit after the point: Excel turns {whole} into {cut}; '
            "format the column as text and write {whole}",
            value=written,
            whole=f"{match[1]}.{match[2]}0",
            cut=f"{match[1]}.{match[2]}",
        )
    raise CellError('"{value}" is not an area code such as 16.07', value=shown(value))
