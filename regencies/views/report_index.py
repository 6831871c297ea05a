"""The bureau's list of all regencies for one date; an officer goes straight to his own."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from regencies import clock
from regencies.models import Regency
from regencies.report_index import list_reports
from regencies.views.asked import asked_date


@require_safe
def report_index(request: HttpRequest) -> HttpResponse:
    """``/lapor/``: who has reported on the date, who has not, and what is odd."""
    regencies = list(Regency.objects.writable_by(request.user).select_related("province"))
    if not regencies:
        raise Http404
    query = request.GET.urlencode()
    if len(regencies) == 1:
        address = reverse("regencies:report", args=[regencies[0].code])
        return redirect(f"{address}?{query}" if query else address)
    province = regencies[0].province
    date = min(asked_date(request, province), clock.today(province.timezone))
    context = {
        "province": province,
        "date": date,
        "as_of": _as_of(request, date, clock.today(province.timezone)),
        "list": list_reports(regencies, date),
    }
    return render(request, "regencies/report_index.html", context)


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
