"""One line for every request: its id, route, status and what it cost. No address, query or name is in it."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from ektp import in_flight, metrics, query_time, request_id

logger = logging.getLogger("ektp.request")

HEADER = "X-Request-ID"
SLOW_SECONDS = 2.0
# Open pages and probes ask these all the time: a line for each would bury the others.
_INCESSANT = frozenset({"health", "health-live", "metrics"})


@dataclass(frozen=True)
class Line:
    """What is said of one request when it is answered."""

    identifier: str
    began: float
    spent: query_time.Spent

    def tell(self, route: str, method: str | None, status: int, person: int | None) -> None:
        """Count it, and write its line; *person* is who asked, where that is known."""
        seconds = perf_counter() - self.began
        metrics.count_request(route, method, status, seconds, self.spent)
        level = _level(route, status, seconds)
        if not logger.isEnabledFor(level):
            return
        fields = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "user": person,
            "queries": self.spent.queries,
            "query_ms": round(self.spent.seconds * 1000, 1),
        }
        logger.log(level, "slow request" if level == logging.WARNING else "request", extra=fields)


@contextmanager
def begun(environ: Mapping[str, object]) -> Iterator[Line]:
    """A request that this thread works on meanwhile, under its id."""
    began = perf_counter()
    identifier = request_id.use(request_id.of_request(environ))
    metrics.in_progress.inc()
    try:
        with in_flight.counted():
            yield Line(identifier, began, query_time.count())
    finally:
        metrics.in_progress.dec()


class RequestLogMiddleware:
    """Outermost, so that what others refuse is counted and has an id too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with begun(request.META) as line:
            response = self.get_response(request)
        response.headers[HEADER] = line.identifier
        user = getattr(request, "_cached_user", None)  # never asks for who it is
        line.tell(route_of(request), request.method, response.status_code, user and user.pk)
        return response


def route_of(request: HttpRequest) -> str:
    """The route's name; what never reached one (static files, redirects, unknown addresses) is ``-``."""
    match = request.resolver_match
    return match.view_name if match is not None and match.view_name else "-"


def _level(route: str, status: int, seconds: float) -> int:
    if seconds >= SLOW_SECONDS:
        return logging.WARNING
    is_incessant = route in _INCESSANT or route.endswith("version") or (route == "-" and status in {200, 304})
    return logging.DEBUG if is_incessant and status < 400 else logging.INFO
