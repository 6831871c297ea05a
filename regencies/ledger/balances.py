"""Balances that the bureau enters one by one: their drift is known before they are saved.

The rules of dates are those of reports, the ranges those of the database; files go by ``bulk``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from regencies.models import TOTALS, PopulationFigure, Reconciliation, Regency, User

from .month_lock import hold_months
from .oddities import ABOVE_ELIGIBLE, LARGE_DRIFT, PRINTED_ABOVE_RECORDED, Oddity
from .reached import RECENT_REPORTS, Key, reached_on
from .rules import Refused, date_problems
from .single import Outcome
from .totals import effect, totals_without
from .writing import Outdated, digest_of, drop_row, kept_regency, put_row, says

SMALLEST = 20  # people, cards: less is what miscounting makes, even where it is a large share
LARGE_SHARE = Fraction(1, 20)

Totals = Mapping[str, int | None]


@dataclass(frozen=True)
class DriftLine:
    """One total at the close of a day: what the ledger had ``reached`` without the balance (None before the
    first data), what is ``stated``, and what an existing balance ``was``. ``recent`` is how much the total
    moved, up and down, in the 14 latest reports."""

    total: str
    label: str
    reached: int | None
    stated: int | None
    was: int | None
    recent: int

    @property
    def drift(self) -> int | None:
        return None if self.stated is None or self.reached is None else self.stated - self.reached

    @property
    def share(self) -> Fraction | None:
        """The drift as a share of what was reached."""
        return Fraction(self.drift, self.reached) if self.drift is not None and self.reached else None

    @property
    def is_large(self) -> bool:
        """More than 5% of what was reached, or than all that two weeks of reports moved."""
        return self.drift is not None and abs(self.drift) > self.allowed

    @property
    def allowed(self) -> int:
        """The largest drift that is not large, where the total was ``reached``."""
        return max(SMALLEST - 1, int(min(abs(self.reached) * LARGE_SHARE, self.recent)))


def drift_lines(regency: Regency, date: dt.date, totals: Totals) -> list[DriftLine]:
    """Every total, also those that are not stated."""
    reached = totals_without([regency], date)[regency.pk] or {}
    there = regency.reconciliations.filter(date=date).first()
    latest = list(regency.daily_reports.filter(date__lte=date).order_by("-date")[:RECENT_REPORTS])
    return [
        DriftLine(
            total=total,
            label=str(Reconciliation._meta.get_field(total).verbose_name),
            reached=reached.get(total),
            stated=totals.get(total),
            was=getattr(there, total, None),
            recent=sum(abs(effect(total, report.flows)) for report in latest),
        )
        for total in TOTALS
    ]


def odd_balance(regency: Regency, date: dt.date, lines: Iterable[DriftLine]) -> list[str]:
    """What must be confirmed before it is saved, in sentences."""
    figures = PopulationFigure.objects.filter(regency=regency, effective_on__lte=date)
    eligible = figures.order_by("-effective_on").values_list("eligible", flat=True).first()
    return [oddity.sentence for oddity in balance_oddities(lines, eligible)]


def balance_oddities(lines: Iterable[DriftLine], eligible: int | None) -> list[Oddity]:
    """Large drift, and totals that contradict each other or the register in force."""
    lines = list(lines)
    found = [
        Oddity(
            LARGE_DRIFT,
            line.stated,
            line.reached - line.allowed,
            line.reached + line.allowed,
            line.total,
            line.drift,
        )
        for line in lines
        if line.is_large
    ]
    after = {line.total: line.reached if line.stated is None else line.stated for line in lines}
    recorded, printed = after["recorded_total"], after["printed_total"]
    if recorded is not None and printed is not None and printed > recorded:
        found.append(Oddity(PRINTED_ABOVE_RECORDED, printed, high=recorded))
    if recorded is not None and eligible is not None and recorded > eligible:
        found.append(Oddity(ABOVE_ELIGIBLE, recorded, high=eligible))
    return found


def odd_balances(stated: Mapping[Key, Totals]) -> Iterator[tuple[Key, Oddity]]:
    """``balance_oddities`` of many balances, each against the ledger as it is, in three queries."""
    for key, reached in reached_on(stated).items():
        lines = [
            DriftLine(
                total=total,
                label="",
                reached=reached.without and reached.without[total],
                stated=stated[key].get(total),
                was=None,
                recent=reached.recent[total],
            )
            for total in TOTALS
        ]
        for oddity in balance_oddities(lines, reached.eligible):
            yield key, oddity


def balance_problems(regency: Regency, date: dt.date) -> dict[str, ValidationError]:
    """Why nothing can be verified for *date*, under the key ``date``."""
    return date_problems(regency, date, may_unlock=True)


def balance_seen(regency: Regency, date: dt.date) -> str:
    """A word for what the drift of a balance is measured against, and for what would be replaced."""
    there = regency.reconciliations.filter(date=date).values_list(*TOTALS, "source").first()
    return digest_of(totals_without([regency], date)[regency.pk], there)


@transaction.atomic
def save_balance(
    *,
    user: User,
    regency: Regency,
    date: dt.date,
    totals: Totals,
    source: str,
    seen: str,
    reason: str = "",
    confirmed: bool = False,
) -> Outcome:
    """Verify *totals* (None: not stated) at the close of *date*, or change what was verified.

    ``seen`` is the ``balance_seen`` of what was shown. Raises ``Refused``, also under the key ``confirmed``
    when something odd was not; ``Outdated``; ``Regency.DoesNotExist`` when it is not the user's to keep.
    """
    regency, row = _held(user, regency, date)
    values = {total: totals.get(total) for total in TOTALS} | {"source": source.strip()}
    if row is not None and says(row, values):
        return Outcome.UNCHANGED
    if balance_seen(regency, date) != seen:
        raise Outdated
    lines = drift_lines(regency, date, totals)
    row = row or Reconciliation(regency=regency, date=date)
    if not confirmed and odd_balance(regency, date, lines):
        message = _("Selisihnya besar atau angkanya janggal: centang bila memang benar.")
        raise Refused({"confirmed": ValidationError(message, code="odd_not_confirmed")})
    return put_row(user=user, row=row, values=values, reason=reason, source="balance")


@transaction.atomic
def delete_balance(*, user: User, regency: Regency, date: dt.date, seen: str, reason: str) -> None:
    """Take a balance away; its history stays. Raises as ``save_balance``."""
    regency, row = _held(user, regency, date)
    if row is None or balance_seen(regency, date) != seen:
        raise Outdated
    drop_row(user=user, row=row, reason=reason, source="balance")


def _held(user: User, regency: Regency, date: dt.date) -> tuple[Regency, Reconciliation | None]:
    regency = kept_regency(user, regency)
    hold_months(regency.province_id)
    problems = balance_problems(regency, date)
    if problems:
        raise Refused(problems)
    row = Reconciliation.objects.select_for_update(of=("self",)).filter(regency=regency, date=date).first()
    return regency, row
