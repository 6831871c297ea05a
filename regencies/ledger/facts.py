"""What the rules about a day need to know from the ledger, read at once for one regency or for many."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from regencies.calendar import is_service_day, load_exceptions
from regencies.models import DailyReport, PopulationFigure, Reconciliation, Regency

from .totals import EFFECTS, totals_of

LOOK_BACK = dt.timedelta(days=120)


@dataclass(frozen=True)
class DayFacts:
    """One regency before the report of *date*: totals at the close of the day before (0 before first
    data), the balance verified on *date* itself, wajib KTP, and earlier reports, newest first."""

    regency: Regency
    date: dt.date
    before: dict[str, int]
    verified: Reconciliation | None
    eligible: int | None
    earlier: tuple[DailyReport, ...]

    @property
    def is_service_day(self) -> bool:
        return is_service_day(self.regency, self.date)


def load_facts(regencies: Iterable[Regency], date: dt.date) -> dict[int, DayFacts]:
    """The facts of every regency by primary key; a fixed number of queries for regencies of one province."""
    regencies = list(regencies)
    keys = [regency.pk for regency in regencies]
    before = totals_of(regencies, date - dt.timedelta(days=1))
    verified = {row.regency_id: row for row in Reconciliation.objects.filter(regency__in=keys, date=date)}
    figures = PopulationFigure.objects.filter(regency__in=keys, effective_on__lte=date)
    eligible = dict(figures.order_by("effective_on").values_list("regency", "eligible"))
    recent = DailyReport.objects.filter(regency__in=keys, date__lt=date, date__gte=date - LOOK_BACK)
    earlier = {
        key: tuple(reports)
        for key, reports in groupby(recent.order_by("regency", "-date"), lambda report: report.regency_id)
    }
    load_exceptions(regencies)
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
