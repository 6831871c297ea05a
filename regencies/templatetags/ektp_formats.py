"""Filters over ``regencies.formatting``: {{ day.recorded_total|count }}, {{ day.coverage|percent }}.

Exact ratios and paces (``Fraction``) are rounded here, once, where they are shown: shares down, what is
required up, paces to two decimals.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template

from regencies import formatting

register = template.Library()
register.filter("count", formatting.count)
register.filter("long_date", formatting.long_date)
register.filter("short_date", formatting.short_date)
register.filter("moment", formatting.moment)
register.filter("zoned_moment", formatting.zoned_moment)


@register.filter
def decimal(number: Decimal | Fraction | float | None, places: int = 2) -> str:
    """1.234,50. A fraction is rounded half up to *places*; a pace has two."""
    if isinstance(number, Fraction):
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        number = exact.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)
    return formatting.decimal(number, int(places))


@register.filter
def percent(number: Decimal | Fraction | None) -> str:
    """99,39%: a ratio (``Fraction``, 1 is 100%) rounded down; a ``Decimal`` is a percentage as given."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator * 10_000 // number.denominator).scaleb(-2)
    return formatting.percent(number)


@register.filter
def count_up(number: Fraction | int | None) -> str:
    """Whole people that are needed: a required pace rounded up, since one person less would not do."""
    return formatting.count(None if number is None else -(-number // 1))


@register.filter
def signed(number: int | None) -> str:
    """A difference with its sign: +12, −3, 0."""
    text = formatting.count(number)
    return f"+{text}" if number is not None and number > 0 else text


@register.filter
def weekday_date(day: dt.date | None) -> str:
    """Selasa, 30 Agustus 2016."""
    return formatting.UNKNOWN if day is None else formatting.date_text(day, "l, j F Y")


@register.filter
def iso(day: dt.date | None) -> str:
    """2016-08-30, for addresses and date fields."""
    return "" if day is None else day.isoformat()
