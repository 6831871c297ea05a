"""What a regency usually records, for a whole series at once: which days need to be asked about at all.

The rule is ``checks.usual_range``; this draws its bounds one person narrower, so that no day that the rule
would mark is missed, and the rule itself is then asked about the few days outside.
"""

import numpy as np

from .checks import DIGIT_TOO_FEW, ENOUGH, FAR, FEW, NARROWEST, RECENT_DAYS, TIMES_THE_MOST

_FAR_AWAY = np.iinfo(np.int64).max


def usual_bounds(values: np.ndarray, until: np.ndarray, since: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest usual value for each day: *values* are those of comparable days, oldest first, of
    which the day is seen against the ``RECENT_DAYS`` before place *until*, none before *since*."""
    counts = np.minimum(until - since, RECENT_DAYS)
    low, high = np.zeros(len(until)), np.full(len(until), float(_FAR_AWAY))
    few = (counts >= FEW) & (counts < ENOUGH)
    if few.any():
        most = np.nanmax(_recent(values, until[few], counts[few]), axis=1)
        high[few] = np.maximum(TIMES_THE_MOST * most, NARROWEST)
    enough = counts >= ENOUGH
    if enough.any():
        low[enough], high[enough] = _around_the_median(values, until[enough], counts[enough])
    return low + 1, high - 1


def _around_the_median(values, until, counts) -> tuple[np.ndarray, np.ndarray]:
    recent = _recent(values, until, counts)
    middle = _medians(recent, counts)
    reach = np.maximum(FAR * 1.4826 * _medians(np.abs(recent - middle[:, None]), counts), NARROWEST)
    smallest = np.minimum(middle / DIGIT_TOO_FEW, middle - NARROWEST)
    return np.maximum(np.maximum(middle - reach, smallest), 0), middle + reach


def _recent(values: np.ndarray, until: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """A row for each day: the values it is seen against, then nothing."""
    back = np.arange(1, RECENT_DAYS + 1)
    inside = back <= counts[:, None]
    return np.where(inside, values[np.where(inside, until[:, None] - back, 0)], np.nan)


def _medians(rows: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Of the first *counts* values in each row; the rest is NaN, which sorts last."""
    ordered, each = np.sort(rows, axis=1), np.arange(len(rows))
    return (ordered[each, (counts - 1) // 2] + ordered[each, counts // 2]) / 2
