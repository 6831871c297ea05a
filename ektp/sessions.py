"""Sessions in the database, each read by a statement that is planned once, together with its person."""

import time
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
_asked_along: list[str] = []


def ask_along(text: str) -> None:
    """*text* finds one row for the person whose number is $3: what a browser that has a page already asks."""
    _asked_along[:] = [text]


@lru_cache(maxsize=2)
def _look(along: str) -> Prepared:
    columns = ", ".join(f"person.{field.column}" for field in get_user_model()._meta.concrete_fields)
    return Prepared(
        "session_and_more" if along else "session_of",
        "text, timestamptz, bigint",
        f"SELECT session_data, expire_date, {columns}{', along.*' if along else ''} FROM django_session "
        f"LEFT JOIN {get_user_model()._meta.db_table} person ON person.id = $3 "
        f"{f'CROSS JOIN LATERAL ({along}) along ' if along else ''}"
        "WHERE session_key = $1 AND expire_date > $2",
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

    person: tuple = ()
    asks_along = False
    _along: tuple[float, tuple] | None = None

    def _get_session_from_db(self):
        key = self.session_key
        # A cookie may hold anything; PostgreSQL knows no text with a NUL.
        looked_up, along = time.monotonic(), "".join(_asked_along) if self.asks_along else ""
        row = None if "\0" in key else _look(along).row([key, timezone.now(), _whose.get(key, 0)])
        if row is None:
            self._session_key = None
            return None
        end = 2 + len(get_user_model()._meta.concrete_fields)
        if row[2] is not None:
            self.person = row[2:end]
            self._along = (looked_up, row[end:]) if along else None
        return self.model(key, *row[:2])

    def take_along(self, number: int) -> tuple[float, tuple] | None:
        """When what is asked along was looked up for person *number*, and its row. Once: who asks again wants
        to know it anew."""
        found, self._along = self._along, None
        return found if self.person[:1] == (number,) else None

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
