"""The date that a page of entry was asked for."""

import datetime as dt

from django.http import Http404, HttpRequest

from regencies import clock
from regencies.models import Province


def asked_date(request: HttpRequest, province: Province) -> dt.date:
    """``?tanggal=``, also a day that has not come (the page says so); today in the province without it."""
    asked = request.GET.get("tanggal", "").strip()
    if not asked:
        return clock.today(province.timezone)
    try:
        date = dt.date.fromisoformat(asked)
    except ValueError as problem:
        raise Http404 from problem
    if not 2000 <= date.year < 2100:
        raise Http404
    return date
