"""One line for every request: its id, route, status and what it cost. No address, query or name is in it."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from ektp import in_flight, metrics, query_time, request_id

logger = logging.getLogger("ektp.request")

SLOW_SECONDS = 2.0
# Open pages and probes ask these all the time: a line for each would bury the others.
_INCESSANT = frozenset({"health", "health-live", "metrics"})


class RequestLogMiddleware:
    """Outermost, so that what others refuse is counted and has an id too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        identifier = request_id.use(request_id.of_request(request.META))
        spent = query_time.count()
        metrics.in_progress.inc()
        try:
            with in_flight.counted():
                response = self.get_response(request)
        finally:
            metrics.in_progress.dec()
        response.headers["X-Request-ID"] = identifier
        _tell(request, response, perf_counter() - began, spent)
        return response


def route_of(request: HttpRequest) -> str:
    """The route's name; what never reached one (static files, redirects, unknown addresses) is ``-``."""
    match = request.resolver_match
    return match.view_name if match is not None and match.view_name else "-"


def _tell(request: HttpRequest, response: HttpResponse, seconds: float, spent: query_time.Spent) -> None:
    route, status = route_of(request), response.status_code
    metrics.count_request(route, request.method, status, seconds, spent)
    level = _level(route, status, seconds)
    if not logger.isEnabledFor(level):
        return
    user = getattr(request, "_cached_user", None)  # never asks for who it is
    fields = {
        "method": request.method,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "user": user.pk if user is not None else None,
        "queries": spent.queries,
        "query_ms": round(spent.seconds * 1000, 1),
    }
    logger.log(level, "slow request" if level == logging.WARNING else "request", extra=fields)


def _level(route: str, status: int, seconds: float) -> int:
    if seconds >= SLOW_SECONDS:
        return logging.WARNING
    is_incessant = route in _INCESSANT or route.endswith("version") or (route == "-" and status in {200, 304})
    return logging.DEBUG if is_incessant and status < 400 else logging.INFO
