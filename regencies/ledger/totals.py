"""Totals at the close of a day straight from the ledger, for what the entry form says while typing.

The same rule as ``reports.arithmetic`` (metrics, section 1); a test holds the two together.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from regencies.models import TOTALS, DailyReport, Reconciliation, Regency

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


def totals_at(regency: Regency, day: dt.date) -> dict[str, int] | None:
    """The four totals at the close of *day*, or None before the regency's first data."""
    return totals_of([regency], day)[regency.pk]


def totals_of(regencies: Iterable[Regency], day: dt.date) -> dict[int, dict[str, int] | None]:
    """``totals_at`` of many regencies, by primary key, in one query."""
    mine = Q(regency=OuterRef("pk"), date__lte=day)
    columns = {
        "has_data": Exists(DailyReport.objects.filter(mine)) | Exists(Reconciliation.objects.filter(mine))
    }
    for total in TOTALS:
        balance = Reconciliation.objects.filter(mine, **{f"{total}__isnull": False}).order_by("-date")
        columns[f"{total}_on"] = Subquery(balance.values("date")[:1])
        columns[f"{total}_verified"] = Subquery(balance.values(total)[:1])
    moves = {f"{total}_moved": _moved(mine, total) for total in TOTALS}
    rows = Regency.objects.filter(pk__in=[regency.pk for regency in regencies])
    return {
        row.pk: {
            total: (getattr(row, f"{total}_verified") or 0) + getattr(row, f"{total}_moved")
            for total in TOTALS
        }
        if row.has_data
        else None
        for row in rows.annotate(**columns).annotate(**moves)
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


def _moved(mine: Q, total: str) -> Coalesce:
    """What the flows after the latest balance of *total* added to it."""
    change = sum((F(flow) * sign for flow, sign in EFFECTS[total].items()), start=0)
    later = DailyReport.objects.filter(mine, date__gt=Coalesce(OuterRef(f"{total}_on"), dt.date.min))
    summed = later.order_by().values("regency").annotate(change=Sum(change)).values("change")
    return Coalesce(Subquery(summed), 0)
