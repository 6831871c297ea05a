"""Totals at the close of a day straight from the ledger, for what the entry form says while typing.

The same rule as ``reports.arithmetic`` (metrics, section 1); a test holds the two together.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import router

from ektp.prepared import Prepared
from regencies.models import TOTALS, DailyReport, Regency

# What each total gains (+1) and loses (−1) by the flows.
EFFECTS: dict[str, dict[str, int]] = {
    "recorded_total": {"recorded": 1},
    "printed_total": {"printed": 1},
    "blank_stock": {"blanks_received": 1, "printed": -1, "reprinted": -1, "blanks_spoiled": -1},
    "temporary_outstanding": {"temporary_issued": 1, "temporary_withdrawn": -1},
}


def effect(total: str, flows: Mapping[str, int]) -> int:
    """What a day's *flows* add to *total*."""
    return sum(sign * flows[flow] for flow, sign in EFFECTS[total].items())


def _total(name: str) -> str:
    """The latest balance of a total, and what the flows of the days after it added."""
    change = " + ".join(f"{sign} * {flow}" for flow, sign in EFFECTS[name].items())
    return f"""
    (SELECT coalesce(max(verified.{name}), 0) + coalesce((
        SELECT sum({change}) FROM regencies_dailyreport report
        WHERE report.regency_id = area.id AND report.date <= $2
        AND report.date > coalesce(max(verified.date), '-infinity')
    ), 0) FROM (
        SELECT date, {name} FROM regencies_reconciliation
        WHERE regency_id = area.id AND date <= $2 AND {name} IS NOT NULL ORDER BY date DESC LIMIT 1
    ) verified)"""


# The form of every officer asks it, so it is composed once; Django took 20 ms to compose it for each page.
_TOTALS = Prepared(
    "totals_of_regencies",
    "bigint[], date",
    f"""SELECT area.id,
    EXISTS (SELECT FROM regencies_dailyreport WHERE regency_id = area.id AND date <= $2)
    OR EXISTS (SELECT FROM regencies_reconciliation WHERE regency_id = area.id AND date <= $2),
    {",".join(map(_total, TOTALS))}
FROM regencies_regency area WHERE area.id = ANY ($1)""",
)


def totals_at(regency: Regency, day: dt.date) -> dict[str, int] | None:
    """The four totals at the close of *day*, or None before the regency's first data."""
    return totals_of([regency], day)[regency.pk]


def totals_of(regencies: Iterable[Regency], day: dt.date) -> dict[int, dict[str, int] | None]:
    """``totals_at`` of many regencies, by primary key, in one query."""
    keys = [regency.pk for regency in regencies]
    rows = _TOTALS.rows([keys, day], router.db_for_read(Regency))
    return {
        number: dict(zip(TOTALS, totals, strict=True)) if has_data else None
        for number, has_data, *totals in rows
    }


def totals_without(regencies: Iterable[Regency], day: dt.date) -> dict[int, dict[str, int] | None]:
    """What the ledger had reached at the close of *day* without a balance verified on that very day: what
    drift is measured against. None before the first data."""
    regencies = list(regencies)
    found = totals_of(regencies, day - dt.timedelta(days=1))
    for report in DailyReport.objects.filter(regency__in=regencies, date=day):
        before, flows = found[report.regency_id] or dict.fromkeys(TOTALS, 0), report.flows
        found[report.regency_id] = {total: before[total] + effect(total, flows) for total in TOTALS}
    return found
