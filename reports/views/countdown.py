"""Leadership's page: how long, how many, how fast, and who first. Readable in ten seconds."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from ektp.addresses import address
from ektp.packed import Packed
from regencies.allowed import first_visible_province
from regencies.models import Province
from reports.chrome import framed
from reports.decisions import decisions
from reports.first_steps import missing
from reports.pages import age, as_of
from reports.progress import ProvinceView, freshness, province_progress
from reports.tables import RegencyRow
from reports.unchanged import Parts, drawn_once, unless_unchanged
from reports.views.live import page_version
from reports.views.province import gaps, headline, share_sentence

FIRST = 3
"""As many as a reader keeps in mind."""


def _figures(view: ProvinceView) -> dict:
    """The countdown itself, and the regencies in the order of their share of the gap."""
    open_regencies = gaps(view)
    first = open_regencies[:FIRST]
    return headline(view) | {
        "first": [RegencyRow(*pair) for pair in first],
        "first_share_words": share_sentence(first),
        "others": open_regencies[FIRST:],
        "done": sum(distance.remaining == 0 for distance in view.primary.regencies),
    }


def _draw(request: HttpRequest, found: Province) -> Parts:
    when = as_of(request, found)
    # Before the figures: a page must never be older than its version.
    fresh = freshness(found)
    view = province_progress(found, when.date)
    context = {
        "province": found,
        "view": view,
        "as_of": when,
        "age": age(fresh, view.day),
        "missing": missing(view),
        "decisions": decisions(view.known, when.date),
    }
    if context["missing"] is None:
        context |= _figures(view)
    main = render_to_string("reports/_countdown_page.html", {"request": request} | context)
    return {"main": Packed(main), "version": page_version(fresh, found)}


@require_safe
@unless_unchanged
def countdown(request: HttpRequest) -> HttpResponse:
    """``/tenggat/``: the province of the person's own role; ``?tanggal=`` for another date."""
    found = first_visible_province(request.user)
    given = {"name": found.name, "version_url": address("reports:province-version", found.code)}
    drawn = drawn_once(request, lambda: _draw(request, found), found)
    return framed(request, "reports/countdown.html", given, drawn)
