"""The night's work: one more day for regencies of which nothing was changed.

What yesterday's stored rows say is a balance like any other: all that had been reached at the close of a day
half a year ago stands for everything before it. The same arithmetic then derives today from what was entered
since. Half a year, because certificates live that long, and everything older has expired by today.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import connection

from regencies.models import Regency
from reports import rows
from reports.arithmetic import TOTALS, WINDOW_SERVICE_DAYS, Balance, Series, derive_all
from reports.models import DeadlineProgress
from reports.sources import load_many

MEMORY = dt.timedelta(days=190)
"""Longer than a certificate is valid."""


@dataclass(frozen=True)
class Carried:
    """What the stored rows know of a regency before its first new day."""

    opening: Balance
    reached: Mapping[int, dt.date | None]
    """By deadline that has a row of the day before: since when it is reached, None where it is not."""


def extend(regencies: Sequence[Regency], start: dt.date, until: dt.date) -> list[Regency]:
    """Add the days from *start*, the day after the last one stored, to *until*.

    Returns those of which more must be read: the days are reported already, hardly anybody was served for
    half a year, or a deadline was announced for one of them.
    """
    regencies = sorted(regencies, key=lambda regency: regency.province_id)
    carried = _carried([each.pk for each in regencies], start)
    provinces = {each.pk: each.province_id for each in regencies if each.pk in carried}
    series = load_many(provinces, until=until, carried={key: carried[key].opening for key in provinces})
    able = {key for key in provinces if _is_enough(series[key], carried[key], start=start, until=until)}
    with connection.cursor() as cursor:
        for _province, group in groupby(regencies, lambda regency: regency.province_id):
            keys = [each.pk for each in group if each.pk in able]
            if keys:
                reached = [carried[key].reached for key in keys]
                many = [series[key] for key in keys]
                rows.keep(cursor, keys, derive_all(many, start=start, until=until, reached=reached))
    return [each for each in regencies if each.pk not in able]


def _carried(regency_ids: Collection[int], start: dt.date) -> dict[int, Carried]:
    """By regency that has a row of the day before *start*."""
    before = start - dt.timedelta(days=1)
    totals = ", ".join(f"old.{total}" for total in TOTALS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT last.regency_id, wanted.date, {totals}
            FROM reports_regencyprogress last
            CROSS JOIN LATERAL (SELECT least(%s, last.data_through - 1) AS date) wanted
            LEFT JOIN reports_regencyprogress old
                ON old.regency_id = last.regency_id AND old.date = wanted.date
            WHERE last.regency_id = ANY(%s) AND last.date = %s
            """,
            [start - MEMORY, list(regency_ids), before],
        )
        openings = {key: Balance(date, *values) for key, date, *values in cursor.fetchall()}
    reached = defaultdict(dict)
    known = DeadlineProgress.objects.filter(regency__in=openings, date=before)
    for key, deadline, since in known.values_list("regency_id", "deadline_id", "reached_on"):
        reached[key][deadline] = since
    return {key: Carried(opening, reached[key]) for key, opening in openings.items()}


def _is_enough(series: Series, carried: Carried, *, start: dt.date, until: dt.date) -> bool:
    """Whether the figures from *start* on depend on nothing before the opening."""
    shown = {terms.key for terms in series.deadlines if terms.has_figures_on(until)}
    opening = carried.opening.date
    return (
        shown == carried.reached.keys()
        and series.calendar.left(opening, start - dt.timedelta(days=1)) >= WINDOW_SERVICE_DAYS
        and bisect_left(series.report_dates, start) == bisect_right(series.report_dates, until)
    )
