"""The register: the figures in force, and the form that leads to the page which shows their effect."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from regencies import clock
from regencies.forms.register import RegisterForm
from regencies.models import Province, Regency
from regencies.register_page import figures_in_force, figures_of
from regencies.views.asked import asked_date


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """``/penduduk/``: wajib KTP and residents of every regency of the bureau's province."""
    province = get_object_or_404(Province.objects.managed_by(request.user).order_by("code")[:1])
    rows = figures_in_force(province, clock.today(province.timezone))
    context = {
        "province": province,
        "rows": rows,
        "eligible": sum(row.figure.eligible for row in rows if row.figure),
        "has_figures": any(row.figure for row in rows),
    }
    return render(request, "regencies/register_list.html", context)


@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """``/penduduk/16.07/``: the regency's figures, and the form; ``?tanggal=`` fills in an existing one."""
    kept = Regency.objects.filter(province__in=Province.objects.managed_by(request.user))
    regency = get_object_or_404(kept.select_related("province"), code=code)
    date = asked_date(request, regency.province)
    return show_form(request, regency, RegisterForm(initial=_initial(regency, date)))


def show_form(
    request: HttpRequest, regency: Regency, form: RegisterForm, *, status: int = 200
) -> HttpResponse:
    """The form with the regency's figures under it."""
    context = {"regency": regency, "form": form, "rows": figures_of(regency)}
    return render(request, "regencies/register_form.html", context, status=status)


def _initial(regency: Regency, date: dt.date) -> dict:
    there = regency.population_figures.filter(effective_on=date).first()
    values = {name: getattr(there, name) for name in ("population", "eligible", "source")} if there else {}
    return {"effective_on": date} | values
