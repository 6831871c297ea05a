"""The days on which a regency serves people (metrics.md, section 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from reports.arithmetic.columns import Days

HORIZON_DAYS = 3650
"""A date further away than this many days is not a forecast, and is given as None."""


def calendar_span(start: date, until: date, due_dates: Iterable[date] = ()) -> tuple[date, date]:
    """First and last date that a calendar must cover so that figures from `start` to `until` can be
    derived."""
    return start, max([until + timedelta(days=HORIZON_DAYS), *due_dates])


@dataclass(frozen=True, eq=False)
class ServiceCalendar:
    """Service days between two dates, both included. Days are proleptic ordinals (`date.toordinal`)
    inside."""

    first: date
    last: date
    days: np.ndarray
    """Ordinals of the service days, ascending."""
    counts: np.ndarray
    """counts[i] = number of service days before first + i days; one longer than the calendar."""

    @classmethod
    def build(
        cls,
        first: date,
        last: date,
        weekdays: Collection[int],
        holidays: Collection[date],
        province_exceptions: Mapping[date, bool],
        regency_exceptions: Mapping[date, bool],
    ) -> ServiceCalendar:
        """`weekdays` are ISO (1 = Monday). An exception opens (True) or closes (False) a day; the regency's
        wins over the province's, and both win over weekdays and holidays."""
        if last < first:
            raise ValueError(f"a calendar from {first} to {last} has no days")
        origin = first.toordinal()
        ordinals = np.arange(origin, last.toordinal() + 1)
        is_open = np.isin((ordinals - 1) % 7 + 1, list(weekdays))
        closed = dict.fromkeys(holidays, False)
        for marks in (closed, province_exceptions, regency_exceptions):
            for day, opens in marks.items():
                if first <= day <= last:
                    is_open[day.toordinal() - origin] = opens
        counts = np.concatenate(([0], np.cumsum(is_open, dtype=np.int64)))
        return cls(first, last, ordinals[is_open], counts)

    def is_service_day(self, day: date) -> bool:
        return self._through(day) > self._through(day - timedelta(days=1))

    def left(self, day: date, due: date) -> int:
        """Service days after `day`, up to and including `due`."""
        return 0 if due <= day else self._through(due) - self._through(day)

    def nth_after(self, day: date, n: int) -> date | None:
        """Date of the n-th service day after `day` (n ≥ 1), None when it lies beyond this calendar."""
        if n < 1:
            raise ValueError(f"n must be at least 1, not {n}")
        place = self._through(day) + n - 1
        return date.fromordinal(int(self.days[place])) if place < len(self.days) else None

    def are_service_days(self, ordinals: np.ndarray) -> np.ndarray:
        return self.through(ordinals) > self.through(ordinals - 1)

    def between(self, after: np.ndarray, through: np.ndarray) -> np.ndarray:
        """Number of service days d with after < d ≤ through; 0 where through ≤ after."""
        return np.maximum(0, self.through(through) - self.through(after))

    def through(self, ordinals: np.ndarray) -> np.ndarray:
        """Number of this calendar's service days on or before each date. The day before the first is
        allowed."""
        places = ordinals - (self.first.toordinal() - 1)
        if places.size:
            self._check(places.min(), places.max())
        return self.counts[places]

    def _through(self, day: date) -> int:
        place = day.toordinal() - (self.first.toordinal() - 1)
        self._check(place, place)
        return int(self.counts[place])

    def _check(self, least: int, most: int) -> None:
        if least < 0 or most >= len(self.counts):
            raise ValueError(
                f"the calendar from {self.first} to {self.last} does not cover the dates asked for"
            )


class Calendars:
    """The calendar of each of some areas; areas may share one."""

    def __init__(self, each: Sequence[ServiceCalendar]) -> None:
        distinct = list({id(calendar): calendar for calendar in each}.values())
        places = {id(calendar): place for place, calendar in enumerate(distinct)}
        self._which = np.array([places[id(calendar)] for calendar in each])
        self._before = np.array([calendar.first.toordinal() - 1 for calendar in distinct])
        self._sizes = np.array([len(calendar.counts) for calendar in distinct])
        self._counts = np.concatenate([calendar.counts for calendar in distinct])
        self._counts_at = np.concatenate(([0], np.cumsum(self._sizes)))
        self._days = np.concatenate([calendar.days for calendar in distinct])
        self._open = np.array([len(calendar.days) for calendar in distinct])
        self._days_at = np.concatenate(([0], np.cumsum(self._open)))

    def through(self, days: Days) -> np.ndarray:
        """Number of service days of the area's calendar on or before each date; see `ServiceCalendar`."""
        which = self._which[days.areas]
        places = days.ordinals - self._before[which]
        if places.size and (places.min() < 0 or (places >= self._sizes[which]).any()):
            raise ValueError("a calendar does not cover the dates asked for")
        return self._counts[self._counts_at[which] + places]

    def are_service_days(self, days: Days) -> np.ndarray:
        return self.through(days) > self.through(days.on(days.ordinals - 1))

    def between(self, after: Days, through: Days) -> np.ndarray:
        """Number of service days d with after < d ≤ through; 0 where through ≤ after."""
        return np.maximum(0, self.through(through) - self.through(after))

    def numbered(self, areas: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Ordinal of the service day with that number, counted from 0, in each area's calendar."""
        return self._days[self._days_at[self._which[areas]] + numbers]

    def nth_after_each(self, days: Days, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Ordinal of the n-th service day after each date (n ≥ 1), and where it lies within HORIZON_DAYS of
        it."""
        places = self.through(days) + np.minimum(n, HORIZON_DAYS + 1) - 1
        exists = places < self._open[self._which[days.areas]]
        found = np.zeros(len(days), dtype=np.int64)
        found[exists] = self.numbered(days.areas[exists], places[exists])
        return found, exists & (found - days.ordinals <= HORIZON_DAYS)
