"""What is known of the installation at one moment. Ages and durations are seconds, amounts bytes."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sign:
    """One process's last sign of life; ``idle`` is since it last did its work, None when it never has."""

    name: str
    age: float
    idle: float | None = None


@dataclass(frozen=True)
class DatabaseFacts:
    """``ahead``: the database's clock minus ours; ``behind``: regencies whose figures end before today.

    ``behind_for`` is since their day began; None under a pinned clock, where no day begins.
    ``installed``: age of the installation; ``newer``: regencies that a newer version than this has derived.
    """

    seconds: float
    pending: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ahead: float = 0.0
    size: int = 0
    installed: float = 0.0
    workers: tuple[Sign, ...] = ()
    schedulers: tuple[Sign, ...] = ()
    swept: float | None = None
    stale: int = 0
    stale_for: float = 0.0
    behind: int = 0
    behind_for: float | None = None
    newer: int = 0
    uploads: int = 0
    uploads_for: float = 0.0


@dataclass(frozen=True)
class BrokerFacts:
    seconds: float
    queued: int = 0
    is_writable: bool = True


@dataclass(frozen=True)
class DiskFacts:
    place: str
    free: int
    total: int


@dataclass(frozen=True)
class BackupFacts:
    """Of the folder for backups; ``is_visible``: another machine may be the one that sees it."""

    is_visible: bool
    newest: float | None = None


@dataclass(frozen=True)
class Facts:
    """None is *no answer in time, or refused*; ``disks`` and ``backup`` are empty where none is named.

    ``since``: from when on something that leaves no trace of its own (database, broker) has not answered.
    """

    asked_at: dt.datetime
    database: DatabaseFacts | None
    broker: BrokerFacts | None
    disks: tuple[DiskFacts, ...] = ()
    backup: BackupFacts | None = None
    sweep_seconds: int = 60
    is_local: bool = False
    since: dict[str, dt.datetime] = field(default_factory=dict)
