"""What a browser needs to write numbers and dates on charts, as static/js/chart_words.js takes it."""

import datetime as dt
from functools import cache

from django.utils.formats import date_format, get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_MONTHS = [dt.date(2016, month, 1) for month in range(1, 13)]


def words() -> dict:
    """In the reader's language: marks of decimals and of thousands, units from the largest, short months."""
    return _words(get_language())


@cache
def _words(_language: str | None) -> dict:
    # Translators: numbers on the axis of a chart, 5,6 jt = 5.600.000 and 15 rb = 15.000.
    units = [{"size": 1_000_000, "form": _("%s jt")}, {"size": 1_000, "form": _("%s rb")}]
    return {
        "decimal": get_format("DECIMAL_SEPARATOR"),
        "group": get_format("THOUSAND_SEPARATOR"),
        "units": units,
        "months": [date_format(month, "M") for month in _MONTHS],
    }
