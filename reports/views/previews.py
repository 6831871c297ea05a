"""The page between a form of balances or register and its saving: it shows what would come of it.

A GET carries what the form states and writes nothing; a POST to the same address saves exactly that.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regencies.formatting import long_date
from regencies.forms.balance import BalanceForm, SavingForm
from regencies.forms.register import RegisterForm
from regencies.ledger import Outcome, Refused
from regencies.ledger.writing import Outdated
from regencies.models import Province, Regency
from regencies.views import balances, register
from reports.previews import BalancePreview, Preview, RegisterPreview


@dataclass(frozen=True)
class Kind:
    """How one of the two differs from the other."""

    form: type[forms.Form]
    preview: type[Preview]
    show_form: Callable[..., HttpResponse]
    template: str
    list_name: str


BALANCE = Kind(
    BalanceForm, BalancePreview, balances.show_form, "reports/balance_preview.html", "regencies:balance"
)
REGISTER = Kind(
    RegisterForm,
    RegisterPreview,
    register.show_form,
    "reports/register_preview.html",
    "regencies:register-figure",
)


@require_http_methods(["GET", "HEAD", "POST"])
def balance(request: HttpRequest, code: str) -> HttpResponse:
    """``/rekonsiliasi/16.07/pratinjau/?date=…``."""
    return _preview(request, code, BALANCE)


@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """``/penduduk/16.07/pratinjau/?effective_on=…``."""
    return _preview(request, code, REGISTER)


def _preview(request: HttpRequest, code: str, kind: Kind) -> HttpResponse:
    kept = Regency.objects.filter(province__in=Province.objects.managed_by(request.user))
    regency = get_object_or_404(kept.select_related("province"), code=code)
    stated = kind.form(request.GET)
    if not stated.is_valid():
        return kind.show_form(request, regency, stated, status=422)
    page = kind.preview(request.user, regency, stated, deletes=request.GET.get("hapus") == "ya")
    if page.problems:
        stated.add_error(None, page.problems[0])
        return kind.show_form(request, regency, stated, status=422)
    if request.method == "POST":
        return _save(request, kind, page)
    return _show(request, kind, page, page.saving_form())


def _save(request: HttpRequest, kind: Kind, page: Preview) -> HttpResponse:
    form = page.saving_form(request.POST)
    if not form.is_valid():
        return _show(request, kind, page, form, status=422)
    try:
        done = page.delete(form) if page.deletes else page.save(form)
    except Refused as refused:
        form.refuse(refused)
        return _show(request, kind, page, form, status=422)
    except Outdated:
        messages.warning(request, _("Ada yang berubah sejak pratinjau ini dibuat. Ini keadaan yang baru."))
        return redirect(request.get_full_path())
    messages.success(request, _said(page, done))
    return redirect(kind.list_name, page.regency.code)


def _said(page: Preview, done: Outcome | None) -> str:
    words = {
        None: _("%(date)s dihapus; riwayatnya tetap ada."),
        Outcome.ADDED: _("%(date)s tersimpan."),
        Outcome.CHANGED: _("Perubahan %(date)s tersimpan."),
        Outcome.UNCHANGED: _("%(date)s sudah ada dengan isi yang sama; tidak ada yang berubah."),
    }
    return words[done] % {"date": long_date(page.date)}


def _show(
    request: HttpRequest, kind: Kind, page: Preview, form: SavingForm, *, status: int = 200
) -> HttpResponse:
    context = {"page": page, "regency": page.regency, "form": form}
    return render(request, kind.template, context, status=status)
