"""A province on one date: where it stands, who needs help first, and how it will end."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from ektp.addresses import address, around
from ektp.packed import Packed
from regencies.allowed import visible_province
from regencies.models import Province, Regency
from reports import charts
from reports.chrome import framed
from reports.downloads import table_response
from reports.filters import RegencyFilter
from reports.first_steps import first_report_sentence, missing
from reports.marks.queue import counts_of
from reports.pages import AsOf, age, as_of
from reports.progress import (
    DeadlineDay,
    ProvinceView,
    changes,
    freshness,
    province_history,
    province_progress,
)
from reports.tables import RegencyRow, RegencyTable, tags_of
from reports.tiles import tile_map
from reports.unchanged import Parts, drawn_once, unless_unchanged
from reports.views.live import page_version
from reports.wording import SPAN_WORDS, gap_label, pace_comparison, share_words, status_rule

HELPED_FIRST = 5


def _province(request: HttpRequest, code: str) -> Province:
    return visible_province(request.user, code)


def _table(request: HttpRequest, view: ProvinceView, when: AsOf) -> tuple[RegencyTable, RegencyFilter]:
    """The table as the query asks for it: filtered and sorted, for the screen and for files alike."""
    rows = [RegencyRow(day, distance, tags_of(day)) for day, distance in view.rows()] if view.primary else []
    filters = RegencyFilter(request.GET)
    table = RegencyTable(filters.apply(rows), query=when.query)
    RequestConfig(request, paginate=False).configure(table)
    return table, filters


def gaps(view: ProvinceView) -> list[tuple]:
    """The regencies in which somebody remains, the largest part of the gap first."""
    rows = [pair for pair in view.rows() if pair[1].remaining]
    return sorted(rows, key=lambda pair: (-pair[1].remaining, pair[0].area_code))


def last_done(view: ProvinceView) -> Regency | None:
    """The regency whose projection is the province's; None where that has none or all are done."""
    forecasts = [(distance.projected_on, day.regency) for day, distance in view.rows() if distance.remaining]
    if not forecasts or view.primary.province.projected_on is None:
        return None
    return max(forecasts, key=lambda pair: pair[0])[1]


def headline(view: ProvinceView) -> dict:
    """The four figures, and the rule behind the status."""
    distance: DeadlineDay = view.primary.province
    last = last_done(view)
    return {
        "distance": distance,
        "days_over": max(0, -distance.days_left),
        "gap_label": gap_label(distance.deadline),
        "pace_scale": max(distance.required_pace or 0, distance.pace or 0) or 1,
        "pace_sentence": pace_comparison(distance),
        "last": last,
        "rule": status_rule(view.day, distance, last.full_name if last else ""),
        "no_report_yet": first_report_sentence(view),
    }


def share_sentence(first: list[tuple]) -> str:
    """How much of the province's gap these regencies hold; that it is closed, for none."""
    if not first:
        return _("Semua kabupaten/kota sudah selesai.")
    share = sum(distance.share_of_gap for _day, distance in first)
    return ngettext(
        "%(count)s kabupaten/kota ini memegang %(share)s dari sisa provinsi.",
        "%(count)s kabupaten/kota ini memegang %(share)s dari sisa provinsi.",
        len(first),
    ) % {"count": len(first), "share": share_words(share)}


def _figures(request: HttpRequest, view: ProvinceView, when: AsOf) -> dict:
    """Everything below the title, for a province with data and a deadline."""
    table, filters = _table(request, view, when)
    first = gaps(view)[:HELPED_FIRST]
    history = province_history(view.province, until=view.date)

    begin, end = around(dict(request.GET.lists()), "ukuran")
    query = request.GET.urlencode()
    export = [address("reports:province-export", view.province.code, kind) for kind in ("csv", "xlsx")]

    def regency_address(code: str) -> str:
        return address("reports:regency", code) + when.query

    return headline(view) | {
        "first": [RegencyRow(*pair) for pair in first],
        "first_share_words": share_sentence(first),
        "cumulative": charts.cumulative(
            id="jalan",
            history=[(day.date, getattr(day, f"{view.primary.deadline.measure}_total")) for day in history],
            whole=view.primary.province,
            parts=view.primary.regencies,
            goals=[item.province for item in view.deadlines],
        ),
        "remaining": charts.remaining(view.rows(), address=regency_address),
        "tiles": tile_map(
            rows=view.rows(),
            chosen=request.GET.get("ukuran", ""),
            address=lambda key: f"?{begin}{key}{end}#peta",
            regency_address=regency_address,
        ),
        "table": table,
        "filters": filters,
        "filter_keep": [(name, value) for name, value in request.GET.items() if name not in filters.fields],
        "clear_url": f"{when.query or request.path}#kabkota" if filters.chosen() else "",
        "exports": [(kind, f"{url}?{query}") for kind, url in zip(("CSV", "XLSX"), export, strict=True)],
        "changes": [(SPAN_WORDS[change.span], change) for change in changes(history, view.date)],
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
        "odd": counts_of(found) if when.is_today else None,
    }
    if context["missing"] is None:
        context |= _figures(request, view, when)
    main = render_to_string("reports/_province_page.html", {"request": request} | context)
    return {"main": Packed(main), "version": page_version(fresh, found)}


@require_safe
@unless_unchanged
def province(request: HttpRequest, code: str) -> HttpResponse:
    """``/provinsi/16/``; ``?tanggal=`` for another date, ``?ukuran=`` for the map's measure."""
    found = _province(request, code)
    given = {"name": found.name, "version_url": address("reports:province-version", found.code)}
    drawn = drawn_once(request, lambda: _draw(request, found), found)
    return framed(request, "reports/province.html", given, drawn)


@require_safe
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The table of the province page with the same date, filters and order, as a file."""
    found = _province(request, code)
    when = as_of(request, found)
    table, _filters = _table(request, province_progress(found, when.date), when)
    return table_response(table, kind, f"{found.code}-kabkota-{when.date.isoformat()}")
