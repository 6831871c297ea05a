"""Sessions in the database, each read by a statement that is planned once, together with its person."""

import re
import time
from collections.abc import Callable, Sequence
from functools import lru_cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends import db
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from ektp.prepared import Prepared

MOST_REMEMBERED = 5_000
"""Sessions of which a process remembers whose they are."""

_whose: dict[str, int] = {}
_asked_along: list[tuple[Prepared, Callable[[], Sequence]]] = []


def ask_along(along: Prepared, values: Callable[[], Sequence]) -> None:
    """*along* finds one row for a person by his number and *values*: what a browser that has a page already
    asks."""
    _asked_along[:] = [(along, values)]


def read(key: str, number: int, along: Prepared | None = None, *values: object) -> tuple | None:
    """The session *key*: its text, its end, the columns of person *number*, and what *along* finds for him
    and *values*. The person's are all None when there is none of that number. None when the session has ended
    or *along* finds nothing. Raises ``django.db.Error``."""
    if "\0" in key:  # a cookie may hold anything; PostgreSQL knows no text with a NUL
        return None
    return _look(along).row([key, timezone.now(), number, *values])


def split(row: tuple) -> tuple[tuple, tuple]:
    """What ``read`` found: (text, end, columns of the person …), and the columns that *along* found."""
    end = 2 + len(get_user_model()._meta.concrete_fields)
    return row[:end], row[end:]


@lru_cache(maxsize=8)
def _look(along: Prepared | None) -> Prepared:
    columns = ", ".join(f"person.{field.column}" for field in get_user_model()._meta.concrete_fields)
    session = (
        f"SELECT session_data, expire_date, {columns}%s FROM django_session "
        f"LEFT JOIN {get_user_model()._meta.db_table} person ON person.id = $3 %s"
        "WHERE session_key = $1 AND expire_date > $2"
    )
    if along is None:
        return Prepared("session_of", "text, timestamptz, bigint", session % ("", ""))
    text = re.sub(r"\$(\d+)", lambda place: f"${int(place[1]) + 2}", along.text)
    return Prepared(
        f"session_and_{along.name}",
        f"text, timestamptz, {along.types}",
        session % (", along.*", f"CROSS JOIN LATERAL ({text}) along "),
        along.constants,
    )


class _AsItIs:
    """Serializer that leaves the text inside a signature as it is."""

    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=1_000)
def _opened(signed: str, salt: str, _keys: tuple[str, ...]) -> bytes:
    """What *signed* holds. One signature is checked once: under the same keys it stays right."""
    return signing.loads(signed, salt=salt, serializer=_AsItIs)


class SessionStore(db.SessionStore):
    """``SESSION_ENGINE``; what it writes and how is Django's.

    Only the session itself says whose it is, inside its signature. So the person who is read along is a
    guess, the one whose it was the last time, and ``person`` counts only where the session says the same.
    """

    row: tuple = ()
    """What ``read`` found: its text, its end, and the columns of the person whose it was the last time. ()
    where that is not known yet."""
    asks_along = False
    _along: tuple[float, tuple] | None = None

    def _get_session_from_db(self):
        key, along = self.session_key, ()
        if self.asks_along and _asked_along:
            [(statement, values)] = _asked_along
            along = (statement, *values())
        looked_up, row = time.monotonic(), read(key, _whose.get(key, 0), *along)
        if row is None:
            self._session_key = None
            return None
        if row[2] is not None:
            self.row, more = split(row)
            self._along = (looked_up, more) if along else None
        return self.model(key, *row[:2])

    @property
    def person(self) -> tuple:
        """The columns of whose it was the last time; () where that is not known yet."""
        return self.row[2:]

    def is_of(self, number: int) -> bool:
        """Whether person *number* was read with it."""
        return self.person[:1] == (number,)

    def take_along(self, number: int) -> tuple[float, tuple] | None:
        """When what is asked along was looked up for person *number*, and its row. Once: who asks again wants
        to know it anew."""
        found, self._along = self._along, None
        return found if self.is_of(number) else None

    def decode(self, session_data: str) -> dict:
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        try:
            text = _opened(session_data, self.key_salt, keys)
        except Exception:  # Django's own way says in the log what is wrong
            return super().decode(session_data)
        return self.serializer().loads(text)

    def belongs_to(self, number: int) -> None:
        """Read *number* along the next time."""
        if len(_whose) >= MOST_REMEMBERED:
            _whose.clear()
        _whose[self.session_key] = number


class AskAlongMiddleware(SessionMiddleware):
    """Who has a page already asks whether it is still right, so that this is read with his session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.session.asks_along = "HTTP_IF_NONE_MATCH" in request.META
