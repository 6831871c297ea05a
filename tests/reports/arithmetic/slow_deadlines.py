"""Every figure of one deadline once more, slowly; see slow.py."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction

from tests.reports.arithmetic.slow import (
    DAY,
    eligible,
    has_data,
    nth_service_day,
    pace_known,
    print_backlog,
    service_days,
    service_days_silent,
    spread,
    total,
    window_reports,
    window_sum,
)


def primary(world, t):
    best = None
    for each in world.deadlines:
        if each.is_withdrawn or not each.is_primary or (each.announced_on and each.announced_on > t):
            continue
        rank = (each.announced_on or date.min, each.due_on, each.name)
        if best is None or rank > (best.announced_on or date.min, best.due_on, best.name):
            best = each
    return best


def blanks_needed(world, t):
    deadline = primary(world, t)
    if deadline is None or not has_data(world, t) or target_count(world, deadline, t) is None:
        return None
    to_record = max(0, target_count(world, deadline, t) - total(world, "recorded_total", t))
    return max(0, print_backlog(world, t) + to_record - total(world, "blank_stock", t))


def target_count(world, deadline, t):
    denominator = eligible(world, min(t, deadline.cohort_on or t))
    return None if denominator is None else math.ceil(deadline.target * denominator)


def remaining(world, deadline, t):
    target = target_count(world, deadline, t)
    return None if target is None else max(0, target - (total(world, deadline.measure + "_total", t) or 0))


def service_days_left(world, deadline, t):
    return len(service_days(world, t + DAY, deadline.due_on))


def reached_on(world, deadline, t):
    if remaining(world, deadline, t) != 0:
        return None
    while remaining(world, deadline, t - DAY) == 0:
        t -= DAY
    return t


def projected_on(world, deadline, t):
    if remaining(world, deadline, t) == 0:
        return reached_on(world, deadline, t)
    n = needed_service_days(world, deadline, t)
    return None if n is None else nth_service_day(world, t, math.ceil(n))


def needed_service_days(world, deadline, t):
    done = window_sum(world, t, deadline.measure)
    if remaining(world, deadline, t) is None or not pace_known(world, t) or done <= 0:
        return None
    return Fraction(remaining(world, deadline, t) * window_reports(world, t), done)


def band(world, deadline, t, sign):
    """sign −1: early, +1: late."""
    if remaining(world, deadline, t) == 0:
        return reached_on(world, deadline, t)
    if needed_service_days(world, deadline, t) is None:
        return None
    p = window_sum(world, t, deadline.measure) / window_reports(world, t)
    zs = 1.2816 * spread(world, t, deadline.measure)
    x = (sign * zs + math.sqrt(zs * zs + 4 * p * remaining(world, deadline, t))) / (2 * p)
    # A whole number of days must not become one more by what a double adds to it.
    return nth_service_day(world, t, max(1, math.ceil(x * x - 1e-9)))


def gap_days(world, deadline, t):
    projected = projected_on(world, deadline, t)
    return None if projected is None else (projected - deadline.due_on).days


def shortfall(world, deadline, t):
    if t > deadline.due_on:
        return remaining(world, deadline, t)
    if target_count(world, deadline, t) is None or not pace_known(world, t):
        return None
    pace = Fraction(window_sum(world, t, deadline.measure), window_reports(world, t))
    coming = math.floor(pace * service_days_left(world, deadline, t))
    return max(0, target_count(world, deadline, t) - total(world, deadline.measure + "_total", t) - coming)


def status(world, deadline, t):
    if remaining(world, deadline, t) is None:
        return "no_data"
    if remaining(world, deadline, t) == 0:
        return "reached"
    if t > deadline.due_on:
        return "missed"
    if not pace_known(world, t) or service_days_silent(world, t) >= 3:
        return "no_data"
    projected = projected_on(world, deadline, t)
    if projected is not None and projected <= deadline.due_on:
        return "on_track"
    if projected is not None and projected <= deadline.due_on + 7 * DAY:
        return "at_risk"
    return "behind"
