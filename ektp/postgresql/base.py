"""``ENGINE``: whether a connection is still good is seen from here, without asking the server."""

import select
import time

import psycopg2
from django.db.backends.postgresql import base

QUIET = 5.0
"""Seconds after which a connection that nobody used is asked."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A question at the beginning of each request would cost as much as the page's own."""

    _looked_at = 0.0

    def is_usable(self) -> bool:
        """A server that stops or drops a connection closes its end or says why, so that there is something
        to read where nothing was asked; only then, after an error or a pause, it is asked: a server without
        power and a line that was cut say nothing."""
        paused, self._looked_at = time.monotonic() - self._looked_at > QUIET, time.monotonic()
        if self.connection is None or self.errors_occurred or paused:
            return super().is_usable()
        try:
            waiting = select.poll()
            waiting.register(self.connection.fileno(), select.POLLIN)
            is_quiet = not waiting.poll(0)
        except psycopg2.Error:
            return False
        return is_quiet or super().is_usable()
