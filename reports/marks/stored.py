"""Keeping a regency's marks as its ledger has them."""

import datetime as dt
from dataclasses import asdict

from django.db.models import Q

from regencies.ledger.marks import STANDING, load_series, marks_since
from regencies.models import DailyReport, Regency
from reports.models import OddMark


def replace_marks(regency: Regency, since: dt.date, until: dt.date) -> None:
    """Replace the stored marks from *since* on by those that the ledger has up to *until*.

    A run of days on which a total stands wrong is replaced whole, also where it began before *since*.
    """
    found = marks_since(load_series(regency), since, until)
    is_old = Q(date__gte=since) | Q(rule__in=STANDING, date__gte=found.totals_since)
    OddMark.objects.filter(is_old, regency=regency).delete()
    zeros = [mark.date for mark in found.marks if mark.rule == "zero_on_service_day"]
    reasons = _zero_reasons(regency, zeros) if zeros else {}
    OddMark.objects.bulk_create(
        OddMark(
            regency=regency,
            explanation=reasons.get(mark.date, "") if mark.rule == "zero_on_service_day" else "",
            **asdict(mark) | {"recent": list(mark.recent)},
        )
        for mark in found.marks
    )


def _zero_reasons(regency: Regency, dates: list[dt.date]) -> dict[dt.date, str]:
    rows = DailyReport.objects.filter(regency=regency, date__in=dates)
    return {date: reason.strip() for date, reason in rows.values_list("date", "zero_reason")}
