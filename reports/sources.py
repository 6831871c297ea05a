"""From the ledger to what the arithmetic takes: everything entered that decides a regency's figures.

With ``known_at`` the same is read from the history of every row, as it stood just before that moment. Several
regencies are loaded by the same six queries as one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import Model, Q, QuerySet

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

Marks = dict[int | None, dict[dt.date, bool]]
"""Opened and closed days by regency; None holds those of the whole province."""


@dataclass(frozen=True, kw_only=True)
class KnownDeadline(DeadlineTerms):
    """A deadline as the province has entered it; ``key`` is its primary key."""

    status: str
    legal_basis: str = ""


def load_series(regency: Regency, *, until: dt.date, known_at: dt.datetime | None = None) -> Series:
    """What is entered for *regency*; its calendar reaches far enough to derive figures up to *until*."""
    return load_all_series(regency.province_id, [regency.pk], until=until, known_at=known_at)[regency.pk]


def load_all_series(
    province_id: int, regency_ids: Collection[int], *, until: dt.date, known_at: dt.datetime | None = None
) -> dict[int, Series]:
    """The series of some regencies of one province, by their primary keys."""
    scope = Q(regency__in=regency_ids)
    reports = _by_regency(entered(DailyReport, scope, known_at), "date", *FLOWS)
    balances = _by_regency(entered(Reconciliation, scope, known_at), "date", *TOTALS)
    register = _by_regency(entered(PopulationFigure, scope, known_at), "effective_on", "eligible")
    deadlines = known_deadlines(province_id, known_at)
    week = service_week(province_id, known_at)
    marks = exceptions(province_id, known_at)
    found = {}
    for key in regency_ids:
        rows = sorted(reports[key])
        dates = [row[0] for row in rows]
        figures = tuple(arithmetic.PopulationFigure(*row) for row in sorted(register[key]))
        verified = tuple(sorted((Balance(*row) for row in balances[key]), key=lambda balance: balance.date))
        known = [*dates[:1], *(row.date for row in verified[:1]), *(row.effective_on for row in figures[:1])]
        found[key] = Series(
            report_dates=dates,
            flows=np.array([row[1:] for row in rows], dtype=np.int64).reshape(len(rows), len(FLOWS)),
            balances=verified,
            register=figures,
            deadlines=deadlines,
            calendar=build_calendar(known, until, deadlines, week, marks[None], marks[key]),
        )
    return found


def known_deadlines(province_id: int, known_at: dt.datetime | None = None) -> tuple[KnownDeadline, ...]:
    """The province's deadlines by due date, then name; withdrawn ones are there and have no figures."""
    rows = entered(Deadline, Q(province=province_id), known_at)
    found = [
        KnownDeadline(
            key=row.id,
            name=row.name,
            measure=row.measure,
            target=row.target_ratio,
            due_on=row.due_on,
            announced_on=row.announced_on,
            cohort_on=row.cohort_on,
            is_primary=row.is_primary,
            is_withdrawn=row.status == Deadline.Status.WITHDRAWN,
            status=row.status,
            legal_basis=row.legal_basis,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda deadline: (deadline.due_on, deadline.name)))


def service_week(province_id: int, known_at: dt.datetime | None = None) -> list[int]:
    """ISO weekdays on which the province serves; none before the province was known."""
    weeks = entered(Province, Q(id=province_id), known_at).values_list("service_weekdays", flat=True)
    return next(iter(weeks), [])


def exceptions(province_id: int, known_at: dt.datetime | None = None) -> Marks:
    """Days that the province or one of its regencies opened or closed."""
    found: Marks = defaultdict(dict)
    rows = entered(ServiceDayException, Q(province=province_id), known_at)
    for regency_id, date, is_open in rows.values_list("regency_id", "date", "is_open"):
        found[regency_id][date] = is_open
    return found


def build_calendar(
    starts: Iterable[dt.date],
    until: dt.date,
    deadlines: Iterable[KnownDeadline],
    week: Collection[int],
    province_marks: dict[dt.date, bool],
    regency_marks: dict[dt.date, bool],
) -> ServiceCalendar:
    """A calendar from the earliest of *starts* to as far after *until* as a projection may look."""
    announced = [terms.announced_on for terms in deadlines if terms.announced_on]
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


def _by_regency(rows: QuerySet, *fields: str) -> dict[int, list[tuple]]:
    found = defaultdict(list)
    for regency_id, *values in rows.values_list("regency_id", *fields):
        found[regency_id].append(tuple(values))
    return found
