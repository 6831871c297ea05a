"""Balances: the list, and the form that leads to the page which shows their drift before saving."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from regencies import clock
from regencies.balance_page import balances_of, latest_balances
from regencies.forms.balance import BalanceForm
from regencies.models import TOTALS, Province, Regency
from regencies.views.asked import asked_date


@require_safe
def balances(request: HttpRequest) -> HttpResponse:
    """``/rekonsiliasi/``: the latest balance of every regency of the bureau's province."""
    province = get_object_or_404(Province.objects.managed_by(request.user).order_by("code")[:1])
    context = {"province": province, "rows": latest_balances(province)}
    return render(request, "regencies/balance_list.html", context)


@require_safe
def balance(request: HttpRequest, code: str) -> HttpResponse:
    """``/rekonsiliasi/16.07/``: the regency's balances and the form; ``?tanggal=`` fills in one of them."""
    kept = Regency.objects.filter(province__in=Province.objects.managed_by(request.user))
    regency = get_object_or_404(kept.select_related("province"), code=code)
    date = asked_date(request, regency.province)
    form = BalanceForm(initial=_initial(regency, date))
    return show_form(request, regency, form)


def show_form(
    request: HttpRequest, regency: Regency, form: BalanceForm, *, status: int = 200
) -> HttpResponse:
    """The form with the regency's balances under it."""
    context = {
        "regency": regency,
        "form": form,
        "rows": balances_of(regency),
        "today": clock.today(regency.province.timezone),
    }
    return render(request, "regencies/balance_form.html", context, status=status)


def _initial(regency: Regency, date: dt.date) -> dict:
    there = regency.reconciliations.filter(date=date).first()
    values = {name: getattr(there, name) for name in (*TOTALS, "source")} if there else {}
    return {"date": date} | values
