"""Backups that make themselves, and how many of them stay."""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from .making import Made, make_backup

_NAMES = "ektp-%Y%m%dT%H%M%S.backup"


def make_scheduled(folder: Path, *, keep: int, recipient: str = "", at: dt.datetime | None = None) -> Made:
    """Make a backup named after the moment (UTC) and drop all but the newest *keep* of our own files.

    Old ones go only after the new one is whole. Raises ``BackupError``, and then nothing is dropped.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = (at or timezone.now()).astimezone(dt.UTC)
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
