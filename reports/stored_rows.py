"""Replacing regencies' stored rows and marks by what the ledger says."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
from django.db import connection

from regencies.models import Regency
from reports import rows
from reports.arithmetic import Progress, Series, derive_all, series_start
from reports.marks.stored import replace_marks
from reports.models import DeadlineProgress, RegencyProgress
from reports.sources import load_many


def store(regencies: Sequence[Regency], since: Mapping[int, dt.date], until: dt.date) -> None:
    """Replace what is stored of each regency from its *since* on by what is derived up to *until*."""
    regencies = sorted(regencies, key=lambda regency: regency.province_id)
    series = load_many({each.pk: each.province_id for each in regencies}, until=until)
    forget([each.pk for each in regencies], [since[each.pk] for each in regencies])
    for _province, group in groupby(regencies, lambda regency: regency.province_id):
        _derive([each.pk for each in group], series, since, until)
    replace_marks(regencies, series, since, until)


def forget(regency_ids: Sequence[int], since: Sequence[dt.date]) -> None:
    """Remove the rows from each regency's *since* on.

    One regency to a statement, which always goes by the key: for several PostgreSQL may read the whole table
    instead, and a nation's table grows with every regency that is rebuilt.
    """
    with connection.cursor() as cursor:
        for model in (RegencyProgress, DeadlineProgress):
            table = connection.ops.quote_name(model._meta.db_table)
            for regency_id, first in zip(regency_ids, since, strict=True):
                cursor.execute(
                    f"DELETE FROM {table} WHERE regency_id = %s AND date >= %s", [regency_id, first]
                )


def _derive(
    keys: list[int], series: Mapping[int, Series], since: Mapping[int, dt.date], until: dt.date
) -> None:
    """Regencies of one province. All are derived from the earliest date on that any of them needs."""
    known = {key: series_start(series[key]) for key in keys}
    starts = {key: max(start, since[key]) for key, start in known.items() if start is not None}
    starts = {key: start for key, start in starts.items() if start <= until}
    if not starts:
        return
    progress = derive_all([series[key] for key in starts], start=min(starts.values()), until=until)
    with connection.cursor() as cursor:
        rows.keep(cursor, list(starts), _from_each(progress, list(starts.values())))


def _from_each(progress: Progress, starts: list[dt.date]) -> Progress:
    if len(set(starts)) == 1:
        return progress
    first = np.array([start.toordinal() for start in starts])
    return progress.only(progress.area["date"].values >= first[progress.areas])
