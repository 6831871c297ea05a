"""The recompute's progress for the bureau: what lags, since when, and a way to compute everything anew."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regencies import clock
from regencies.models import Province, Regency
from reports import recompute
from reports.pages import Age, is_late
from reports.progress import freshness
from reports.views.live import page_version


@require_http_methods(["GET", "HEAD", "POST"])
def recompute_status(request: HttpRequest) -> HttpResponse:
    """Every regency of the bureau's province with its mark and how far its figures reach."""
    province = get_object_or_404(Province.objects.managed_by(request.user).order_by("code")[:1])
    if request.method == "POST":
        marked = recompute.mark_all(province)
        messages.success(request, _("%(count)s kabupaten/kota akan dihitung ulang.") % {"count": marked})
        return redirect("reports:recompute-status")
    fresh = freshness(province)
    context = {
        "title": _("Perhitungan"),
        "province": province,
        "freshness": fresh,
        "age": Age(fresh, is_late(fresh), None),
        "version": page_version(fresh, province),
        "rows": _rows(province),
        "done": fresh.regencies - fresh.stale,
    }
    return render(request, "reports/recompute_status.html", context)


def _rows(province: Province) -> list[tuple]:
    """Each regency with its stale mark, how far its figures reach, and whether nothing is left to do."""
    today = clock.today(province.timezone)
    regencies = Regency.objects.filter(province=province).select_related("stale_mark", "recompute_state")
    rows = []
    for regency in regencies:
        mark, state = getattr(regency, "stale_mark", None), getattr(regency, "recompute_state", None)
        rows.append((regency, mark, state, mark is None and state is not None and state.through >= today))
    return rows
