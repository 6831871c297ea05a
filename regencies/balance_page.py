"""What the pages of balances show: the latest of every regency, and all of one, with their drift."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from regencies.ledger.totals import totals_without
from regencies.models import TOTALS, Province, Reconciliation, Regency

MOST_SHOWN = 24


@dataclass(frozen=True)
class BalanceRow:
    """One regency with one of its balances, or without any. ``totals``: label, verified, drift (None: the
    ledger had nothing before), only of what was verified."""

    regency: Regency
    balance: Reconciliation | None
    totals: tuple[tuple[str, int, int | None], ...] = ()

    @property
    def query(self) -> str:
        """The balance as its form would send it."""
        stated = {total: getattr(self.balance, total) for total in TOTALS}
        values = {"date": self.balance.date.isoformat(), "source": self.balance.source} | stated
        return urlencode({name: value for name, value in values.items() if value is not None})


def latest_balances(province: Province) -> list[BalanceRow]:
    """Every regency in the order of the codes with its latest balance."""
    regencies = list(province.regencies.select_related("province"))
    latest = Reconciliation.objects.filter(regency__in=regencies).order_by("regency_id", "-date")
    balances = {row.regency_id: row for row in latest.distinct("regency_id")}
    found = {row.balance.regency_id: row for row in _rows(balances.values(), regencies) if row.balance}
    return [found.get(regency.pk) or BalanceRow(regency, None) for regency in regencies]


def balances_of(regency: Regency) -> list[BalanceRow]:
    """The regency's balances, the latest first."""
    return _rows(regency.reconciliations.order_by("-date")[:MOST_SHOWN], [regency])


def _rows(balances: Iterable[Reconciliation], regencies: Iterable[Regency]) -> list[BalanceRow]:
    balances = list(balances)
    by_key = {regency.pk: regency for regency in regencies}
    by_date: dict[dt.date, list[Regency]] = defaultdict(list)
    for balance in balances:
        by_date[balance.date].append(by_key[balance.regency_id])
    # Most regencies are verified on the same day: a query for each day, not for each regency.
    reached = {date: totals_without(those, date) for date, those in by_date.items()}
    return [
        BalanceRow(
            by_key[balance.regency_id],
            balance,
            tuple(_drifts(balance, reached[balance.date][balance.regency_id])),
        )
        for balance in balances
    ]


def _drifts(balance: Reconciliation, reached: dict[str, int] | None):
    for total in TOTALS:
        verified = getattr(balance, total)
        if verified is not None:
            label = str(Reconciliation._meta.get_field(total).verbose_name)
            yield label, verified, None if reached is None else verified - reached[total]
