"""What was asked a moment ago and is asked again is answered alike, as long as all that the answer was made
of is the same.

Open pages ask every second whether there is something new, and who comes back to a page asks whether it is
still right. The first such request goes through everything: session, rights, language, the trail. Its view
says what the answer was made of beside the request (``keep``): the session, its person, one row for him and
the moment. The same request, alike in every header and from the same address, then costs one look at that.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from django.db import Error, close_old_connections
from django.http import HttpRequest

from ektp import request_log, sessions
from ektp.digest import digest
from ektp.prepared import Prepared

SECONDS = 300
"""What depends on the time alone is looked after at least so often: a session's age, the trail's hours (which
are a multiple of it)."""

MOST, MOST_ALIKE = 1_000, 5
"""Requests that each process knows, 1 to 2 kB each, and answers to each: a busy process has other ones."""

_MADE_OF = "ektp.made_of"
_OF_ITS_OWN = {"REMOTE_PORT", "HTTP_X_REQUEST_ID"}
"""What tells two alike requests apart and changes no answer."""


@dataclass(frozen=True)
class Basis:
    """What an answer rests upon beside its request, session and person: the row that *statement* finds for
    him and *values*, and what *moment* says of that row."""

    statement: Prepared
    values: Callable[[], Sequence]
    moment: Callable[[tuple], object]


@dataclass(frozen=True)
class _MadeOf:
    look: Callable[[], object]
    found: object
    route: str
    person: int


@dataclass(frozen=True)
class _Answer:
    status: str
    headers: list[tuple[str, str]]
    content: bytes


@dataclass
class _Known:
    """A request, and its answers by what they were made of."""

    look: Callable[[], object]
    route: str
    person: int
    answers: dict[bytes, _Answer] = field(default_factory=dict)


def keep(request: HttpRequest, basis: Basis, row: tuple, moment: object) -> None:
    """The answer to *request* rests upon nothing but *basis*, which was *row* and *moment*.

    Whether he may see it must be part of the row. Only for answers of a few bytes. Where the person was not
    read with the session, nothing is kept.
    """
    session, person = request.session, request.user.pk
    if session.is_of(person):
        look = partial(_look, session.session_key, person, basis)
        found = session.row, row, moment
        request.META[_MADE_OF] = _MadeOf(look, found, request.resolver_match.view_name, person)


def forget(request: HttpRequest) -> None:
    """The next such request goes through everything too: something of this one has to be tried again."""
    request.META.pop(_MADE_OF, None)


def _look(key: str, person: int, basis: Basis) -> tuple | None:
    found = sessions.read(key, person, basis.statement, *basis.values())
    if found is None:
        return None
    session, row = sessions.split(found)
    return session, row, basis.moment(row)


class Again:
    """A WSGI application around another."""

    def __init__(self, application: Callable) -> None:
        self.application = application
        self._period, self._known, self._lock = 0, {}, Lock()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_COOKIE" not in environ:
            return self.application(environ, start_response)
        asked = _asked(environ)
        known = self._current().get(asked)
        if known is not None and (answer := self._given_again(known, environ)):
            start_response(answer.status, answer.headers)
            return [answer.content]
        said: list = []

        def start(status: str, headers: list[tuple[str, str]], *more):
            said[:] = status, headers
            return start_response(status, headers, *more)

        body = self.application(environ, start)
        made_of: _MadeOf | None = environ.get(_MADE_OF)
        if made_of is None or not _may_be_kept(*said):
            return body
        answer = _Answer(*said, _whole(body))
        self._keep(asked, made_of, answer)
        return [answer.content]

    def _given_again(self, known: _Known, environ: dict) -> _Answer | None:
        """The answer once more with an id of its own, if one is still right."""
        with request_log.begun(environ) as line:
            close_old_connections()
            try:
                answer = known.answers.get(digest(known.look()))
            except Error:  # the long way tells what is wrong, and no other request need find out here
                self._forget()
                answer = None
            if answer is None:
                return None
            line.tell(known.route, "GET", int(answer.status[:3]), known.person)
        headers = [each for each in answer.headers if each[0] != request_log.HEADER]
        return _Answer(answer.status, [*headers, (request_log.HEADER, line.identifier)], answer.content)

    def _current(self) -> dict[bytes, _Known]:
        period = int(time.time() // SECONDS)
        with self._lock:
            if period != self._period:
                self._period, self._known = period, {}
            return self._known

    def _keep(self, asked: bytes, made_of: _MadeOf, answer: _Answer) -> None:
        every = self._current()
        with self._lock:
            known = every.pop(asked, None) or _Known(made_of.look, made_of.route, made_of.person)
            every[asked] = known  # last in the row
            known.answers[digest(made_of.found)] = answer
            for kept, most in ((known.answers, MOST_ALIKE), (every, MOST)):
                if len(kept) > most:
                    del kept[next(iter(kept))]

    def _forget(self) -> None:
        with self._lock:
            self._known = {}


def _may_be_kept(status: str, headers: list[tuple[str, str]]) -> bool:
    """Not what went wrong after the view had answered, such as a session that could not be saved."""
    return status[:3] in {"200", "304"} and all(name != "Set-Cookie" for name, _value in headers)


def _whole(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()


def _asked(environ: dict) -> bytes:
    """All that the program can know of a request without a body."""
    return digest([each for each in environ.items() if type(each[1]) is str and each[0] not in _OF_ITS_OWN])
