"""Changes of locked days: an officer asks with a reason, the bureau accepts or declines with a word."""

import datetime as dt

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from regencies import clock
from regencies.calendar import is_service_day
from regencies.ledger import Entry, Refused, Saved, broken, entry_of, is_bureau, locked_before, save_report
from regencies.ledger.month_lock import hold_months
from regencies.ledger.rules import date_problems, refuse_impossible
from regencies.ledger.signing import signed
from regencies.models import CorrectionRequest, DailyReport, Regency, User

State = CorrectionRequest.State


class AlreadyDecided(Exception):
    """Somebody else has answered or withdrawn ``request`` meanwhile; nothing was written."""

    def __init__(self, request: CorrectionRequest | None) -> None:
        super().__init__(str(request))
        self.request = request


class RequestChanged(Exception):
    """``request`` (None: it was made only now) is not what the person had before him; nothing was written."""

    def __init__(self, request: CorrectionRequest | None) -> None:
        super().__init__(str(request))
        self.request = request


class ReportChanged(Exception):
    """The report was changed after the officer opened it; ``report`` is what stands now, or None."""

    def __init__(self, report: DailyReport | None) -> None:
        super().__init__(str(report))
        self.report = report


def state_number(request: CorrectionRequest | None) -> int:
    """Grows with every change of a request: the number of its latest event; 0 without a request."""
    return request.history.order_by("-pgh_id").values_list("pgh_id", flat=True).first() if request else 0


def may_ask(user: User, regency: Regency, date: dt.date) -> bool:
    """Whether the only way to change *date* is to ask: locked for *user*, its month open."""
    may_unlock = is_bureau(user, regency)
    found = date_problems(regency, date, may_unlock=may_unlock).get("date")
    return found is not None and found.code == "locked"


def requests_of(regency: Regency, date: dt.date) -> QuerySet:
    """Every request for the day, the latest first."""
    rows = regency.correction_requests.filter(date=date)
    return rows.select_related("author", "decided_by").order_by("-asked_at", "-pk")


def open_request(regency: Regency, date: dt.date) -> CorrectionRequest | None:
    """The request for the day that waits for the bureau."""
    return requests_of(regency, date).filter(state=State.OPEN).first()


def own_requests(user: User) -> QuerySet:
    """Requests of the regencies whose officer *user* is."""
    return CorrectionRequest.objects.filter(regency__memberships__user=user).distinct()


@transaction.atomic
def ask_correction(
    *,
    user: User,
    regency: Regency,
    date: dt.date,
    entry: Entry,
    base_version: int,
    reason: str,
    seen: int = 0,
) -> CorrectionRequest:
    """Ask that the report of a locked day be *entry*, or change the request that still waits.

    ``base_version`` is the report that the officer saw, ``seen`` the ``state_number`` of the open request
    (0: none). The same sent twice is one request. Raises ``Refused``, ``ReportChanged``, ``RequestChanged``,
    ``AlreadyDecided``, and ``Regency.DoesNotExist`` when the regency is not the user's to write.
    """
    regency = Regency.objects.writable_by(user).select_related("province").get(pk=regency.pk)
    hold_months(regency.province_id)
    waiting = CorrectionRequest.objects.select_for_update(of=("self",)).filter(regency=regency, date=date)
    request = waiting.filter(state=State.OPEN).first()
    fields = entry.as_fields() | {"reason": reason.strip(), "base_version": base_version}
    if request and request.author_id == user.pk and _says(request, fields):
        return request
    report = DailyReport.objects.filter(regency=regency, date=date).first()
    _refuse_needless(user, regency, date, entry, reason, report)
    if (report.version if report else 0) != base_version:
        raise ReportChanged(report)
    if state_number(request) != seen:
        raise RequestChanged(request) if request else AlreadyDecided(requests_of(regency, date).first())
    request = request or CorrectionRequest(regency=regency, date=date)
    for name, value in (fields | {"author": user}).items():
        setattr(request, name, value)
    with signed(user, why=request.reason, source="correction"):
        return _save(request)


@transaction.atomic
def withdraw_correction(*, user: User, request: CorrectionRequest) -> CorrectionRequest:
    """Take back a request of the user's own regency. Raises ``AlreadyDecided`` and ``DoesNotExist``."""
    held = _held(own_requests(user), request)
    with signed(user, why=_("Permintaan ditarik kembali"), source="correction"):
        return _close(held, user, State.WITHDRAWN, "")


