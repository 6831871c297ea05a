"""The bureau's list of all regencies for one date; an officer goes straight to his own."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from regencies import clock
from regencies.models import Province, Regency
from regencies.report_index import list_reports
from regencies.views.asked import asked_date


@require_safe
def report_index(request: HttpRequest) -> HttpResponse:
    """``/lapor/``: who has reported on the date, who has not, and what is odd."""
    province = Province.objects.managed_by(request.user).order_by("code").first()
    if province is None:
        return _to_own_form(request)
    regencies = list(Regency.objects.filter(province=province).select_related("province"))
    date = min(asked_date(request, province), clock.today(province.timezone))
    context = {
        "province": province,
        "date": date,
        "as_of": _as_of(request, date, clock.today(province.timezone)),
        "list": list_reports(regencies, date),
    }
    return render(request, "regencies/report_index.html", context)


def _to_own_form(request: HttpRequest) -> HttpResponse:
    regency = Regency.objects.writable_by(request.user).first()
    if regency is None:
        raise Http404
    address = reverse("regencies:report", args=[regency.code])
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)


def _as_of(request: HttpRequest, date: dt.date, today: dt.date) -> dict:
    """The state of the date control (``templates/_as_of.html``)."""
    one_day = dt.timedelta(days=1)
    return {
        "date": date,
        "today": today,
        "is_today": date == today,
        "previous_url": f"{request.path}?tanggal={date - one_day}",
        "next_url": f"{request.path}?tanggal={date + one_day}" if date < today else "",
        "today_url": request.path,
        "keep": (),
    }
