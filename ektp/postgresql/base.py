"""``ENGINE``: whether a connection is still good is seen from here, without asking the server."""

import select

import psycopg2
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A question at the beginning of each request would cost as much as the page's own."""

    def is_usable(self) -> bool:
        """A server that stops or drops a connection closes its end or says why, so that there is something
        to read where nothing was asked; only then, or after an error, it is asked."""
        if self.connection is None or self.errors_occurred:
            return super().is_usable()
        try:
            waiting = select.poll()
            waiting.register(self.connection.fileno(), select.POLLIN)
            is_quiet = not waiting.poll(0)
        except psycopg2.Error:
            return False
        return is_quiet or super().is_usable()
