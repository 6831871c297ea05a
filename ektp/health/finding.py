"""One finding about the installation, and the limits that make it one."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from ektp.health.facts import Facts


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    # Something else is in the way of looking.
    UNKNOWN = "unknown"


# Seconds and bytes. Processes give a sign every 15 seconds.
SILENT = 60.0
LOST_FOR = 3600.0
SWEEPS_MISSED = 3
STALE_WARN, STALE_FAIL = 60.0, 900.0
BEHIND_WARN, BEHIND_FAIL = 900.0, 3 * 3600.0
UPLOAD_WARN, UPLOAD_FAIL = 300.0, 3600.0
CLOCK_WARN, CLOCK_FAIL = 2.0, 60.0
DISK_WARN, DISK_FAIL, DISK_FULL = 2_000_000_000, 500_000_000, 1_000_000
BACKUP_WARN = 36 * 3600.0
LATENCY_WARN = 0.5
QUEUE_WARN = 5_000


@dataclass(frozen=True)
class Check:
    """``name`` and ``state`` are for machines; the rest is in the reader's language. ``part`` names the
    process or server that is to be looked at, empty where none is."""

    name: str
    state: State
    title: str
    says: str
    means: str = ""
    advice: str = ""
    part: str = ""
    limit: str = ""
    since: dt.datetime | None = None


def grade(value: float, warn: float, fail: float) -> State:
    return State.FAIL if value >= fail else State.WARN if value >= warn else State.OK


def before(facts: Facts, seconds: float) -> dt.datetime:
    return facts.asked_at - dt.timedelta(seconds=seconds)


def saved() -> str:
    return _("Laporan tetap diterima dan tersimpan; yang tertunda hanya angka turunannya.")


def looks_at_database(make: Callable) -> Callable[[Facts], Check]:
    """A check that has nothing to look at while the database is away, or before its tables are there."""

    def made(facts: Facts) -> Check:
        database = facts.database
        name, title = make.__name__, _TITLES[make.__name__]
        if database is None or database.pending:
            return Check(name, State.UNKNOWN, title(), _("Belum dapat diperiksa: basis data dulu."))
        return make(facts, database, name, title())

    return made


_TITLES: dict[str, Callable[[], str]] = {
    "database": lambda: _("Basis data"),
    "migrations": lambda: _("Susunan basis data"),
    "broker": lambda: _("Pengantar tugas"),
    "disk": lambda: _("Ruang disk"),
    "backup": lambda: _("Cadangan"),
    "worker": lambda: _("Pekerja latar"),
    "scheduler": lambda: _("Penjadwal"),
    "figures": lambda: _("Angka turunan"),
    "extension": lambda: _("Pergantian hari"),
    "uploads": lambda: _("Berkas kiriman"),
    "clock": lambda: _("Jam"),
}


def title_of(name: str) -> str:
    """The finding's name for a reader, in his language."""
    return _TITLES[name]()
