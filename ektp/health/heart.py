"""Worker and scheduler say every few seconds that they live, so that the site can tell when one does not."""

import logging
import os
import socket
import threading
import time

from celery import signals
from django.db import Error, connection

from reports.models import Pulse

logger = logging.getLogger("ektp.health")

EVERY_SECONDS = 15.0


class Heart(threading.Thread):
    """Beats beside the process's own work: a database that hangs holds up nothing but the pulse."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(name="heart", daemon=True)
        self.kind, self.pulse_name = kind, name
        self._worked: float | None = None
        self._woken = threading.Event()
        self._ended = False
        self._is_away = False

    def worked(self) -> None:
        """The process did what it is there for; said with the next beat."""
        self._worked = time.monotonic()

    def run(self) -> None:
        while not self._ended:
            self._beat()
            self._woken.wait(EVERY_SECONDS)

    def end(self) -> None:
        """A farewell, so that nobody waits for a process that was stopped on purpose."""
        self._ended = True
        self._woken.set()
        try:
            Pulse.objects.filter(kind=self.kind, name=self.pulse_name).delete()
        except Error:
            logger.info("No farewell: the database is away.")
        finally:
            connection.close()

    def _beat(self) -> None:
        idle = None if self._worked is None else time.monotonic() - self._worked
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = '5s'")
            Pulse.keep(self.kind, self.pulse_name, idle=idle)
        except Error as error:
            if not self._is_away:
                logger.warning("No sign of life until the database is back (%s).", error)
            self._is_away = True
        else:
            self._is_away = False
        finally:
            # A child that is forked meanwhile must not inherit it.
            connection.close()


_heart: Heart | None = None


def _begin(kind: str, name: str) -> None:
    global _heart
    _heart = Heart(kind, name)
    _heart.start()


@signals.worker_ready.connect(dispatch_uid="ektp.health.heart")
def _worker_lives(sender=None, **_arguments) -> None:
    _begin(Pulse.Kind.WORKER, sender.hostname)


@signals.beat_init.connect(dispatch_uid="ektp.health.heart")
def _scheduler_lives(**_arguments) -> None:
    _begin(Pulse.Kind.SCHEDULER, f"{socket.gethostname()}:{os.getpid()}")


@signals.before_task_publish.connect(dispatch_uid="ektp.health.heart")
def _sent(**_arguments) -> None:
    if _heart is not None:
        _heart.worked()


@signals.worker_shutdown.connect(dispatch_uid="ektp.health.heart")
def _worker_ends(**_arguments) -> None:
    if _heart is not None:
        _heart.end()
