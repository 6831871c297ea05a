"""One request for a correction: before → after, its effect, and the bureau's decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regencies.correction_page import readable_requests
from regencies.corrections import (
    AlreadyDecided,
    RequestChanged,
    accept_correction,
    decline_correction,
)
from regencies.forms.correction import AnswerForm
from regencies.ledger import Conflict, Refused
from regencies.models import CorrectionRequest
from reports.correction_page import RequestPage


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, number: int) -> HttpResponse:
    """``/koreksi/7/``: its officer and the bureau read it, the bureau decides."""
    asked = get_object_or_404(readable_requests(request.user), pk=number)
    page = RequestPage(request.user, asked)
    if request.method == "POST":
        get_object_or_404(CorrectionRequest.objects.decidable_by(request.user), pk=number)
        return _decide(request, page)
    return _show(request, page, page.answer_form())


def _decide(request: HttpRequest, page: RequestPage) -> HttpResponse:
    form = page.answer_form(request.POST)
    accepts, declines = (request.POST.get("putusan") == word for word in ("terima", "tolak"))
    if not form.is_valid() or not (accepts or declines):
        return _show(request, page, form, status=422)
    values = {"user": request.user, "request": page.request} | form.cleaned_data
    try:
        if accepts:
            accept_correction(**values)
        else:
            del values["report_version"]
            decline_correction(**values)
    except Refused as refused:
        for sentence in refused.messages:
            form.add_error("answer" if "answer" in refused.message_dict else None, sentence)
        return _show(request, page, form, status=422)
    except (AlreadyDecided, RequestChanged, Conflict) as changed:
        return _tell(request, page, changed, form.cleaned_data["answer"])
    messages.success(
        request, _("Koreksi diterima; laporan sudah diubah.") if accepts else _("Koreksi ditolak.")
    )
    return redirect("reports:correction", page.request.pk)


def _tell(request: HttpRequest, page: RequestPage, changed: Exception, answer: str) -> HttpResponse:
    """Nothing was written: show what stands now, with the answer that was typed."""
    fresh = RequestPage(request.user, get_object_or_404(readable_requests(request.user), pk=page.request.pk))
    if isinstance(changed, AlreadyDecided):
        messages.warning(request, fresh.decided_words())
        return redirect("reports:correction", fresh.request.pk)
    form = fresh.answer_form(initial={"answer": answer})
    told = _("Petugas mengubah permintaan ini sejak Anda membukanya. Baca lagi, lalu putuskan.")
    if isinstance(changed, Conflict):
        told = _("Laporan hari itu diubah sejak Anda membuka halaman ini. Bandingkan lagi, lalu putuskan.")
    return _show(request, fresh, form, told=told, status=409)


def _show(
    request: HttpRequest, page: RequestPage, form: AnswerForm, *, told: str = "", status: int = 200
) -> HttpResponse:
    context = {"page": page, "asked": page.request, "regency": page.regency, "form": form, "told": told}
    return render(request, "reports/correction.html", context, status=status)
