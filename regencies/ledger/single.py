"""Saving one day's report."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from regencies.calendar import is_service_day
from regencies.models import DailyReport, Regency, User
from regencies.signals import ledger_changed

from .rules import Entry, Refused, refuse_impossible


class Outcome(StrEnum):
    """What saving did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Saved:
    report: DailyReport
    outcome: Outcome


class Conflict(Exception):
    """Somebody else changed the report after it was opened; ``report`` is what stands now."""

    def __init__(self, report: DailyReport) -> None:
        super().__init__(f"{report} is at version {report.version}")
        self.report = report


@transaction.atomic
def save_report(
    *,
    user: User,
    regency: Regency,
    date: dt.date,
    entry: Entry,
    base_version: int,
    reason: str = "",
    source: str = "form",
) -> Saved:
    """Write *entry* as the report of *regency* for *date*.

    ``base_version`` is the version that the person saw (0 when there was none). The same figures sent
    twice are one report. Raises ``Refused`` for what is impossible, ``Conflict`` when somebody else's
    change would be lost, ``Regency.DoesNotExist`` when the regency is not the user's to write.
    """
    regency = Regency.objects.writable_by(user).select_related("province").get(pk=regency.pk)
    fields = entry.as_fields()
    rows = DailyReport.objects.select_for_update().filter(regency=regency, date=date)
    with pghistory.context(
        user=user.pk, user_name=user.get_full_name() or user.username, why=reason, source=source
    ):
        report = rows.first()
        if report is not None and _says(report, fields):
            return Saved(report, Outcome.UNCHANGED)
        refuse_impossible(
            entry,
            regency=regency,
            date=date,
            may_unlock=_is_bureau(user, regency),
            is_service_day=is_service_day(regency, date),
        )
        if report is None:
            # Two first senders at once make one report: the second finds the first one's row.
            report, is_new = DailyReport.objects.get_or_create(regency=regency, date=date, defaults=fields)
            if is_new:
                ledger_changed.send(sender=DailyReport, regency_ids=[regency.pk])
                return Saved(report, Outcome.ADDED)
            report = rows.get()
            if _says(report, fields):
                return Saved(report, Outcome.UNCHANGED)
        _change(report, fields, base_version=base_version, reason=reason)
    ledger_changed.send(sender=DailyReport, regency_ids=[regency.pk])
    return Saved(report, Outcome.CHANGED)


def _says(report: DailyReport, fields: dict) -> bool:
    return all(getattr(report, name) == value for name, value in fields.items())


def _change(report: DailyReport, fields: dict, *, base_version: int, reason: str) -> None:
    if report.version != base_version:
        raise Conflict(report)
    if not reason.strip():
        raise Refused({"reason": _("Laporan ini sudah pernah disimpan: tulis alasan perubahannya.")})
    for name, value in fields.items():
        setattr(report, name, value)
    report.version += 1
    report.save()


def _is_bureau(user: User, regency: Regency) -> bool:
    return user.memberships.filter(role="bureau", province=regency.province_id).exists()
