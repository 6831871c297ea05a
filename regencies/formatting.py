"""Numbers and dates as the reader's language writes them: 1.234.567 and 99,39% in Indonesian.

Rounding is decided by the caller (``reports.arithmetic``); nothing here rounds a whole number.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import get_language

from regencies.clock import zone_of

UNKNOWN = "–"
_INDONESIAN = str.maketrans(",.", ".,")


def _is_english() -> bool:
    return (get_language() or "id").startswith("en")


def count(number: int | None) -> str:
    """A whole number with thousands grouped; an en dash when unknown."""
    text = _grouped(number)
    return text if "," not in text or _is_english() else text.replace(",", ".")


def counts(numbers: Iterable[int | None]) -> list[str]:
    """Each of them: a column of a table at once."""
    texts = map(_grouped, numbers)
    return list(texts) if _is_english() else [text.replace(",", ".") for text in texts]


def _grouped(number: int | None) -> str:
    return UNKNOWN if number is None else f"{number:,}".replace("-", "−")


def decimal(number: Decimal | float | None, places: int = 2) -> str:
    """A number with *places* decimals, already rounded by the caller or rounded half up here."""
    if number is None:
        return UNKNOWN
    text = f"{abs(Decimal(number)):,.{places}f}"
    sign = "−" if number < 0 else ""
    return sign + (text if _is_english() else text.translate(_INDONESIAN))


def percent(number: Decimal | None) -> str:
    """A percentage with two decimals, as given (``arithmetic.percent_floor`` rounds down)."""
    return UNKNOWN if number is None else f"{decimal(number, 2)}%"


def date_text(day: dt.date, form: str) -> str:
    """A date as Django's date_format writes it, which takes it long."""
    # Moments are equal in all zones and do not look alike.
    return _date_text(day, form, get_language()) if type(day) is dt.date else date_format(day, form)


@lru_cache(maxsize=4096)
def _date_text(day: dt.date, form: str, _language: str | None) -> str:
    return date_format(day, form)


def long_date(day: dt.date | None) -> str:
    """30 Agustus 2016."""
    return UNKNOWN if day is None else date_text(day, "j F Y")


def short_dates(days: Iterable[dt.date]) -> list[str]:
    """Each of them: a column of a table at once."""
    language = get_language()
    return [_date_text(day, "j M Y", language) for day in days]


def short_date(day: dt.date | None) -> str:
    """30 Agu 2016."""
    return UNKNOWN if day is None else date_text(day, "j M Y")


def moment(at: dt.datetime) -> str:
    """30 Agu 2016, 16.05; 30 Aug 2016, 16:05 in English. *at* is already on the clock that is to be shown."""
    return date_format(at, "j M Y, H:i" if _is_english() else "j M Y, H.i")


def exact_moment(at: dt.datetime) -> str:
    """30 Agustus 2016, 16.05.09 WIB: to the second, with the zone that *at* is in."""
    return date_format(at, "j F Y, H:i:s T" if _is_english() else "j F Y, H.i.s T")


def zoned_moment(at: dt.datetime | None, zone: ZoneInfo | str) -> str:
    """30 Agu 2016, 16.05 WIB: an aware moment on the clocks of *zone*."""
    if at is None:
        return UNKNOWN
    local = at.astimezone(zone_of(zone))
    return f"{moment(local)} {local.tzname()}"


def clock_time(at: dt.datetime | dt.time) -> str:
    """16.05; 16:05 in English. *at* is already on the clock that is to be shown."""
    return time_format(at, "H:i" if _is_english() else "H.i")
