"""Sessions in the database, each read by a statement that is planned once, together with its person."""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends import db
from django.core import signing
from django.utils import timezone

from ektp.prepared import Prepared

MOST_REMEMBERED = 5_000
"""Sessions of which a process remembers whose they are."""

_whose: dict[str, int] = {}


@lru_cache(maxsize=1)
def _look() -> Prepared:
    columns = ", ".join(f"person.{field.column}" for field in get_user_model()._meta.concrete_fields)
    return Prepared(
        "session_of",
        "text, timestamptz, bigint",
        f"SELECT session_data, expire_date, {columns} FROM django_session "
        f"LEFT JOIN {get_user_model()._meta.db_table} person ON person.id = $3 "
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

    def _get_session_from_db(self):
        key = self.session_key
        # A cookie may hold anything; PostgreSQL knows no text with a NUL.
        row = None if "\0" in key else _look().row([key, timezone.now(), _whose.get(key, 0)])
        if row is None:
            self._session_key = None
            return None
        self.person = row[2:] if row[2] is not None else ()
        return self.model(key, *row[:2])

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
