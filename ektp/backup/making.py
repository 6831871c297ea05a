"""Making a backup."""

import hashlib
import os
import tarfile
import tempfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from django.db import connection, transaction

from . import clients
from .encryption import encrypt
from .manifest import LEFT_OUT, Manifest, describe
from .trouble import BackupError


@dataclass(frozen=True)
class Made:
    path: Path
    manifest: Manifest
    size: int


def make_backup(path: Path, *, recipient: str = "") -> Made:
    """Write everything that is stored to *path*; a *recipient* (an age public key) has it encrypted.

    The file appears under its name only when it is whole and has been read back. Raises ``BackupError``;
    an existing file is never overwritten.
    """
    if path.exists():
        raise BackupError(f"{path} is there already; choose another name.")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            draft = _draft(Path(folder), recipient)
            manifest, finished = draft
            os.chmod(finished, 0o600)
            _settle(finished)
            os.link(finished, path)  # unlike a rename it fails when somebody else made the name meanwhile
            _settle(path.parent)
    except FileExistsError:
        raise BackupError(f"{path} is there already; choose another name.") from None
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error.strerror or error}.") from error
    return Made(path, manifest, path.stat().st_size)


def _draft(folder: Path, recipient: str) -> tuple[Manifest, Path]:
    dump, archive = folder / "data.dump", folder / "backup.tar"
    manifest = _dump(dump)
    # Reading the dump back as SQL unpacks every block of it.
    clients.run(
        clients.command("pg_restore", "--file=/dev/null", str(dump)), doing="The backup cannot be read back"
    )
    with dump.open("rb") as file:
        manifest = replace(manifest, dump_sha256=hashlib.file_digest(file, "sha256").hexdigest())
    with tarfile.open(archive, "w") as tar:
        text = manifest.as_json().encode()
        about = tarfile.TarInfo("manifest.json")
        about.size = len(text)
        tar.addfile(about, BytesIO(text))
        tar.add(dump, "data.dump", filter=_anonymous)
    dump.unlink()
    if not recipient:
        return manifest, archive
    encrypted = folder / "backup.age"
    encrypt(archive, encrypted, recipient)
    return manifest, encrypted


def _dump(path: Path) -> Manifest:
    """Dump and description of the same snapshot, which a transaction of ours holds open."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public"]
        options += [f"--snapshot={snapshot}", f"--exclude-table-data=public.{LEFT_OUT}", f"--file={path}"]
        clients.run(clients.command("pg_dump", *options), doing="The database could not be dumped")
        return describe()


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _settle(path: Path) -> None:
    """Have the file or folder on the disk before anybody relies on it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
