"""How long a session lasts, how its person came in, and when he proved last who he is.

Twelve hours at most, two without a request. The mark of the last request is renewed every five minutes, so
that a page that asks every second writes nothing.
"""

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse

LONGEST, IDLE, RENEWED_EVERY, SURE_FOR = 12 * 3600, 2 * 3600, 300, 15 * 60  # seconds
BACKEND = "regencies.sign_in.backend.AccountBackend"
DOOR, PASSWORD, SECOND_FACTOR = "door", "password", "second-factor"
_BEGAN, _SEEN, _SURE, _CAME_IN = "began", "seen", "sure", "came_in"


def connect() -> None:
    """Every sign-in begins a session's time, whichever page it comes from."""
    user_logged_in.connect(_begin, dispatch_uid="regencies.sign_in.sessions")


def _begin(request: HttpRequest, **_signal) -> None:
    request.session[_BEGAN] = request.session[_SEEN] = int(time.time())


def came_in(request: HttpRequest, how: str) -> None:
    """Note how the person has just proved who he is; the demonstration's door proves nothing."""
    request.session[_CAME_IN] = how
    if how != DOOR:
        request.session[_SURE] = int(time.time())


def way_in(request: HttpRequest) -> str:
    return request.session.get(_CAME_IN, "")


def is_sure(request: HttpRequest) -> bool:
    """Whether the person proved within a quarter of an hour who he is: by signing in, or again."""
    return 0 <= time.time() - request.session.get(_SURE, 0) < SURE_FOR


class SessionAgeMiddleware:
    """Ends what has lasted too long. A session without its marks began before there was a second step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, began, seen = int(time.time()), request.session.get(_BEGAN, 0), request.session.get(_SEEN, 0)
            if max(began, seen) > now:  # the clock was set back: its time runs from here
                request.session[_BEGAN], request.session[_SEEN] = min(began, now), min(seen, now)
            if now - began >= LONGEST or now - seen >= IDLE:
                logout(request)
            elif now - seen >= RENEWED_EVERY:
                request.session[_SEEN] = now
        return self.get_response(request)
