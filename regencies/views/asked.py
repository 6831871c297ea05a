"""The date and the province that a page of entry was asked for."""

import datetime as dt
import re

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from regencies import clock
from regencies.models import Province


def asked_date(request: HttpRequest, province: Province) -> dt.date:
    """``?tanggal=``, also a day that has not come (the page says so); today in the province without it."""
    asked = request.GET.get("tanggal", "").strip()
    return read_date(asked) if asked else clock.today(province.timezone)


def read_date(written: str) -> dt.date:
    """An ISO date of this century; ``Http404`` for anything else."""
    try:
        date = dt.date.fromisoformat(written)
    except ValueError as problem:
        raise Http404 from problem
    if not 2000 <= date.year < 2100:
        raise Http404
    return date


def asked_province(request: HttpRequest, provinces: QuerySet) -> Province | None:
    """``?provinsi=`` out of *provinces*, the first of them without it, None when there is none."""
    asked = request.GET.get("provinsi", "").strip()
    if not asked:
        return provinces.first()
    province = provinces.filter(code=asked).first() if re.fullmatch(r"[0-9]{2}", asked) else None
    if province is None:
        raise Http404
    return province
