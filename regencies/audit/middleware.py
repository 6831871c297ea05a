"""Records what every address was used for, so that no view can forget it.

A page is recorded once for each person, object and hour; files each time, and a file that cannot be recorded
is not handed out. A page that cannot be recorded is shown, and the log says so: reading and reporting go on.
"""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from pghistory.middleware import HistoryMiddleware

from ektp import again
from regencies.audit.recording import Deed, origin, record, record_if_possible
from regencies.audit.routes import Action, Meaning, meaning_of

HOUR = 3600
MOST_REMEMBERED = 20_000
HANDED_OUT = {Action.EXPORTED, Action.DOWNLOADED}
ON_PAGES = {Action.SAW, Action.REFUSED}
# Parts of addresses that are no secret; of any other the trail keeps only that it was there.
SAYABLE = {"code", "kind", "month", "number", "part"}


class AuditMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.hour = 0
        self.recorded: set[tuple] = set()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        user = getattr(request, "user", None)
        if match is not None and user is not None and user.is_authenticated:
            self._note(request, match, response.status_code)
        return response

    def _note(self, request: HttpRequest, match: ResolverMatch, status: int) -> None:
        meaning = meaning_of(match.view_name)
        action = _action(meaning, request.method, status)
        if action is None:
            return
        code = " ".join(str(match.kwargs.get(name, "")) for name in meaning.code) or _code(request, meaning)
        known = (request.user.pk, action, meaning.kind, code)
        if action in ON_PAGES and self._knows(known):
            return
        deed = Deed(
            action=action,
            kind=meaning.kind,
            code=code,
            area=str(match.kwargs.get("code", "")),
            route=match.view_name,
            path=sayable_path(request.path, match),
            status=status,
            once=action in ON_PAGES,
        )
        if action in HANDED_OUT:
            record(deed, user=request.user, request=request)
        elif not record_if_possible(deed, user=request.user, request=request):
            again.forget(request)
        elif deed.once:
            self.recorded.add(known)

    def _knows(self, known: tuple) -> bool:
        """Whether this process has recorded it in this hour; the database knows for all processes."""
        hour = int(time.time() // HOUR)
        if hour != self.hour or len(self.recorded) > MOST_REMEMBERED:
            self.hour, self.recorded = hour, set()
        return known in self.recorded


def _action(meaning: Meaning, method: str, status: int) -> Action | None:
    """What was done, or None: what failed, led elsewhere or stands in a history is not recorded here."""
    reads = method in {"GET", "HEAD"}
    wanted = meaning.get if reads else meaning.post
    if status in {403, 404}:
        return Action.REFUSED if meaning.kind else None
    if wanted is None or status >= 400:
        return None
    is_elsewhere = 300 <= status < 400 and status != 304
    if reads:
        return None if is_elsewhere else wanted
    is_done = not meaning.stays if is_elsewhere else not meaning.redirects
    return wanted if is_done else None


def _code(request: HttpRequest, meaning: Meaning) -> str:
    """What the address does not say: what a view says that it made, or a page without a meaning."""
    made = getattr(request, "audited", "")
    return made or (request.resolver_match.view_name if meaning.kind == "page" else "")


def sayable_path(path: str, match: ResolverMatch) -> str:
    """The address without what only its owner may know, such as an invitation's key."""
    for name, value in match.kwargs.items():
        if name not in SAYABLE:
            path = path.replace(str(value), "…")
    return path


class SignedHistoryMiddleware(HistoryMiddleware):
    """What a request changes carries address, session and request into every history."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        try:
            path = sayable_path(request.path, resolve(request.path_info))
        except Resolver404:
            path = ""
        return super().get_context(request) | origin(request) | {"url": path}
