"""Backups of everything that is stored: one file, checked when made, restored as a whole or not at all.

A file is a tar of ``manifest.json`` and PostgreSQL's own dump of one snapshot; with a key all of it is
encrypted (age). The manifest holds, for each table, how many rows it has and a checksum over all of them,
taken in the snapshot of the dump; a restore compares them before it commits.
"""

from .making import Made, make_backup
from .manifest import Manifest
from .restoring import Restored, restore_backup
from .trouble import BackupError

__all__ = ["BackupError", "Made", "Manifest", "Restored", "make_backup", "restore_backup"]
