"""What the rules about a day need to know from the ledger, read at once for one regency or for many."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from ektp.prepared import PreparedQuery, any_of
from regencies.calendar import is_outreach_day, is_service_day, load_exceptions
from regencies.models import FLOWS, DailyReport, PopulationFigure, Reconciliation, Regency

from .totals import EFFECTS, totals_of

LOOK_BACK = dt.timedelta(days=120)

# The form of every officer asks for these, so they are composed once.
_VERIFIED = PreparedQuery(
    "balances_of_day",
    lambda keys, date: Reconciliation.objects.filter(any_of("regency", keys), date=date),
    "bigint[]",
    "date",
)
_ELIGIBLE = PreparedQuery(
    "eligible_on_day",
    lambda keys, date: (
        PopulationFigure.objects.filter(any_of("regency", keys), effective_on__lte=date)
        .order_by("effective_on")
        .values_list("regency", "eligible")
    ),
    "bigint[]",
    "date",
)
_EARLIER = PreparedQuery(
    "reports_before_day",
    lambda keys, since, date: (
        DailyReport.objects.filter(any_of("regency", keys), date__gte=since, date__lt=date)
        .order_by("regency", "-date")
        .values_list("regency", "date", *FLOWS)
    ),
    "bigint[]",
    "date",
    "date",
)


class ReportedDay(NamedTuple):
    """The flows of one report, and whether its day lies outside the ordinary week."""

    date: dt.date
    is_outreach: bool
    recorded: int
    printed: int
    reprinted: int
    blanks_received: int
    blanks_spoiled: int
    temporary_issued: int
    temporary_withdrawn: int

    @property
    def flows(self) -> dict[str, int]:
        return dict(zip(FLOWS, self[2:], strict=True))


@dataclass(frozen=True)
class DayFacts:
    """One regency before the report of *date*: totals at the close of the day before (0 before first
    data), the balance verified on *date* itself, wajib KTP, and earlier reports, newest first."""

    regency: Regency
    date: dt.date
    before: dict[str, int]
    verified: Reconciliation | None
    eligible: int | None
    earlier: tuple[ReportedDay, ...]

    @property
    def is_service_day(self) -> bool:
        return is_service_day(self.regency, self.date)

    @property
    def is_outreach(self) -> bool:
        return is_outreach_day(self.regency, self.date)


def reported_day(regency: Regency, date: dt.date, flows: Iterable[int]) -> ReportedDay:
    """A report of *regency*, its flows in the order of ``FLOWS``."""
    return ReportedDay(date, is_outreach_day(regency, date), *flows)


def load_facts(regencies: Iterable[Regency], date: dt.date) -> dict[int, DayFacts]:
    """The facts of every regency by primary key; a fixed number of queries for regencies of one province."""
    regencies = list(regencies)
    keys = [regency.pk for regency in regencies]
    before = totals_of(regencies, date - dt.timedelta(days=1))
    verified = {row.regency_id: row for row in _VERIFIED.objects(keys, date)}
    eligible = dict(_ELIGIBLE.rows(keys, date))
    load_exceptions(regencies)
    earlier = _earlier(regencies, date)
    return {
        regency.pk: DayFacts(
            regency,
            date,
            before[regency.pk] or dict.fromkeys(EFFECTS, 0),
            verified.get(regency.pk),
            eligible.get(regency.pk),
            earlier.get(regency.pk, ()),
        )
        for regency in regencies
    }


def _earlier(regencies: list[Regency], date: dt.date) -> dict[int, tuple[ReportedDay, ...]]:
    by_key = {regency.pk: regency for regency in regencies}
    rows = _EARLIER.rows(list(by_key), date - LOOK_BACK, date)
    return {
        key: tuple(reported_day(by_key[key], day, flows) for _key, day, *flows in group)
        for key, group in groupby(rows, lambda row: row[0])
    }
