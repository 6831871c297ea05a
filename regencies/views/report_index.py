"""The bureau's grid of all regencies for one date; an officer goes straight to his own form."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from regencies import clock
from regencies.grid import load_sheet, managed_provinces, with_version
from regencies.grid.script import COLUMNS, script
from regencies.models import Province, Regency
from regencies.views.asked import asked_date, asked_province


@require_safe
def report_index(request: HttpRequest) -> HttpResponse:
    """``/lapor/``: every regency's report of the date, to read and, with a script, to fill in place."""
    provinces = managed_provinces(request.user)
    province = asked_province(request, provinces)
    if province is None:
        return _to_own_form(request)
    today = clock.today(province.timezone)
    date = min(asked_date(request, province), today)
    # The version before the figures, so that no change in between is missed.
    provinces = list(with_version(provinces, date))
    province = next(each for each in provinces if each == province)
    sheet = load_sheet(province, date)
    context = {
        "province": province,
        "provinces": provinces,
        "date": date,
        "as_of": _as_of(request, province, date, today),
        "sheet": sheet,
        "columns": COLUMNS,
        "script": script(request.user, province, date, sheet),
    }
    return render(request, "regencies/report_index.html", context)


def _to_own_form(request: HttpRequest) -> HttpResponse:
    regency = Regency.objects.writable_by(request.user).first()
    if regency is None:
        raise Http404
    address = reverse("regencies:report", args=[regency.code])
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)


def _as_of(request: HttpRequest, province: Province, date: dt.date, today: dt.date) -> dict:
    """The state of the date control (``templates/_as_of.html``); a chosen province stays."""
    one_day = dt.timedelta(days=1)
    chosen = f"&provinsi={province.code}" if "provinsi" in request.GET else ""
    return {
        "date": date,
        "today": today,
        "is_today": date == today,
        "previous_url": f"{request.path}?tanggal={date - one_day}{chosen}",
        "next_url": f"{request.path}?tanggal={date + one_day}{chosen}" if date < today else "",
        "today_url": f"{request.path}?provinsi={province.code}" if chosen else request.path,
        "keep": [("provinsi", province.code)] if chosen else [],
    }
