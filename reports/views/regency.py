"""A regency on one date: the same questions as for the province, and its days, balances and history."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from ektp.addresses import address
from ektp.packed import Packed
from regencies.allowed import may_write, visible_regency
from regencies.models import Regency
from reports.chrome import framed
from reports.downloads import table_response
from reports.marks.queue import open_marks
from reports.pages import age, as_of
from reports.progress import freshness, load_years, regency_progress
from reports.regency_page import RegencyPage, formed_words, underdeveloped_words
from reports.tables import tags_of
from reports.unchanged import Parts, drawn_once, unless_unchanged
from reports.views.live import page_version


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_regency(request.user, code)


def _page(request: HttpRequest, regency: Regency) -> RegencyPage:
    when = as_of(request, regency.province)
    return RegencyPage(request, regency_progress(regency, when.date), when)


def _draw(request: HttpRequest, found: Regency) -> Parts:
    # Before the figures: a page must never be older than its version.
    fresh = freshness(found.province, found)
    page = _page(request, found)
    load_years(found.province, [found])
    context = {
        "page": page,
        "regency": found,
        "view": page.view,
        "as_of": page.when,
        "age": age(fresh, page.view.day),
        "tags": tags_of(page.view.day),
        "formed_words": formed_words(found),
        "underdeveloped": underdeveloped_words(found, page.view.date),
        "odd": open_marks(found, page.view.date),
        "is_writable": may_write(request.user, found),
    }
    main = render_to_string("reports/_regency_page.html", context, request)
    return {"main": Packed(main), "version": page_version(fresh, found.province)}


@require_safe
@unless_unchanged
def regency(request: HttpRequest, code: str) -> HttpResponse:
    """``/kabkota/16.07/``; ``?tanggal=`` for another date."""
    found = _regency(request, code)
    given = {"name": found.full_name, "version_url": address("reports:regency-version", found.code)}
    # Read again: what is kept must not be older than the rows that were looked up for it.
    drawn = drawn_once(request, lambda: _draw(request, _regency(request, code)), found, by_role=True)
    return framed(request, "reports/regency.html", given, drawn)


@require_safe
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The table of the regency's days with the same date, filters and order, as a file."""
    page = _page(request, _regency(request, code))
    name = f"{page.regency.code}-harian-{page.view.date.isoformat()}"
    return table_response(page.table(paginate=False), kind, name)
