"""``/jejak/``: who saw, fetched and changed what, for the bureau; and the state of the chain over it."""

from itertools import islice

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from regencies import tasks
from regencies.models import AuditCheck, AuditSeal, Province
from regencies.views.asked import asked_province
from reports.downloads import table_response
from reports.trail.asked import TrailFilter
from reports.trail.lines import Line, lines
from reports.trail.sources import Place, Wanted
from reports.trail.table import TrailTable

PER_PAGE = 50
EXPORTED_AT_ONCE = 500
MOST_EXPORTED = 10_000


def _asked(request: HttpRequest) -> TrailFilter:
    """404 for who keeps no province."""
    province = asked_province(request, Province.objects.managed_by(request.user).order_by("code"))
    if province is None:
        raise Http404
    return TrailFilter(request.GET, province)


def _after(request: HttpRequest) -> Place | None:
    """``?sebelum=``: where the page before ended."""
    asked = request.GET.get("sebelum", "")
    try:
        return Place.read(asked) if asked else None
    except ValueError as problem:
        raise Http404 from problem


@require_http_methods(["GET", "HEAD", "POST"])
def trail(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if request.method == "POST":
        tasks.verify_audit.delay(request.user.pk)
        messages.success(request, _("Pemeriksaan dimulai. Muat ulang halaman ini sebentar lagi."))
        return redirect("reports:trail")
    after = _after(request)
    found = lines(asked.wanted(), after=after, most=PER_PAGE + 1)
    query = request.GET.copy()
    query.pop("sebelum", None)
    context = {
        "filter": asked,
        "province": asked.province,
        "table": TrailTable(found[:PER_PAGE]),
        "is_filtered": any(query.get(name) for name in asked.fields),
        "is_first": after is None,
        "older": str(found[PER_PAGE - 1].place) if len(found) > PER_PAGE else "",
        "seal": AuditSeal.objects.order_by("-number").first(),
        "check": AuditCheck.objects.select_related("by").first(),
        "exports": [
            (kind.upper(), f"{reverse('reports:trail-export', args=[kind])}?{query.urlencode()}")
            for kind in ("csv", "xlsx")
        ],
    }
    return render(request, "audit/trail.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Everything that the filters let through, at most ``MOST_EXPORTED`` lines, the newest first."""
    asked = _asked(request)
    found = list(islice(_all_lines(asked.wanted()), MOST_EXPORTED))
    table = TrailTable(found)
    for name in ("why", "session"):
        table.columns.show(name)
    return table_response(table, kind, f"{asked.province.code}-jejak")


def _all_lines(wanted: Wanted):
    after: Place | None = None
    while found := lines(wanted, after=after, most=EXPORTED_AT_ONCE):
        yield from found
        last: Line = found[-1]
        after = last.place
