"""How the installation is, for the bureau: what is wrong in plain words, what to do, and what lags."""

import hashlib
import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ektp.health.checks import check, troubled, worst
from ektp.health.finding import Check
from ektp.health.latest import watch
from ektp.health.remedies import remedies
from regencies import clock
from regencies.models import Province, Regency
from reports import recompute
from reports.progress import freshness
from reports.views.live import page_version, version_answer

RENEW_SECONDS = 15
"""Open pages renew themselves as often, so that "seconds ago" stays true."""


@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest) -> HttpResponse:
    """Every check with its evidence; below, every regency's mark and how far its figures reach."""
    province = _province(request)
    if request.method == "POST":
        marked = recompute.mark_all(province)
        messages.success(request, _("%(count)s kabupaten/kota akan dihitung ulang.") % {"count": marked})
        return redirect("reports:recompute-status")
    fresh, checks = freshness(province), check(watch.look())
    context = {
        "title": _("Keadaan"),
        "province": province,
        "checks": checks,
        "worst": worst(checks),
        "troubles": [(one, remedies(one.part, settings.EKTP_LOCAL)) for one in troubled(checks)],
        "freshness": fresh,
        "version": _version(checks, page_version(fresh, province)),
        "rows": _rows(province),
        "done": fresh.regencies - fresh.stale,
    }
    return render(request, "reports/state.html", context)


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """``{"version": …, "wait": …}``, asked every second by the open page."""
    province = _province(request)
    figures = page_version(freshness(province), province)
    return version_answer(_version(check(watch.look(oldest=RENEW_SECONDS / 3)), figures))


def _province(request: HttpRequest) -> Province:
    return get_object_or_404(Province.objects.managed_by(request.user).order_by("code")[:1])


def _version(checks: list[Check], figures: str) -> str:
    states = "".join(one.state for one in checks)
    digest = hashlib.sha256(states.encode()).hexdigest()[:8]
    return f"{figures}.{digest}.{int(time.time() // RENEW_SECONDS)}"


def _rows(province: Province) -> list[tuple]:
    """Each regency with its stale mark, how far its figures reach, and whether nothing is left to do."""
    today = clock.today(province.timezone)
    regencies = Regency.objects.filter(province=province).select_related("stale_mark", "recompute_state")
    rows = []
    for regency in regencies:
        mark, state = getattr(regency, "stale_mark", None), getattr(regency, "recompute_state", None)
        rows.append((regency, mark, state, mark is None and state is not None and state.through >= today))
    return rows
