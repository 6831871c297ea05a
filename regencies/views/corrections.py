"""Requests for corrections: the list, and the form that an officer fills for a locked day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regencies.correction_page import CorrectionPage, listed_corrections
from regencies.corrections import (
    AlreadyDecided,
    ReportChanged,
    RequestChanged,
    ask_correction,
    own_requests,
    withdraw_correction,
)
from regencies.forms.correction import CorrectionForm
from regencies.ledger import Refused
from regencies.models import Regency
from regencies.views.asked import asked_date


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """``/koreksi/``: what waits and what was decided, of the officer's regency or the bureau's province."""
    roles = request.user.memberships.filter(role__in=["officer", "bureau"])
    if not roles.exists():
        raise Http404
    context = {
        "list": listed_corrections(request.user, request.GET.get("halaman")),
        "is_bureau": roles.filter(role="bureau").exists(),
    }
    return render(request, "regencies/correction_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """``/koreksi/ajukan/16.07/?tanggal=…``: the locked day's form, or the waiting request to be changed."""
    regency = get_object_or_404(
        Regency.objects.writable_by(request.user).select_related("province"), code=code
    )
    page = CorrectionPage(request.user, regency, asked_date(request, regency.province))
    if not page.may_ask:
        return redirect(page.report_url)
    if request.method == "POST":
        return _send(request, page)
    return _show(request, page, page.form())


def _send(request: HttpRequest, page: CorrectionPage) -> HttpResponse:
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    try:
        asked = ask_correction(
            user=request.user,
            regency=page.regency,
            date=page.date,
            entry=form.entry(),
            base_version=form.cleaned_data["base_version"],
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
    except Refused as refused:
        form.refuse(refused)
        return _show(request, page, form, status=422)
    except (ReportChanged, RequestChanged, AlreadyDecided) as changed:
        return _show(request, page, page.again(request.POST, changed), status=409)
    messages.success(request, _("Permintaan koreksi terkirim. Jawabannya tampil di halaman ini."))
    return redirect("reports:correction", asked.pk)


def _show(
    request: HttpRequest, page: CorrectionPage, form: CorrectionForm, *, status: int = 200
) -> HttpResponse:
    context = {"page": page, "regency": page.regency, "form": form, "groups": page.groups(form)}
    return render(request, "regencies/correction_form.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Takes back a request of the officer's own regency."""
    asked = get_object_or_404(own_requests(request.user), pk=number)
    try:
        withdraw_correction(user=request.user, request=asked)
    except AlreadyDecided:
        messages.warning(request, _("Permintaan ini sudah dijawab atau ditarik sebelumnya."))
    else:
        messages.success(request, _("Permintaan koreksi ditarik kembali. Laporan tidak berubah."))
    return redirect("reports:correction", asked.pk)
