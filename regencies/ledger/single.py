"""Saving one day's report."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ektp.prepared import PreparedQuery
from regencies.allowed import keeps, still_writable
from regencies.calendar import is_service_day
from regencies.models import FLOWS, DailyReport, Regency, Submission, User
from regencies.signals import ledger_changed

from .month_lock import hold_months
from .rules import Entry, Refused, broken, refuse_impossible
from .signing import signed

# Every report that is sent asks for these, so they are composed once; each inside its transaction.
# The row alone is locked: a recompute needs the regency at its end.
_HELD = PreparedQuery(
    "report_held",
    lambda pk, date: (
        DailyReport.objects.select_for_update(of=("self",)).filter(regency=pk, date=date).order_by()
    ),
    "bigint",
    "date",
)
_SENDER_HELD = PreparedQuery(
    "sender_held", lambda pk: User.objects.select_for_update(no_key=True).filter(pk=pk).values("pk")
)
_SENT = PreparedQuery(
    "sent_before",
    lambda user, key: Submission.objects.filter(user=user, key=key).order_by(),
    "bigint",
    "uuid",
)


class Outcome(StrEnum):
    """What saving did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Saved:
    """``version`` is the one that this sending left; a later change of the report may have raised its own."""

    report: DailyReport
    outcome: Outcome
    version: int = 0

    def __post_init__(self) -> None:
        if not self.version:
            object.__setattr__(self, "version", self.report.version)


class KeyReused(Exception):
    """A key came back with another report than the one it was accepted with; nothing was written."""


class Conflict(Exception):
    """Somebody else changed the report after it was opened; ``report`` is what stands now."""

    def __init__(self, report: DailyReport) -> None:
        super().__init__(f"{report} is at version {report.version}")
        self.report = report


def save_report(
    *,
    user: User,
    regency: Regency,
    date: dt.date,
    entry: Entry,
    base_version: int,
    reason: str = "",
    source: str = "form",
    key: UUID | None = None,
    context: Mapping[str, str] | None = None,
) -> Saved:
    """Write *entry* as the report of *regency* for *date*.

    ``base_version`` is the version that the person saw (0 when there was none). The same figures sent
    twice are one report. With a ``key``, a sending that comes again, however late, is answered as it was the
    first time and changes nothing. ``context`` joins who, why and ``source`` in the history.

    Raises ``Refused`` for what is impossible, ``Conflict`` when somebody else's change would be lost,
    ``KeyReused``, and ``Regency.DoesNotExist`` when the regency is not the user's to write.
    """
    write = _Writing(user, regency, date, reason, source, dict(context or {}))
    with transaction.atomic():
        write.begin()
        content = _digest(write.regency, date, entry, reason)
        answered = _answered(user, key, content)
        if answered is not None:
            return answered
        saved = write.report(lambda report: entry, base_version)
        if key is not None:
            _keep_answer(user, key, content, saved)
        return saved


def save_cells(
    *,
    user: User,
    regency: Regency,
    date: dt.date,
    seen: Mapping[str, int | str],
    cells: Mapping[str, int | str],
    reason: str = "",
    source: str = "grid",
) -> Saved:
    """Change some fields of a report that is there, leaving the others as anybody else has them now.

    ``cells`` are the new values by field name and ``seen`` the values that they replace, as the person saw
    them. Raises ``Conflict`` when one of those has been changed meanwhile, and otherwise as ``save_report``.
    """
    write = _Writing(user, regency, date, reason, source, {})
    with transaction.atomic():
        write.begin()
        report = write.held()
        if report is None:
            raise Refused({"date": broken("not_a_count", _("Belum ada laporan: isi semua kolomnya."))})
        if any(getattr(report, name) not in {seen[name], value} for name, value in cells.items()):
            raise Conflict(report)
        return write.report(lambda report: replace(entry_of(report), **cells), report.version)


def entry_of(report: DailyReport) -> Entry:
    """What a stored report says."""
    names = (*FLOWS, "note", "zero_reason")
    return Entry(**{name: getattr(report, name) for name in names})


@dataclass
class _Writing:
    """One person's write of one day, inside a transaction."""

    user: User
    regency: Regency
    date: dt.date
    reason: str
    source: str
    context: dict

    def begin(self) -> None:
        self.regency = still_writable(self.user, self.regency)
        hold_months(self.regency.province_id)

    def held(self) -> DailyReport | None:
        """The report, kept from everybody else until the transaction ends."""
        return _HELD.first(self.regency.pk, self.date)

    def report(self, entry_for, base_version: int) -> Saved:
        with signed(self.user, why=self.reason, source=self.source, **self.context):
            saved = self._write(entry_for, base_version)
        if saved.outcome is not Outcome.UNCHANGED:
            ledger_changed.send(sender=DailyReport, regency_ids=[self.regency.pk], source=self.source)
        return saved

    def _write(self, entry_for, base_version: int) -> Saved:
        report = self.held()
        entry = entry_for(report)
        fields = entry.as_fields()
        if report is not None and _says(report, fields):
            return Saved(report, Outcome.UNCHANGED)
        refuse_impossible(
            entry,
            regency=self.regency,
            date=self.date,
            may_unlock=is_bureau(self.user, self.regency),
            is_service_day=is_service_day(self.regency, self.date),
        )
        if report is None:
            # Two first senders at once make one report: the second finds the first one's row.
            report, is_new = DailyReport.objects.get_or_create(
                regency=self.regency, date=self.date, defaults=fields
            )
            if is_new:
                return Saved(report, Outcome.ADDED)
            report = self.held()
            if _says(report, fields):
                return Saved(report, Outcome.UNCHANGED)
        _change(report, fields, base_version=base_version, reason=self.reason)
        return Saved(report, Outcome.CHANGED)


def is_bureau(user: User, regency: Regency) -> bool:
    """Whether *user* keeps the data of the regency's province, for whom no lock of days holds."""
    return keeps(user, regency.province_id)


def _says(report: DailyReport, fields: dict) -> bool:
    return all(getattr(report, name) == value for name, value in fields.items())


def _change(report: DailyReport, fields: dict, *, base_version: int, reason: str) -> None:
    if report.version != base_version:
        raise Conflict(report)
    if not reason.strip():
        message = _("Laporan ini sudah pernah disimpan: tulis alasan perubahannya.")
        raise Refused({"reason": broken("change_without_reason", message)})
    for name, value in fields.items():
        setattr(report, name, value)
    report.version += 1
    report.save()


def _digest(regency: Regency, date: dt.date, entry: Entry, reason: str) -> str:
    content = [regency.code, date.isoformat(), entry.as_fields(), reason]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _answered(user: User, key: UUID | None, content: str) -> Saved | None:
    """How this sending was answered when it came first; two at once wait for each other."""
    if key is None:
        return None
    _SENDER_HELD.row(user.pk)
    known = _SENT.first(user.pk, key)
    if known is None:
        return None
    if known.digest != content:
        raise KeyReused(str(key))
    report = DailyReport.objects.get(regency=known.regency, date=known.date)
    return Saved(report, Outcome(known.outcome), version=known.version)


def _keep_answer(user: User, key: UUID, content: str, saved: Saved) -> None:
    report = saved.report
    Submission.objects.create(
        user=user,
        key=key,
        regency=report.regency,
        date=report.date,
        digest=content,
        outcome=saved.outcome,
        version=report.version,
    )
