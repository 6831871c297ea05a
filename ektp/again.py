"""What was asked a moment ago and is asked again is answered alike, as long as all that the answer was made
of is the same.

Open pages ask every second whether there is something new, and who comes back to a page asks whether it is
still right. The first such request goes through everything: session, rights, language, the trail. Its view
says what the answer was made of beside the request (``keep``), the session and its person included. The same
request, alike in every header and from the same address, then costs one look at that.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

from django.db import Error, close_old_connections
from django.http import HttpRequest

from ektp import in_flight, metrics, query_time, request_id

SECONDS = 300
"""What depends on the time alone is looked after at least so often: a session's age, the trail's hours (which
are a multiple of it)."""

MOST = 500
"""Answers that each process keeps, 1 to 2 kB each."""

_MADE_OF = "ektp.made_of"
_OF_ITS_OWN = {"REMOTE_PORT", "HTTP_X_REQUEST_ID"}
"""What tells two alike requests apart and changes no answer."""

_EACH_ITS_OWN = {"X-Request-ID"}


@dataclass(frozen=True)
class _MadeOf:
    look: Callable[[], object]
    found: object
    route: str


@dataclass(frozen=True)
class _Answer:
    look: Callable[[], object]
    found: bytes
    route: str
    status: str
    headers: list[tuple[str, str]]
    content: bytes

    def is_right(self) -> bool:
        close_old_connections()
        try:
            return _digest(self.look()) == self.found
        except Error:  # the long way tells what is wrong with the database
            return False


def keep(request: HttpRequest, look: Callable[[], object], found: object) -> None:
    """The answer to *request* rests upon nothing but the request itself and *found*, plain values that *look*
    looks up anew. Who asks, and that he still may, must be among them. Only for answers of a few bytes."""
    request.META[_MADE_OF] = _MadeOf(look, found, request.resolver_match.view_name)


class Again:
    """A WSGI application around another."""

    def __init__(self, application: Callable) -> None:
        self.application = application
        self._period, self._answers, self._lock = 0, {}, Lock()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_COOKIE" not in environ:
            return self.application(environ, start_response)
        asked, answers = _asked(environ), self._current()
        known = answers.get(asked)
        if known is not None and (headers := _again(known, environ)):
            start_response(known.status, headers)
            return [known.content]
        said: list = []

        def start(status: str, headers: list[tuple[str, str]], *more):
            said[:] = status, headers
            return start_response(status, headers, *more)

        body = self.application(environ, start)
        made_of: _MadeOf | None = environ.get(_MADE_OF)
        if made_of is None or any(name == "Set-Cookie" for name, _value in said[1]):
            return body
        content = _whole(body)
        headers = [each for each in said[1] if each[0] not in _EACH_ITS_OWN]
        found = _digest(made_of.found)
        self._keep(answers, asked, _Answer(made_of.look, found, made_of.route, said[0], headers, content))
        return [content]

    def _current(self) -> dict[bytes, _Answer]:
        period = int(time.time() // SECONDS)
        with self._lock:
            if period != self._period:
                self._period, self._answers = period, {}
            return self._answers

    def _keep(self, answers: dict[bytes, _Answer], asked: bytes, answer: _Answer) -> None:
        with self._lock:
            answers.pop(asked, None)
            answers[asked] = answer
            if len(answers) > MOST:
                del answers[next(iter(answers))]


def _whole(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()


def _again(known: _Answer, environ: dict) -> list[tuple[str, str]]:
    """The headers of giving *known* once more; none when it is not right any more."""
    began, spent = time.perf_counter(), query_time.count()
    identifier = request_id.use(request_id.of_request(environ))
    with in_flight.counted():
        if not known.is_right():
            return []
    status = int(known.status[:3])
    metrics.count_request(known.route, "GET", status, time.perf_counter() - began, spent)
    return [*known.headers, ("X-Request-ID", identifier)]


def _asked(environ: dict) -> bytes:
    """All that the program can know of a request without a body."""
    return _digest([each for each in environ.items() if type(each[1]) is str and each[0] not in _OF_ITS_OWN])


def _digest(value: object) -> bytes:
    return blake2b(repr(value).encode(errors="surrogatepass"), digest_size=16).digest()
