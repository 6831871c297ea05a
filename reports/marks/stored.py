"""Keeping regencies' marks as their ledger has them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection

from regencies.calendar import load_exceptions
from regencies.ledger.marks import STANDING, Found, Mark, RegencySeries, marks_since
from regencies.models import DailyReport, Regency
from reports.arithmetic import Series
from reports.models import OddMark

ZERO = "zero_on_service_day"


def replace_marks(
    regencies: Sequence[Regency], series: Mapping[int, Series], since: Mapping[int, dt.date], until: dt.date
) -> None:
    """Replace each regency's stored marks from its *since* on by those that its *series* has up to *until*.

    A run of days on which a total stands wrong is replaced whole, also where it began before *since*.
    """
    load_exceptions(regencies)
    found = {
        each.pk: marks_since(_judged(each, series[each.pk]), since[each.pk], until) for each in regencies
    }
    _forget(found, since)
    zeros = {key: [mark.date for mark in each.marks if mark.rule == ZERO] for key, each in found.items()}
    reasons = _zero_reasons({key: dates for key, dates in zeros.items() if dates})
    OddMark.objects.bulk_create(
        _row(key, mark, reasons[key]) for key, each in found.items() for mark in each.marks
    )


def _judged(regency: Regency, series: Series) -> RegencySeries:
    """What was read for the arithmetic, as the rules of entry take it."""
    return RegencySeries(
        regency,
        series.report_dates,
        series.flows,
        {balance.date: balance for balance in series.balances},
        [(figure.effective_on, figure.eligible) for figure in series.register],
    )


def _forget(found: Mapping[int, Found], since: Mapping[int, dt.date]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM reports_oddmark mark
            USING unnest(%s::bigint[], %s::date[], %s::date[]) AS old(regency_id, since, totals_since)
            WHERE mark.regency_id = old.regency_id
                AND (mark.date >= old.since OR mark.rule = ANY(%s) AND mark.date >= old.totals_since)
            """,
            [
                list(found),
                [since[key] for key in found],
                [each.totals_since for each in found.values()],
                list(STANDING),
            ],
        )


def _row(regency_id: int, mark: Mark, reasons: Mapping[dt.date, str]) -> OddMark:
    explanation = reasons.get(mark.date, "") if mark.rule == ZERO else ""
    return OddMark(
        regency_id=regency_id, explanation=explanation, **vars(mark) | {"recent": list(mark.recent)}
    )


def _zero_reasons(dates: Mapping[int, list[dt.date]]) -> dict[int, dict[dt.date, str]]:
    found = defaultdict(dict)
    if dates:
        rows = DailyReport.objects.filter(
            regency__in=list(dates), recorded=0, date__in=set().union(*dates.values())
        )
        for key, date, reason in rows.values_list("regency_id", "date", "zero_reason"):
            found[key][date] = reason.strip()
    return found
