"""Completeness: regencies × days of a month, who is in time, and who must be called now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from reports.completeness import (
    Board,
    Reader,
    asked_month,
    calls_of,
    completeness_version,
    known_on,
    letter,
    load_board,
    never_reported,
    reader_of,
    recap,
    remaining_on,
    tally,
    waiting_for,
)
from reports.completeness.table import CompletenessTable
from reports.downloads import table_response
from reports.pages import AsOf, as_of
from reports.views.live import version_answer


def _board(request: HttpRequest, reader: Reader) -> tuple[Board, AsOf, CompletenessTable]:
    """The month that the query asks for, and its table in the order that it asks for."""
    when = as_of(request, reader.province)
    month = asked_month(request, when.date)
    board = load_board(reader.province, reader.regencies, known_on(reader.province, when.date), month)
    table = CompletenessTable(board, reader, query=when.query, total=tally(board.rows))
    RequestConfig(request, paginate=False).configure(table)
    return board, when, table


def _calls(reader: Reader, board: Board) -> dict:
    """Who must be called, with the texts to send; an officer sees his own missing days in their place."""
    calls = calls_of(board, remaining_on(reader, board.known.date))
    waiting, never = waiting_for(board), never_reported(board)
    return {
        "calls": [(call, letter(call, reader.province), reader.day_address(call.regency)) for call in calls],
        "missing_days": sum(len(call.missing) for call in calls),
        "waiting": waiting,
        "never": never,
        "recap": recap(calls, waiting, never, reader.province, board.known),
    }


@require_safe
def completeness(request: HttpRequest) -> HttpResponse:
    """``/kelengkapan/``; ``?bulan=2016-08`` for another month, ``?tanggal=`` as known at its close."""
    reader = reader_of(request.user)
    # Before the figures: a page must never be older than its version.
    version = completeness_version(reader)
    board, when, table = _board(request, reader)
    query = request.GET.urlencode()
    exports = [
        (kind.upper(), reverse("reports:completeness-export", args=[kind])) for kind in ("csv", "xlsx")
    ]
    context = {
        "reader": reader,
        "board": board,
        "month": board.month,
        "as_of": when,
        "table": table,
        "exports": [(label, f"{url}?{query}" if query else url) for label, url in exports],
        "version": version,
        "version_url": reverse("reports:completeness-version"),
    }
    return render(request, "reports/completeness.html", context | _calls(reader, board))


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The month's table with the same date and order, as a file."""
    reader = reader_of(request.user)
    board, when, table = _board(request, reader)
    area = reader.regency.code if reader.is_officer else reader.province.code
    as_known = "" if when.is_today else f"-per-{when.date.isoformat()}"
    return table_response(table, kind, f"{area}-kelengkapan-{board.month.first:%Y-%m}{as_known}")


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """``{"version": …, "wait": …}`` for an open page."""
    return version_answer(completeness_version(reader_of(request.user)))
