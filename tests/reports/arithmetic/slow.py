"""Every figure once more, slowly: one function of a world and a date each, straight from docs/metrics.md.

Nothing here is shared with reports.arithmetic and nothing is carried from one day to the next, so that an
error would have to be made twice, in two different ways, to go unseen."""

from __future__ import annotations

import calendar
import math
import statistics
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
HORIZON = 3650


@dataclass
class Deadline:
    key: int
    name: str
    measure: str
    target: Fraction
    due_on: date
    announced_on: date | None
    cohort_on: date | None
    is_primary: bool
    is_withdrawn: bool


@dataclass
class World:
    """`reports` and `balances`: date → name → number. `register`: date → eligible."""

    weekdays: set[int]
    holidays: set[date]
    province_exceptions: dict[date, bool]
    regency_exceptions: dict[date, bool]
    reports: dict[date, dict[str, int]]
    balances: dict[date, dict[str, int]]
    register: dict[date, int]
    deadlines: list[Deadline]


def is_service_day(world, day):
    if day in world.regency_exceptions:
        return world.regency_exceptions[day]
    if day in world.province_exceptions:
        return world.province_exceptions[day]
    return day.isoweekday() in world.weekdays and day not in world.holidays


def service_days(world, first, last):
    """Those with first ≤ day ≤ last."""
    return [day for day in days_between(first, last) if is_service_day(world, day)]


def days_between(first, last):
    return [first + DAY * i for i in range((last - first).days + 1)]


def nth_service_day(world, t, n):
    """The n-th service day after t, None when it is more than 3650 days after t."""
    if n > HORIZON:
        return None
    day = t
    for _ in range(HORIZON):
        day += DAY
        if is_service_day(world, day):
            n -= 1
            if n == 0:
                return day
    return None


def first_data(world):
    return min([*world.reports, *world.balances], default=None)


def has_data(world, t):
    return first_data(world) is not None and first_data(world) <= t


EFFECT = {
    "recorded_total": lambda report: report["recorded"],
    "printed_total": lambda report: report["printed"],
    "blank_stock": lambda report: (
        report["blanks_received"] - report["printed"] - report["reprinted"] - report["blanks_spoiled"]
    ),
    "temporary_outstanding": lambda report: report["temporary_issued"] - report["temporary_withdrawn"],
}


def total(world, name, t):
    if not has_data(world, t):
        return None
    verified = [day for day in world.balances if name in world.balances[day] and day <= t]
    since = max(verified, default=date.min)
    amount = world.balances[since][name] if verified else 0
    for day, report in world.reports.items():
        if since < day <= t:
            amount += EFFECT[name](report)
    return amount


def eligible(world, t):
    known = [day for day in world.register if day <= t]
    return world.register[max(known)] if known else None


def print_backlog(world, t):
    if not has_data(world, t):
        return None
    return total(world, "recorded_total", t) - total(world, "printed_total", t)


def temporary_gap(world, t):
    if not has_data(world, t):
        return None
    return max(0, print_backlog(world, t) - total(world, "temporary_outstanding", t))


def data_through(world, t):
    return max((day for day in world.reports if day <= t), default=None)


def service_days_silent(world, t):
    last = data_through(world, t)
    return None if last is None else len(service_days(world, last + DAY, t - DAY))


def window(world, t):
    """Service days of the window, oldest first."""
    if not has_data(world, t):
        return []
    return service_days(world, first_data(world), t)[-14:]


def window_sum(world, t, *names):
    """S, None without a window."""
    days = window(world, t)
    if not days:
        return None
    return sum(world.reports[d][name] for d in world.reports if days[0] <= d <= t for name in names)


def window_reports(world, t):
    """k."""
    return sum(day in world.reports for day in window(world, t))


def pace_known(world, t):
    return window_reports(world, t) >= 3


def spread(world, t, name):
    values = [world.reports[day][name] for day in window(world, t) if day in world.reports]
    return statistics.stdev(values) if len(values) >= 2 else None


BLANKS_USED = ("printed", "reprinted", "blanks_spoiled")


def blank_days_left(world, t):
    used = window_sum(world, t, *BLANKS_USED)
    if not has_data(world, t) or not pace_known(world, t) or used == 0:
        return None
    return math.floor(Fraction(max(0, total(world, "blank_stock", t)) * window_reports(world, t), used))


def blank_runout_on(world, t):
    stock = total(world, "blank_stock", t)
    if stock is None:
        return None
    if stock <= 0:
        return t
    used = window_sum(world, t, *BLANKS_USED)
    if not pace_known(world, t) or used == 0:
        return None
    return nth_service_day(world, t, math.ceil(Fraction(stock * window_reports(world, t), used)))


def six_months_after(day):
    month, year = day.month + 6, day.year
    if month > 12:
        month, year = month - 12, year + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def certificates(world, t):
    """(issued on, how many) of those outstanding at the close of t, oldest first. A withdrawal of a
    certificate that the ledger never saw issued is a debt that the next ones issued make good."""
    queue, debt = [], 0

    def issue(day, amount):
        nonlocal debt
        paid = min(debt, amount)
        debt -= paid
        queue.append([day, amount - paid])

    def withdraw(amount):
        nonlocal debt
        while amount and queue:
            taken = min(amount, queue[0][1])
            queue[0][1] -= taken
            amount -= taken
            if queue[0][1] == 0:
                queue.pop(0)
        debt += amount

    for day in sorted({*world.reports, *world.balances}):
        if day > t:
            break
        if day in world.reports:
            issue(day, world.reports[day]["temporary_issued"])
            withdraw(world.reports[day]["temporary_withdrawn"])
        if "temporary_outstanding" in world.balances.get(day, {}):
            reached = sum(amount for _, amount in queue) - debt
            drift = world.balances[day]["temporary_outstanding"] - reached
            issue(day, max(0, drift))
            withdraw(max(0, -drift))
    return queue


def temporary_expired(world, t):
    if not has_data(world, t):
        return None
    return sum(amount for day, amount in certificates(world, t) if six_months_after(day) <= t)


def temporary_expiring(world, t, days):
    if not has_data(world, t):
        return None
    return sum(n for day, n in certificates(world, t) if t < six_months_after(day) <= t + days * DAY)
