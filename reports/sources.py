"""From the ledger to what the arithmetic takes: everything entered that decides a regency's figures.

With ``known_at`` the same is read from the history of every row, as it stood just before that moment. Several
regencies are loaded by the same six queries as one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import numpy as np
from django.db import connection
from django.db.models import Q

from ektp.prepared import PreparedQuery, any_of
from regencies.models import DailyReport, PopulationFigure, Reconciliation, Regency
from reports import arithmetic
from reports.arithmetic import FLOWS, TOTALS, Balance, Series
from reports.entered import entered
from reports.frames import Frame, load_frames
from reports.rows import DAY_ZERO, columns_of

_FIGURE = ("regency_id", "effective_on", "eligible")

# For every recompute and every page of a regency, so composed once.
_BALANCES = PreparedQuery(
    "balances_after",
    lambda keys, since: (
        entered(Reconciliation, any_of("regency", keys), None)
        .filter(date__gt=since)
        .values_list("regency_id", "date", *TOTALS)
    ),
    "bigint[]",
    "date",
)
_REGISTER = PreparedQuery(
    "register_of_regencies",
    lambda keys: entered(PopulationFigure, any_of("regency", keys), None).values_list(*_FIGURE),
    "bigint[]",
)


def load_series(regency: Regency, *, until: dt.date, known_at: dt.datetime | None = None) -> Series:
    """What is entered for *regency*; its calendar reaches far enough to derive figures up to *until*."""
    return load_all_series(regency.province_id, [regency.pk], until=until, known_at=known_at)[regency.pk]


def load_all_series(
    province_id: int, regency_ids: Collection[int], *, until: dt.date, known_at: dt.datetime | None = None
) -> dict[int, Series]:
    """The series of some regencies of one province, by their primary keys."""
    if known_at is None:
        return load_many(dict.fromkeys(regency_ids, province_id), until=until)
    scope = Q(regency__in=regency_ids)
    rows = entered(DailyReport, scope, known_at).values_list("regency_id", "date", *FLOWS)
    reports = _by_regency(rows)
    found = {key: _columns(sorted(reports[key])) for key in regency_ids}
    frames = load_frames([province_id], known_at)
    return _assemble(dict.fromkeys(regency_ids, province_id), found, frames, until, known_at)


def load_many(
    provinces: Mapping[int, int], *, until: dt.date, carried: Mapping[int, Balance] | None = None
) -> dict[int, Series]:
    """The series of regencies of any provinces: *provinces* says which is whose.

    Where a balance is *carried* (all that had been reached at the close of its date), nothing that was
    entered for that date or before is read; that is the caller's choice, see ``reports.extension``.
    """
    carried = carried or {}
    since = {key: balance.date for key, balance in carried.items()}
    reports = read_reports(provinces, since)
    return _assemble(provinces, reports, load_frames(set(provinces.values())), until, None, carried)


def _assemble(
    provinces: Mapping[int, int],
    reports: Mapping[int, tuple[list[dt.date], np.ndarray]],
    frames: Mapping[int, Frame],
    until: dt.date,
    known_at: dt.datetime | None,
    carried: Mapping[int, Balance] | None = None,
) -> dict[int, Series]:
    carried = carried or {}
    balances, register = _stated(list(provinces), carried, known_at)
    found, entries, starts = {}, {}, defaultdict(set)
    for key, province_id in provinces.items():
        dates, flows = reports[key]
        verified = [Balance(*row) for row in sorted(balances[key], key=lambda row: row[0])]
        if key in carried:
            opening = carried[key]
            verified = [row for row in verified if row.date > opening.date]
            verified[:0] = [opening] if opening.states_something else []
            starts[province_id].add(opening.date)
        figures = tuple(arithmetic.PopulationFigure(*row) for row in sorted(register[key]))
        starts[province_id].update(dates[:1], (row.date for row in verified[:1]))
        starts[province_id].update(row.effective_on for row in figures[:1] if key not in carried)
        entries[key] = dates, flows, tuple(verified), figures
    for key, province_id in provinces.items():
        frame = frames[province_id]
        dates, flows, verified, figures = entries[key]
        found[key] = Series(
            report_dates=dates,
            flows=flows,
            balances=verified,
            register=figures,
            deadlines=frame.deadlines,
            calendar=frame.calendar_of(key, starts[province_id], until, is_short=bool(carried)),
        )
    return found


def _stated(
    keys: list[int], carried: Mapping[int, Balance], known_at: dt.datetime | None
) -> tuple[dict[int, list[tuple]], dict[int, list[tuple]]]:
    """Balances and register by regency."""
    if known_at is None:
        since = min((balance.date for balance in carried.values()), default=dt.date.min)
        balances = _BALANCES.rows(keys, since if len(carried) == len(keys) else dt.date.min)
        return _by_regency(balances), _by_regency(_REGISTER.rows(keys))
    scope = Q(regency__in=keys)
    balances = entered(Reconciliation, scope, known_at).values_list("regency_id", "date", *TOTALS)
    return _by_regency(balances), _by_regency(
        entered(PopulationFigure, scope, known_at).values_list(*_FIGURE)
    )


def read_reports(
    regency_ids: Collection[int], since: Mapping[int, dt.date]
) -> dict[int, tuple[list[dt.date], np.ndarray]]:
    """Dates and flows of every report, by regency, or of those after *since* where that is given.

    In PostgreSQL's binary format, which is an array already: a nation's three years are 400.000 rows.
    """
    keys = list(regency_ids)
    flows = ", ".join(f"report.{flow}" for flow in FLOWS)
    with connection.cursor() as cursor:
        chosen = cursor.mogrify(
            f"SELECT report.regency_id, report.date, {flows} FROM unnest(%s::bigint[], %s::date[]) "
            "AS wanted(regency_id, since) JOIN regencies_dailyreport report "
            "ON report.regency_id = wanted.regency_id AND report.date > wanted.since ORDER BY 1, 2",
            [keys, [since.get(key, dt.date.min) for key in keys]],
        ).decode()
        rows = columns_of(cursor, chosen, [">i8", *[">i4"] * (1 + len(FLOWS))])
    dates = (rows["1"].astype(np.int64) + DAY_ZERO).astype("datetime64[D]")
    flows = np.stack([rows[str(2 + place)] for place in range(len(FLOWS))], axis=1).astype(np.int64)
    found = rows["0"].astype(np.int64)
    first = np.searchsorted(found, keys)
    last = np.searchsorted(found, keys, side="right")
    return {
        key: (dates[begin:end].tolist(), flows[begin:end])
        for key, begin, end in zip(keys, first.tolist(), last.tolist(), strict=True)
    }


def _columns(rows: list[tuple]) -> tuple[list[dt.date], np.ndarray]:
    flows = np.array([row[1:] for row in rows], dtype=np.int64).reshape(len(rows), len(FLOWS))
    return [row[0] for row in rows], flows


def _by_regency(rows: Iterable[tuple]) -> dict[int, list[tuple]]:
    found = defaultdict(list)
    for regency_id, *values in rows:
        found[regency_id].append(tuple(values))
    return found
