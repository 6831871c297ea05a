"""Where a chart's axes begin and end, and what stands at them: round numbers, days that people think of."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from regencies.formatting import count, date_text, decimal

STEPS = 5
"""Most steps of an axis of numbers."""

GRACE = 25
"""One part in so many of what is drawn, above and below it."""

LEAST = 500
"""One part in so many of the highest number, however little it has moved."""

MONTHS_FROM = 100
"""Days of an axis from which on firsts of months stand at it, and Mondays below that."""

ROOM = {"narrow": 4, "middle": 6, "wide": 9}
"""Dates that a chart of each width has room for (static/css/parts.css says where one width begins)."""


@dataclass(frozen=True)
class Axis:
    """From *low* to *high*, both of them ``ticks``: (number of people, its words), rising."""

    low: int
    high: int
    ticks: Sequence[tuple[int, str]]

    def place(self, value: float) -> float:
        """Where *value* lies: 0 at the low end, 100 at the high one."""
        return 100 * (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class DateTick:
    """*lines*: words, one below the other. *widths*: keys of ROOM of the charts in which it stands."""

    date: dt.date
    lines: Sequence[str]
    widths: Sequence[str]


@dataclass(frozen=True)
class DateAxis:
    """From *first* to *last*, with *margin* days more at both ends."""

    first: dt.date
    last: dt.date
    margin: float
    ticks: Sequence[DateTick]

    @property
    def days(self) -> float:
        """Its length."""
        return (self.last - self.first).days + 2 * self.margin

    def holds(self, date: dt.date) -> bool:
        return self.first <= date <= self.last

    def place(self, date: dt.date) -> float:
        """Where *date* lies: 0 at the beginning, 100 at the end; in the middle where there is but one day."""
        return 100 * ((date - self.first).days + self.margin) / self.days if self.days else 50.0


def value_axis(values: Iterable[int | None], *, has_grace: bool = False) -> Axis:
    """An axis of people for *values*, at most STEPS equal steps of whole people. It starts at zero; with
    *has_grace* at any number, with room below and above, but below zero only if a value is."""
    known = [value for value in values if value is not None] or [0]
    low, high = min(known), max(known)
    if has_grace and low != 0:
        room = max((high - low) // GRACE, abs(high) // LEAST)
        low, high = (low - room if low < 0 else max(0, low - room)), high + room
    else:
        low, high = min(low, 0), max(high, 0)
    step = next(step for step in _steps() if -(-high // step) - low // step <= STEPS)
    first, last = low // step, -(-high // step)
    if first == last:
        last += 1
    ticks = [number * step for number in range(first, last + 1)]
    return Axis(ticks[0], ticks[-1], [(tick, _in_units(tick)) for tick in ticks])


def _steps() -> Iterator[int]:
    """1, 2, 5, 10, 20, 25, 50, 100 …: a quarter of ten people is none."""
    size = 1
    while True:
        yield size
        yield 2 * size
        if size > 1:
            yield size * 5 // 2
        yield 5 * size
        size *= 10


def _in_units(number: int) -> str:
    """15 rb and 5,6 jt, exactly."""
    # Translators: numbers on the axis of a chart, 5,6 jt = 5.600.000 and 15 rb = 15.000.
    for size, form, places in ((1_000_000, _("%s jt"), 6), (1_000, _("%s rb"), 3)):
        if abs(number) >= size:
            text = decimal(Decimal(number) / size, places)
            return form % text.rstrip("0").rstrip(get_format("DECIMAL_SEPARATOR"))
    return count(number)


def date_axis(first: dt.date, last: dt.date, *, margin: float = 0) -> DateAxis:
    """Mondays at a short axis, firsts of months at a long one, each day at one of some days; as many as have
    room."""
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    is_long = len(days) > MONTHS_FROM
    kept = [day for day in days if (day.day == 1 if is_long else day.weekday() == 0)]
    if len(kept) < 2:
        kept = days
    step = {width: _every(len(kept), room, is_long=is_long) for width, room in ROOM.items()}
    ticks = []
    for number, day in enumerate(kept):
        place = day.month - 1 if is_long else number
        if widths := [width for width in ROOM if place % step[width] == 0]:
            ticks.append(DateTick(day, _words(day, is_long=is_long), widths))
    return DateAxis(first, last, margin, ticks)


def _every(dates: int, room: int, *, is_long: bool) -> int:
    """1: each of them stands at the axis; 2: every other one. Months in parts of a year."""
    least = ceil(dates / room) or 1
    return next((size for size in (1, 2, 3, 4, 6) if size >= least), 12) if is_long else least


def _words(day: dt.date, *, is_long: bool) -> list[str]:
    if not is_long:
        return [date_text(day, "j M")]
    return [date_text(day, "M"), str(day.year)] if day.month == 1 else [date_text(day, "M")]
