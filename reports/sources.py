"""From the ledger to what the arithmetic takes: everything entered that decides a regency's figures.

With ``known_at`` the same is read from the history of every row, as it stood just before that moment. Several
regencies are loaded by the same six queries as one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields

import numpy as np
from django.db import connection
from django.db.models import Model, Q, QuerySet

from ektp.prepared import PreparedQuery
from regencies.calendar import public_holidays
from regencies.models import (
    DailyReport,
    Deadline,
    PopulationFigure,
    Province,
    Reconciliation,
    Regency,
    ServiceDayException,
)
from reports import arithmetic
from reports.arithmetic import FLOWS, TOTALS, Balance, DeadlineTerms, Series, ServiceCalendar
from reports.rows import DAY_ZERO, columns_of

Marks = dict[int | None, dict[dt.date, bool]]
"""Opened and closed days by regency; None holds those of the whole province."""


@dataclass(frozen=True, kw_only=True)
class KnownDeadline(DeadlineTerms):
    """A deadline as the province has entered it; ``key`` is its primary key."""

    status: str
    legal_basis: str = ""


_ENTERED_AS = {"key": "id", "target": "target_ratio"}
_TERMS = [each.name for each in fields(KnownDeadline) if each.name != "is_withdrawn"]
_TERMS_ENTERED = [_ENTERED_AS.get(name, name) for name in _TERMS]
_OPENED = ("regency_id", "date", "is_open")
# For every page of figures, so composed once.
_DEADLINES = PreparedQuery(
    "deadlines_of_province", lambda pk: entered(Deadline, Q(province=pk), None).values_list(*_TERMS_ENTERED)
)
_EXCEPTIONS = PreparedQuery(
    "exceptions_of_province",
    lambda pk: entered(ServiceDayException, Q(province=pk), None).values_list(*_OPENED),
)


@dataclass(frozen=True)
class Frame:
    """What all regencies of a province share."""

    deadlines: tuple[KnownDeadline, ...]
    week: list[int]
    marks: Marks
    _calendars: dict[int | None, ServiceCalendar] = field(default_factory=dict)

    def calendar_of(
        self, regency_id: int, starts: Collection[dt.date], until: dt.date, *, is_short: bool = False
    ) -> ServiceCalendar:
        """The regency's calendar; one for all that have no exceptions of their own. A short one begins with
        *starts*, whenever the deadlines were announced."""
        own = regency_id if self.marks[regency_id] else None
        if own not in self._calendars:
            self._calendars[own] = build_calendar(
                starts,
                until,
                self.deadlines,
                self.week,
                self.marks[None],
                self.marks[regency_id],
                is_short=is_short,
            )
        return self._calendars[own]


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
    reports = _by_regency(entered(DailyReport, scope, known_at), "date", *FLOWS)
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
    carried, scope = carried or {}, Q(regency__in=list(provinces))
    scope_of_balances = scope
    if carried and len(carried) == len(provinces):
        scope_of_balances &= Q(date__gt=min(balance.date for balance in carried.values()))
    balances = _by_regency(entered(Reconciliation, scope_of_balances, known_at), "date", *TOTALS)
    register = _by_regency(entered(PopulationFigure, scope, known_at), "effective_on", "eligible")
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


def load_frames(province_ids: Collection[int], known_at: dt.datetime | None = None) -> dict[int, Frame]:
    """Deadlines, week and exceptions by province; three queries."""
    deadlines, marks = defaultdict(list), defaultdict(lambda: defaultdict(dict))
    rows = entered(Deadline, Q(province__in=province_ids), known_at)
    for province_id, *terms in rows.values_list("province_id", *_TERMS_ENTERED):
        deadlines[province_id].append(_known(*terms))
    weeks = entered(Province, Q(id__in=province_ids), known_at).values_list("id", "service_weekdays")
    rows = entered(ServiceDayException, Q(province__in=province_ids), known_at)
    for key, regency_id, date, is_open in rows.values_list("province_id", "regency_id", "date", "is_open"):
        marks[key][regency_id][date] = is_open
    weeks = dict(weeks)
    return {key: Frame(_ordered(deadlines[key]), weeks.get(key, []), marks[key]) for key in province_ids}


def known_deadlines(province_id: int, known_at: dt.datetime | None = None) -> tuple[KnownDeadline, ...]:
    """The province's deadlines by due date, then name; withdrawn ones are there and have no figures."""
    if known_at is None:
        rows = _DEADLINES.rows(province_id)
    else:
        rows = entered(Deadline, Q(province=province_id), known_at).values_list(*_TERMS_ENTERED)
    return _ordered(_known(*row) for row in rows)


