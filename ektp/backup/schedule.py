"""Backups that make themselves, and how many of them stay."""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from ektp.alone import alone

from .making import Made, make_backup

_NAMES = "ektp-%Y%m%dT%H%M%S.backup"
_LOCK = 0x4241434B
SAME_NIGHT = dt.timedelta(hours=1)


def make_scheduled(
    folder: Path, *, keep: int, recipient: str = "", at: dt.datetime | None = None
) -> Made | None:
    """Make a backup named after the moment (UTC) and drop all but the newest *keep* of our own files.

    None when this night has its backup, or somebody is making it: two schedulers ask for two. Old ones go
    only after the new one is whole. Raises ``BackupError``, and then nothing is dropped.
    """
    moment = (at or timezone.now()).astimezone(dt.UTC)
    with alone(_LOCK) as is_mine:
        if not is_mine or any(abs(moment - _moment(path)) < SAME_NIGHT for path in scheduled(folder)):
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = make_backup(folder / moment.strftime(_NAMES), recipient=recipient)
        for path in scheduled(folder)[: -max(keep, 1)]:
            path.unlink()
    return made


def scheduled(folder: Path) -> list[Path]:
    """The scheduled backups in *folder*, the oldest first; other files are nobody's to drop."""
    return sorted(path for path in folder.glob("ektp-*.backup") if _moment(path) is not None)


def _moment(path: Path) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(path.name, _NAMES).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
