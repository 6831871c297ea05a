"""Columns over the days of one regency or of many, in which single days may be unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

EPOCH = date(1970, 1, 1).toordinal()

STRIDE = 1 << 22
"""More than any ordinal, so that area × STRIDE + ordinal sorts by area, then by day."""


@dataclass(frozen=True, eq=False)
class Days:
    """Dates of areas: `ordinals` of the dates, and for each the place of its area among those derived
    together."""

    ordinals: np.ndarray
    areas: np.ndarray

    @classmethod
    def each(cls, areas: int, first: int, last: int) -> Days:
        """Every day from `first` to `last` of the first area, then of the second and so on."""
        span = np.arange(first, last + 1)
        return cls(np.tile(span, areas), np.repeat(np.arange(areas), len(span)))

    def __len__(self) -> int:
        return len(self.ordinals)

    @property
    def keys(self) -> np.ndarray:
        """One number for each area and day."""
        return self.areas * STRIDE + self.ordinals

    def on(self, ordinals: np.ndarray) -> Days:
        """Other dates of the same areas."""
        return Days(ordinals, self.areas)

    def __getitem__(self, chosen: np.ndarray) -> Days:
        return Days(self.ordinals[chosen], self.areas[chosen])


@dataclass(frozen=True, eq=False)
class Column:
    """Values per day; where `known` is False the value is a placeholder that must not be read.

    A date is stored as its ordinal, a word as its place in `words`.
    """

    values: np.ndarray
    known: np.ndarray
    is_date: bool = False
    words: Sequence[str] = ()

    def __getitem__(self, part: slice | np.ndarray) -> Column:
        return Column(self.values[part], self.known[part], self.is_date, self.words)

    @classmethod
    def certain(cls, values: np.ndarray, *, is_date: bool = False) -> Column:
        """A column without unknown days."""
        return cls(values, np.ones(len(values), dtype=bool), is_date)

    def dated(self) -> Column:
        """The same ordinals, said to be dates."""
        return Column(self.values, self.known, is_date=True)

    def objects(self) -> list:
        """Python values, None where unknown."""
        if self.is_date:
            stamps = (self.values - EPOCH).astype("datetime64[D]")
            stamps[~self.known] = np.datetime64("NaT")
            return stamps.tolist()
        if self.words:
            return [self.words[value] for value in self.values.tolist()]
        if self.known.all():
            return self.values.tolist()
        listed = self.values.astype(object)
        listed[~self.known] = None
        return listed.tolist()


def latest_through(dates: Days, values: np.ndarray, days: Days) -> Column:
    """For each day the value with the latest of its area's `dates` (in the order of their keys) that is not
    after it."""
    if not len(values):
        return Column(np.zeros(len(days), dtype=np.int64), np.zeros(len(days), dtype=bool))
    places = np.searchsorted(dates.keys, days.keys, side="right") - 1
    known = (places >= 0) & (dates.areas[places] == days.areas)
    return Column(np.where(known, values[np.maximum(places, 0)], 0), known)
