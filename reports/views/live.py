"""The version of what a page shows: open pages ask for it every second and renew themselves when it moves."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from regencies import clock
from regencies.models import Province, Regency
from reports.progress import Freshness, freshness


def page_version(fresh: Freshness, province: Province) -> str:
    """Changes when figures, the number of lagging regencies or the date change."""
    return f"{fresh.version}.{fresh.stale}.{clock.today(province.timezone):%Y%m%d}"


@require_safe
def province_version(request: HttpRequest, code: str) -> JsonResponse:
    """``{"version": …}`` for the province's pages."""
    province = get_object_or_404(Province.objects.visible_to(request.user), code=code)
    return JsonResponse({"version": page_version(freshness(province), province)})


@require_safe
def regency_version(request: HttpRequest, code: str) -> JsonResponse:
    """``{"version": …}`` for one regency's page."""
    regency = get_object_or_404(
        Regency.objects.visible_to(request.user).select_related("province"), code=code
    )
    return JsonResponse({"version": page_version(freshness(regency.province, regency), regency.province)})
