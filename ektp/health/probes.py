"""Asking database, broker and disk, each in a thread of its own, and waiting a second at most."""

import datetime as dt
import logging
import shutil
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import redis
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from ektp.backup.schedule import scheduled
from ektp.celery import app
from ektp.health.facts import BackupFacts, BrokerFacts, DatabaseFacts, DiskFacts, Sign
from regencies import clock
from regencies.models import Province, Upload
from regencies.uploads.work import WORK
from reports.models import Pulse, RecomputeState
from reports.models.progress import DERIVATION
from reports.recompute import lagging

logger = logging.getLogger("ektp.health")

PATIENCE = 1.0
_OWN = ("regencies", "reports")


class Probe:
    """One question. While an earlier asking still hangs, no other is begun: it waits for the same answer."""

    def __init__(self, name: str, ask: Callable[[], object]) -> None:
        self.name, self._ask = name, ask
        self._thread: threading.Thread | None = None
        self._answer: object = None

    def begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._answer = None
            self._thread = threading.Thread(target=self._run, name=f"probe-{self.name}", daemon=True)
            self._thread.start()

    def answer(self, until: float) -> object:
        """What it said by *until* (monotonic); None for no answer."""
        self._thread.join(max(0.0, until - time.monotonic()))
        return None if self._thread.is_alive() else self._answer

    def _run(self) -> None:
        try:
            self._answer = self._ask()
        except Exception as error:
            # Whatever goes wrong here is the finding itself.
            logger.info("%s: %s", self.name, error)


def ask_database() -> DatabaseFacts:
    """In a connection of its own: that one can be made is part of the answer."""
    try:
        began, asked_at = time.monotonic(), time.time()
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 900")
            cursor.execute(
                "SELECT extract(epoch FROM clock_timestamp()), pg_database_size(current_database())"
            )
            now, size = cursor.fetchone()
        seconds, middle = time.monotonic() - began, (asked_at + time.time()) / 2
        pending, unknown, installed = _migrations()
        found = DatabaseFacts(seconds, pending, unknown, float(now) - middle, size, installed)
        if pending:
            return found
        return DatabaseFacts(**vars(found) | _signs() | _lag())
    finally:
        connection.close()


def _migrations() -> tuple[tuple[str, ...], tuple[str, ...], float]:
    """What is not applied, what this version does not know, and how old the installation is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app || '.' || name, extract(epoch FROM now() - applied) FROM django_migrations"
        )
        applied = {name: float(age) for name, age in cursor.fetchall()}
    known = _migrations_on_disk()
    foreign = (name for name in applied if name.split(".")[0] in _OWN and name not in known)
    return tuple(sorted(known - applied.keys())), tuple(sorted(foreign)), max(applied.values(), default=0.0)


@cache
def _migrations_on_disk() -> frozenset[str]:
    """By their files' names: loading them all would cost every web process some megabytes."""
    folders = [(app.label, Path(app.path) / "migrations") for app in apps.get_app_configs()]
    return frozenset(f"{label}.{path.stem}" for label, folder in folders for path in folder.glob("[0-9]*.py"))


def _age(moment: dt.datetime | None, now: dt.datetime) -> float | None:
    return None if moment is None else (now - moment).total_seconds()


def _distance(moment: dt.datetime | None, now: dt.datetime) -> float | None:
    """Its age, either way: who gave a sign "tomorrow" has been silent since the clock was set back."""
    return None if moment is None else abs(_age(moment, now))


def _signs() -> dict:
    now = _database_now()
    signs: dict[str, list[Sign]] = {kind: [] for kind in Pulse.Kind.values}
    for pulse in Pulse.objects.order_by("-at"):
        found = Sign(pulse.name, _distance(pulse.at, now), _distance(pulse.did_at, now))
        signs[pulse.kind].append(found)
    swept = signs[Pulse.Kind.SWEEP]
    return {
        "workers": tuple(signs[Pulse.Kind.WORKER]),
        "schedulers": tuple(signs[Pulse.Kind.SCHEDULER]),
        "swept": swept[0].age if swept else None,
    }


def _database_now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _lag() -> dict:
    """Marks and uploads that wait; uploads bear the pinned clock's moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(marked_at)), 0) "
            "FROM regencies_stalemark"
        )
        stale, stale_for = cursor.fetchone()
    waiting = Upload.objects.filter(state__in=WORK).values_list("changed_at", flat=True)
    oldest = min(waiting, default=None)
    return {
        "stale": stale,
        "stale_for": float(stale_for),
        "behind": max(0, len(lagging()) - stale),
        "newer": RecomputeState.objects.filter(derivation__gt=DERIVATION).count(),
        "behind_for": None if clock.is_pinned() else _since_midnight(),
        "uploads": len(waiting),
        "uploads_for": _age(oldest, clock.now()) or 0.0,
    }


def _since_midnight() -> float:
    """Since the latest day began: in the west an hour or two after the east."""
    zones = Province.objects.order_by().values_list("timezone", flat=True).distinct()
    moments = [timezone.now().astimezone(ZoneInfo(zone)) for zone in zones]
    return min((now.hour * 3600.0 + now.minute * 60 + now.second for now in moments), default=0.0)


def ask_broker() -> BrokerFacts:
    """That it answers, takes what is written, and how many notices wait."""
    began = time.monotonic()
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    ) as client:
        client.ping()
        seconds = time.monotonic() - began
        queued = client.llen(app.conf.task_default_queue)
        written = client.info("persistence").get("aof_last_write_status", "ok")
    return BrokerFacts(seconds, queued, written == "ok")


def ask_disks() -> tuple[DiskFacts, ...]:
    """Of the embedded servers' folder and of the backups'; nothing is known of another machine's."""
    places = [("data", settings.EKTP_DATA_DIR)] if settings.EKTP_LOCAL else []
    if settings.EKTP_BACKUP_DIR:
        places.append(("backup", Path(settings.EKTP_BACKUP_DIR)))
    found = {}
    for place, folder in places:
        if folder.exists():
            usage = shutil.disk_usage(folder)
            found.setdefault(folder.stat().st_dev, DiskFacts(place, usage.free, usage.total))
    return tuple(found.values())


def ask_backup() -> BackupFacts:
    """A backup has its name only once it is whole and was read back."""
    folder = Path(settings.EKTP_BACKUP_DIR)
    if not folder.exists():
        return BackupFacts(is_visible=settings.EKTP_LOCAL)
    files = scheduled(folder)
    return BackupFacts(True, time.time() - files[-1].stat().st_mtime if files else None)
