"""The report form: one regency and day."""

import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods

from regencies.allowed import writable_regency
from regencies.device_keys import device_owner
from regencies.forms.report import ReportForm
from regencies.ledger import Conflict, KeyReused, Outcome, Refused, Saved, save_report
from regencies.report_conflict import compare
from regencies.report_page import ReportPage
from regencies.views.asked import asked_date


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Shows a day to fill, to change or, when it is locked, to read; saves what is sent."""
    regency = writable_regency(request.user, code)
    page = ReportPage(request.user, regency, asked_date(request, regency.province))
    if request.method == "POST":
        return _save(request, page)
    outcome = request.GET.get("tersimpan")
    saved = outcome if page.report and outcome in set(Outcome) else ""
    return _unless_known(request, _show(request, page, page.form(), saved=saved))


# New at every request although nothing has changed.
_FRESH = re.compile(rb'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"')


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 for a browser that has this page already: on a weak line that is one packet instead of six."""
    state = [_FRESH.sub(b"", response.content), request.META.get("CSRF_COOKIE", "").encode()]
    etag = quote_etag(hashlib.sha256(b"\n".join(state)).hexdigest()[:32])
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)


def _save(request: HttpRequest, page: ReportPage) -> HttpResponse:
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    try:
        saved = _written(page, form)
    except Refused as refused:
        form.refuse(refused)
        return _show(request, page, form, status=422)
    except Conflict as conflict:
        return _show_conflict(request, page, form, conflict)
    address = reverse("regencies:report", args=[page.regency.code])
    return redirect(f"{address}?tanggal={page.date.isoformat()}&tersimpan={saved.outcome}")


def _written(page: ReportPage, form: ReportForm) -> Saved:
    """Saved under the form's key. Going back in the browser brings a key again with other figures: that is
    another sending, which the versions judge."""
    report = {
        "user": page.user,
        "regency": page.regency,
        "date": page.date,
        "entry": form.entry(),
        "base_version": form.cleaned_data["base_version"],
        "reason": form.cleaned_data.get("reason", ""),
    }
    try:
        return save_report(**report, key=form.cleaned_data["key"])
    except KeyReused:
        return save_report(**report)


def _show(
    request: HttpRequest, page: ReportPage, form: ReportForm, *, saved: str = "", status: int = 200
) -> HttpResponse:
    tells_all = request.GET.get("riwayat") == "semua"
    context = {
        "page": page,
        "regency": page.regency,
        "form": form,
        "groups": page.groups(form),
        "odd": page.odd(form),
        "saved": saved,
        "changes": page.changes if tells_all else page.latest_changes,
        "tells_all": tells_all,
        "has_earlier": page.has_earlier_changes and not tells_all,
        "owner": device_owner(request.user),
    }
    return render(request, "regencies/report.html", context, status=status)


def _show_conflict(
    request: HttpRequest, page: ReportPage, form: ReportForm, conflict: Conflict
) -> HttpResponse:
    context = {
        "page": page,
        "regency": page.regency,
        "form": form,
        "conflict": compare(page, form, conflict.report),
        "owner": device_owner(request.user),
    }
    return render(request, "regencies/report_conflict.html", context, status=409)
