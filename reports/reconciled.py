"""Verified balances of a regency with their drift: shown, never hidden."""

import datetime as dt
from dataclasses import dataclass

from ektp.prepared import PreparedQuery
from regencies.models import TOTALS, Reconciliation, Regency
from reports.arithmetic import Drift, drifts
from reports.sources import load_series

_BALANCES = PreparedQuery(
    "balances_until",
    lambda pk, until: Reconciliation.objects.filter(regency=pk, date__lte=until).order_by("-date"),
    "bigint",
    "date",
)


@dataclass(frozen=True)
class Verified:
    """One reconciliation. ``totals``: what was verified, as (label, drift) in the order of the totals."""

    date: dt.date
    source: str
    totals: tuple[tuple[str, Drift], ...]


def reconciled(regency: Regency, until: dt.date) -> list[Verified]:
    """Every reconciliation up to *until*, the latest first."""
    rows = _BALANCES.objects(regency.pk, until)
    if not rows:
        return []
    found = {(each.date, each.total): each for each in drifts(load_series(regency, until=until))}
    labels = {total: Reconciliation._meta.get_field(total).verbose_name for total in TOTALS}
    return [
        Verified(
            row.date,
            row.source,
            tuple((labels[total], found[row.date, total]) for total in TOTALS if (row.date, total) in found),
        )
        for row in rows
    ]