def _ordered(deadlines: Iterable[KnownDeadline]) -> tuple[KnownDeadline, ...]:
    return tuple(sorted(deadlines, key=lambda each: (each.due_on, each.name)))


def _known(*entered: object) -> KnownDeadline:
    terms = dict(zip(_TERMS, entered, strict=True))
    return KnownDeadline(is_withdrawn=terms["status"] == Deadline.Status.WITHDRAWN, **terms)


def service_week(province_id: int, known_at: dt.datetime | None = None) -> list[int]:
    """ISO weekdays on which the province serves; none before the province was known."""
    weeks = entered(Province, Q(id=province_id), known_at).values_list("service_weekdays", flat=True)
    return next(iter(weeks), [])


def exceptions(province_id: int, known_at: dt.datetime | None = None) -> Marks:
    """Days that the province or one of its regencies opened or closed."""
    found: Marks = defaultdict(dict)
    if known_at is None:
        rows = _EXCEPTIONS.rows(province_id)
    else:
        rows = entered(ServiceDayException, Q(province=province_id), known_at).values_list(*_OPENED)
    for regency_id, date, is_open in rows:
        found[regency_id][date] = is_open
    return found


def build_calendar(
    starts: Iterable[dt.date],
    until: dt.date,
    deadlines: Iterable[KnownDeadline],
    week: Collection[int],
    province_marks: dict[dt.date, bool],
    regency_marks: dict[dt.date, bool],
    *,
    is_short: bool = False,
) -> ServiceCalendar:
    """A calendar from the earliest of *starts* to as far after *until* as a projection may look."""
    announced = [terms.announced_on for terms in deadlines if terms.announced_on and not is_short]
    first = min([until, *starts, *announced])
    first, last = arithmetic.calendar_span(first, until, [terms.due_on for terms in deadlines])
    closed = frozenset().union(*(public_holidays(year) for year in range(first.year, last.year + 1)))
    return ServiceCalendar.build(first, last, week, closed, province_marks, regency_marks)


def entered(model: type[Model], scope: Q, known_at: dt.datetime | None) -> QuerySet:
    """Rows of *model* in *scope*: as they are, or, from its history, as they stood just before *known_at*.

    Both have the model's field names. The scope is tested on the state at that moment: a row that was moved
    to another regency since then counts where it was.
    """
    if known_at is None:
        return model.objects.order_by().filter(scope)
    events = model.pgh_event_model.objects.order_by()
    concerned = events.filter(scope).values("pgh_obj")
    last = (
        events.filter(pgh_created_at__lt=known_at, pgh_obj__in=concerned)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    return events.filter(scope, pgh_id__in=last.values("pgh_id")).exclude(pgh_label="delete")


def _columns(rows: list[tuple]) -> tuple[list[dt.date], np.ndarray]:
    flows = np.array([row[1:] for row in rows], dtype=np.int64).reshape(len(rows), len(FLOWS))
    return [row[0] for row in rows], flows


def _by_regency(rows: QuerySet, *fields: str) -> dict[int, list[tuple]]:
    found = defaultdict(list)
    for regency_id, *values in rows.values_list("regency_id", *fields):
        found[regency_id].append(tuple(values))
    return found
