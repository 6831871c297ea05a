"""When a demonstration's offices sent their reports: simulated like their daily figures, and always the same.

Every office has a time of its own in the late afternoon and strays from it by a quarter of an hour or two.
A few reports in a hundred come in the evening or on the next working morning.
"""

import datetime as dt
from zlib import crc32

QUARTER = dt.timedelta(minutes=15)
FIRST = dt.time(14, 30)
HABITS, STRAYING = 10, 4  # in quarters of an hour: habits from 14.30 to 16.45, up to 45 minutes later
EVENING = dt.time(18, 30)
MORNING = dt.time(8, 15)
PER_MILLE_EVENING, PER_MILLE_MORNING = 35, 20


def entered_at(code: str, date: dt.date) -> dt.datetime:
    """When the office of regency *code* entered its report of *date*, without a zone."""
    draw = crc32(f"{code} {date.isoformat()}".encode())
    chance, stray = draw % 1000, draw // 1000
    if chance < PER_MILLE_MORNING:
        return dt.datetime.combine(_next_working_day(date), MORNING) + stray % 4 * QUARTER
    if chance < PER_MILLE_MORNING + PER_MILLE_EVENING:
        return dt.datetime.combine(date, EVENING) + stray % 6 * QUARTER
    habit = crc32(code.encode()) % HABITS
    return dt.datetime.combine(date, FIRST) + (habit + stray % STRAYING) * QUARTER


def _next_working_day(date: dt.date) -> dt.date:
    following = date + dt.timedelta(days=1)
    while following.isoweekday() > 5:
        following += dt.timedelta(days=1)
    return following
