"""Totals at the close of a day straight from the ledger, for what the entry form says while typing.

The same rule as ``reports.arithmetic`` (metrics, section 1); a test holds the two together.
"""

import datetime as dt

from django.db.models import F, Sum

from regencies.models import TOTALS, Regency

# What each total gains (+1) and loses (−1) by the flows.
EFFECTS: dict[str, dict[str, int]] = {
    "recorded_total": {"recorded": 1},
    "printed_total": {"printed": 1},
    "blank_stock": {"blanks_received": 1, "printed": -1, "reprinted": -1, "blanks_spoiled": -1},
    "temporary_outstanding": {"temporary_issued": 1, "temporary_withdrawn": -1},
}


def totals_at(regency: Regency, day: dt.date) -> dict[str, int] | None:
    """The four totals at the close of *day*, or None before the regency's first data."""
    reports = regency.daily_reports.filter(date__lte=day)
    balances = list(regency.reconciliations.filter(date__lte=day).order_by("-date"))
    if not balances and not reports.exists():
        return None
    totals = {}
    for total in TOTALS:
        balance = next((row for row in balances if getattr(row, total) is not None), None)
        later = reports.filter(date__gt=balance.date) if balance else reports
        change = sum((F(flow) * sign for flow, sign in EFFECTS[total].items()), start=0)
        moved = later.aggregate(change=Sum(change))["change"] or 0
        totals[total] = (getattr(balance, total) if balance else 0) + moved
    return totals
