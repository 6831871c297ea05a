"""What machines ask: does it live, can it serve. Names and states only, for anybody may ask."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from ektp.health.checks import check, is_ready, worst
from ektp.health.latest import watch

_NEVER_KEPT = {"Cache-Control": "no-store"}


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks nobody else, so that a lost database restarts nothing."""
    return HttpResponse("hidup\n", content_type="text/plain; charset=utf-8", headers=_NEVER_KEPT)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 while no page can be served; what only delays figures is told with 200."""
    checks = check(watch.look())
    found = {"state": worst(checks), "checks": {one.name: one.state for one in checks}}
    return JsonResponse(found, status=200 if is_ready(checks) else 503, headers=_NEVER_KEPT)
