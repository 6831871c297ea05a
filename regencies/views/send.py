"""A report from a device that may have been without a connection: however often it comes, it is one."""

import datetime as dt
import json

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from regencies.device_keys import device_owner
from regencies.forms.report import ReportForm
from regencies.ledger import Conflict, KeyReused, Refused, save_report
from regencies.models import Regency
from regencies.report_answers import conflict_answer, refused_answer, saved_answer
from regencies.report_page import ReportPage
from regencies.views.asked import read_date


@never_cache
@login_not_required
@require_POST
def send(request: HttpRequest, code: str) -> JsonResponse:
    """200 saved, 401 signed out or somebody else, 409 conflict, 422 refused; 400 for what is no report."""
    sent = _sent(request)
    if sent is None:
        return JsonResponse({"problems": {"": [_("Kiriman tidak dapat dibaca.")]}, "rules": []}, status=400)
    if not request.user.is_authenticated or sent.get("owner") != device_owner(request.user):
        return JsonResponse({"sign_in": reverse("accounts:sign-in")}, status=401)
    try:
        regency = get_object_or_404(
            Regency.objects.writable_by(request.user).select_related("province"), code=code
        )
        page = ReportPage(request.user, regency, read_date(_text(sent.get("date"))))
    except Http404:
        return JsonResponse({}, status=404)
    # Asked for whether or not the report is there: the same sending always says the same.
    form = ReportForm(_typed(sent), asks_zero_reason=True, asks_reason=True)
    if not form.is_valid():
        return JsonResponse(refused_answer(form), status=422)
    return _save(page, form, sent)


def _save(page: ReportPage, form: ReportForm, sent: dict) -> JsonResponse:
    base_version = form.cleaned_data["base_version"]
    try:
        saved = save_report(
            user=page.user,
            regency=page.regency,
            date=page.date,
            entry=form.entry(),
            base_version=base_version,
            reason=form.cleaned_data["reason"],
            source="offline" if sent.get("waited") is True else "form",
            key=form.cleaned_data["key"],
            context=_context(sent),
        )
    except Refused as refused:
        return JsonResponse(refused_answer(form, refused), status=422)
    except KeyReused:
        problem = _("Kiriman ini sudah diterima dengan angka lain. Buka laporannya, lalu ubah.")
        return JsonResponse({"problems": {"key": [problem]}, "rules": []}, status=422)
    except Conflict as conflict:
        return JsonResponse(conflict_answer(page, conflict, base_version), status=409)
    return JsonResponse(saved_answer(page, saved))


def _sent(request: HttpRequest) -> dict | None:
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) else None


def _typed(sent: dict) -> dict[str, str]:
    """As a form would have sent it; what is neither text nor a whole number stays visible and is refused."""
    return {name: _text(value) for name, value in sent.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()  # half a character, which JSON can carry
    return str(value) if type(value) is int else f"({value})"


def _context(sent: dict) -> dict[str, str]:
    """When the device says that it was typed: by its own clock, so it is told and never relied upon."""
    try:
        typed_at = parse_datetime(_text(sent.get("typed_at")))
    except ValueError:
        return {}
    return {"typed_at": typed_at.isoformat()} if isinstance(typed_at, dt.datetime) else {}