@transaction.atomic
def accept_correction(
    *, user: User, request: CorrectionRequest, seen: int, report_version: int, answer: str = ""
) -> Saved:
    """Write what was asked for as the day's report, with the request and the officer in its history.

    ``seen`` and ``report_version`` are the request's ``state_number`` and the report's version that the
    bureau decided on. Raises ``AlreadyDecided``, ``RequestChanged``, the ledger's ``Conflict`` and
    ``Refused``, and ``DoesNotExist`` when it is not the user's to decide.
    """
    held = _held(CorrectionRequest.objects.decidable_by(user), request, seen)
    saved = save_report(
        user=user,
        regency=held.regency,
        date=held.date,
        entry=entry_of(held),
        base_version=report_version,
        reason=_why(held, answer),
        source="correction",
        context={"correction_request": str(held.pk), "asked_by": held.author.known_as},
    )
    with signed(user, why=answer.strip(), source="correction"):
        _close(held, user, State.ACCEPTED, answer)
    return saved


@transaction.atomic
def decline_correction(
    *, user: User, request: CorrectionRequest, seen: int, answer: str
) -> CorrectionRequest:
    """Leave the report as it is and say why. Raises as ``accept_correction``; ``Refused`` without a word."""
    if not answer.strip():
        raise Refused({"answer": ValidationError(_("Tulis mengapa permintaan ditolak."), code="no_word")})
    held = _held(CorrectionRequest.objects.decidable_by(user), request, seen)
    with signed(user, why=answer.strip(), source="correction"):
        return _close(held, user, State.DECLINED, answer)


def _refuse_needless(
    user: User, regency: Regency, date: dt.date, entry: Entry, reason: str, report: DailyReport | None
) -> None:
    """Raise ``Refused`` for what is impossible, and for what needs no request."""
    refuse_impossible(
        entry,
        regency=regency,
        date=date,
        may_unlock=True,
        is_service_day=is_service_day(regency, date),
    )
    if is_bureau(user, regency) or date >= locked_before(regency):
        message = _("Tanggal ini masih terbuka bagi Anda: ubah laporannya langsung.")
        raise Refused({NON_FIELD_ERRORS: ValidationError(message, code="not_locked")})
    if report is not None and entry_of(report) == entry:
        message = _("Semua sama dengan yang tersimpan. Ubah yang keliru, lalu kirim.")
        raise Refused({NON_FIELD_ERRORS: ValidationError(message, code="nothing_to_correct")})
    if not reason.strip():
        raise Refused({"reason": broken("change_without_reason", _("Tulis alasan koreksi."))})


def _says(request: CorrectionRequest, fields: dict) -> bool:
    return all(getattr(request, name) == value for name, value in fields.items())


def _save(request: CorrectionRequest) -> CorrectionRequest:
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        # A colleague asked for the same day at the same moment.
        if error.__cause__.diag.constraint_name != "correction_request_open_once":
            raise
        raise RequestChanged(None) from error
    return request


def _held(rows: QuerySet, request: CorrectionRequest, seen: int | None = None) -> CorrectionRequest:
    """The request, locked until the transaction ends: of two who decide at once the second waits here."""
    held = (
        CorrectionRequest.objects.select_for_update(of=["self"])
        .select_related("regency__province", "author")
        .get(pk=request.pk, pk__in=rows.values("pk"))
    )
    if held.state != State.OPEN:
        raise AlreadyDecided(held)
    if seen is not None and state_number(held) != seen:
        raise RequestChanged(held)
    return held


def _close(held: CorrectionRequest, user: User, state: State, answer: str) -> CorrectionRequest:
    held.state, held.answer = state, answer.strip()
    held.decided_by, held.decided_at = user, clock.now()
    held.save()
    return held


def _why(held: CorrectionRequest, answer: str) -> str:
    """The reason in the report's history: in the language of the record, whoever accepts it."""
    with translation.override("id"):
        words = {"reason": held.reason, "number": held.pk, "author": held.author.known_as}
        why = _("%(reason)s (koreksi nomor %(number)s, diminta %(author)s)") % words
        return f"{why}: {answer.strip()}" if answer.strip() else why
