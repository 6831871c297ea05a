"""Closing months: which are closed, what is missing in those that are not."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from regencies.formatting import long_date
from regencies.forms.month import CloseForm, OpenForm
from regencies.models import Province
from regencies.month_page import MonthList, MonthPage
from regencies.months import MonthChanged, NotYet, StillAsked, close_month, months_with_data, open_month


def _province(request: HttpRequest) -> Province:
    return get_object_or_404(Province.objects.managed_by(request.user).order_by("code")[:1])


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """``/bulan/``: every month with data, how complete it is, and whether it is closed."""
    province = _province(request)
    context = {"province": province, "list": MonthList(province, request.GET.get("halaman"))}
    return render(request, "regencies/month_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, month: str) -> HttpResponse:
    """``/bulan/2016-08/``: closes the month, or opens it again."""
    page = MonthPage(*_asked(request, month))
    form = _form(page, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = _open(request, page, form) if page.state.closed else _close(request, page, form)
        if not told:
            return redirect("regencies:months")
        page = MonthPage(page.province, page.month)
        form = _form(page, None)
        messages.warning(request, told)
        return _show(request, page, form, status=409)
    return _show(request, page, form, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, month: str) -> tuple[Province, dt.date]:
    province = _province(request)
    try:
        asked = dt.date.fromisoformat(f"{month}-01")
    except ValueError as problem:
        raise Http404 from problem
    if asked not in months_with_data(province):
        raise Http404
    return province, asked


def _form(page: MonthPage, data) -> CloseForm | OpenForm:
    if page.state.closed:
        return OpenForm(data)
    missing = page.state.days_missing
    return CloseForm(data, asks=missing > 0, initial={"seen": missing})


def _close(request: HttpRequest, page: MonthPage, form: CloseForm) -> str:
    """Why it was not closed; empty when it was."""
    shown = date_format(page.month, "F Y")
    try:
        close_month(
            user=request.user,
            province=page.province,
            month=page.month,
            seen_missing=form.cleaned_data["seen"],
            note=form.cleaned_data["note"],
        )
    except NotYet as early:
        return _("%(month)s belum dapat ditutup: petugas masih dapat mengubahnya sampai sebelum %(day)s.") % {
            "month": shown,
            "day": long_date(early.day),
        }
    except StillAsked as asked:
        return ngettext(
            "%(count)s permintaan koreksi bulan itu menunggu jawaban. Putuskan dahulu.",
            "%(count)s permintaan koreksi bulan itu menunggu jawaban. Putuskan dahulu.",
            asked.count,
        ) % {"count": asked.count}
    except MonthChanged:
        return _("Keadaan bulan ini berubah sejak Anda membukanya. Periksa lagi di bawah.")
    messages.success(request, _("%(month)s ditutup.") % {"month": shown})
    return ""


def _open(request: HttpRequest, page: MonthPage, form: OpenForm) -> str:
    try:
        open_month(
            user=request.user,
            province=page.province,
            month=page.month,
            reason=form.cleaned_data["reason"],
        )
    except MonthChanged:
        return _("Bulan ini sudah dibuka kembali oleh orang lain.")
    messages.success(request, _("%(month)s dibuka kembali.") % {"month": date_format(page.month, "F Y")})
    return ""


def _show(request: HttpRequest, page: MonthPage, form, *, status: int = 200) -> HttpResponse:
    context = {"page": page, "province": page.province, "form": form}
    return render(request, "regencies/month.html", context, status=status)
