"""Columns over days in which single days may be unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, eq=False)
class Column:
    """Values per day; where `known` is False the value is a placeholder that must not be read."""

    values: np.ndarray
    known: np.ndarray

    def __getitem__(self, part: slice) -> Column:
        return Column(self.values[part], self.known[part])

    def objects(self) -> list:
        """Python numbers, None where unknown: what a row of the database takes."""
        if self.known.all():
            return self.values.tolist()
        listed = self.values.astype(object)
        listed[~self.known] = None
        return listed.tolist()

    def dates(self) -> list:
        """The same for a column of ordinals: dates, None where unknown."""
        stamps = (self.values - EPOCH).astype("datetime64[D]")
        stamps[~self.known] = np.datetime64("NaT")
        return stamps.tolist()


def latest_through(dates: np.ndarray, values: np.ndarray, days: np.ndarray) -> Column:
    """For each day the value with the latest of the ascending `dates` that is not after it."""
    places = np.searchsorted(dates, days, side="right") - 1
    known = places >= 0
    if not len(values):
        return Column(np.zeros(len(days), dtype=np.int64), known)
    return Column(np.where(known, values[np.maximum(places, 0)], 0), known)
