"""What the open grid sends and asks: one change of cells, and whether others changed anything."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from regencies.grid import Malformed, managed_provinces, read_change, with_version, write_change
from regencies.grid.answers import (
    conflict_answer,
    missing_answer,
    refused_answer,
    saved_answer,
    signed_out_answer,
)
from regencies.grid.sheet import load_stored
from regencies.ledger import Conflict, KeyReused, Refused
from regencies.models import Province, Regency
from regencies.views.asked import asked_date, asked_province


@require_POST
@login_not_required
def cell(request: HttpRequest) -> HttpResponse:
    """``/lapor/sel/``: saves some cells of one regency's report, or its first report of the day."""
    if not request.user.is_authenticated:
        return signed_out_answer()
    try:
        change = read_change(request.body)
        if change.typist not in {None, request.user.pk}:
            return signed_out_answer()
        writable = Regency.objects.writable_by(request.user).select_related("province")
        regency = writable.filter(code=change.code).first()
        if regency is None:
            return missing_answer()
        return saved_answer(write_change(request.user, regency, change))
    except (Malformed, KeyReused):
        return HttpResponse(status=400)
    except Refused as refused:
        return refused_answer(refused)
    except Conflict as conflict:
        return conflict_answer(conflict)


@require_safe
@login_not_required
def changes(request: HttpRequest) -> HttpResponse:
    """``/lapor/grid.json?provinsi=&tanggal=&sejak=VERSION``: what stands now, unless nothing has changed."""
    if not request.user.is_authenticated:
        return signed_out_answer()
    date = asked_date(request, Province())
    province = asked_province(request, with_version(managed_provinces(request.user), date))
    if province is None:
        return missing_answer()
    if request.GET.get("sejak") == province.version:
        return JsonResponse({"version": province.version})
    # Read after the version, so that a change in between is asked for again instead of missed.
    return JsonResponse({"version": province.version, "rows": load_stored(province, date)})
