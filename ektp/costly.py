"""What costs the server seconds, or fills its disk, is not asked for without end by one person.

An office that works fast stays far below. Saving a report is never limited, nor is a page or the question
whether it has changed: those are made to cost little.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ektp.allowance import allows

SECONDS = 300


GET, POST = frozenset({"GET"}), frozenset({"POST"})


@dataclass(frozen=True)
class Limit:
    """*most* requests in five minutes to all of *routes* together, by *methods*."""

    name: str
    most: int
    methods: frozenset[str]
    routes: tuple[str, ...]


LIMITS = (
    Limit("files", 60, POST, ("regencies:imports", "regencies:import")),
    Limit("pasting", 120, POST, ("regencies:paste", "regencies:paste-any")),
    Limit("previews", 120, GET | POST, ("reports:balance-preview", "reports:register-preview")),
    Limit("recompute", 10, POST, ("reports:recompute-status", "reports:trail")),
    Limit(
        "downloads",
        120,
        GET,
        (
            "reports:province-export",
            "reports:regency-export",
            "reports:completeness-export",
            "reports:trail-export",
            "regencies:import-original",
            "regencies:import-list",
            "regencies:import-template",
        ),
    ),
)


class CostlyMiddleware:
    """Answers 429 with when to come back. Stands behind authentication: a limit is a person's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        limit = _limit_of(request)
        if limit is None or not request.user.is_authenticated:
            return None
        if allows(limit.name, request.user.pk, most=limit.most, seconds=SECONDS):
            return None
        return too_often(request)


def _limit_of(request: HttpRequest) -> Limit | None:
    name = request.resolver_match.view_name
    return next((limit for limit in LIMITS if name in limit.routes and request.method in limit.methods), None)


def too_often(request: HttpRequest) -> HttpResponse:
    """429, and when to come back, for every limit of requests in ``SECONDS``."""
    if request.headers.get("Accept") == "application/json":
        text = _("Terlalu banyak permintaan sekaligus. Coba lagi lima menit lagi.")
        response = JsonResponse({"problem": text, "files": []}, status=429)
    else:
        response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(SECONDS)
    return response
