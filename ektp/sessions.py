"""Sessions in the database, each read by a statement that is planned once for a connection."""

from django.contrib.sessions.backends import db
from django.utils import timezone

from ektp.prepared import Prepared

_LOOK = Prepared(
    "session_of",
    "text, timestamptz",
    "SELECT session_data, expire_date FROM django_session WHERE session_key = $1 AND expire_date > $2",
)


class SessionStore(db.SessionStore):
    """``SESSION_ENGINE``; what it writes and how is Django's."""

    def _get_session_from_db(self):
        # A cookie may hold anything; PostgreSQL knows no text with a NUL.
        row = None if "\0" in self.session_key else _LOOK.row([self.session_key, timezone.now()])
        if row is None:
            self._session_key = None
            return None
        return self.model(self.session_key, *row)
