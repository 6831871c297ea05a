"""Restoring a backup: the whole database or nothing of it."""

import contextlib
import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from . import clients
from .encryption import decrypt, is_encrypted
from .manifest import LEFT_OUT, SAME_TEXT, Manifest, checksum_query
from .trouble import BackupError

MEMBERS = ("manifest.json", "data.dump")
# What one version writes and another does not know, and what we have no use for: a limit that is off anyway,
# and options of columns, of which we set none.
_OF_ONE_VERSION = re.compile(
    rb"SET transaction_timeout = 0;|ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \(.*\);"
)


@dataclass(frozen=True)
class Restored:
    manifest: Manifest


def restore_backup(path: Path, *, replace: bool = False, key_file: Path | None = None) -> Restored:
    """Put the database back as it was; every row is compared with the manifest before it is committed.

    A database that holds anything is left alone unless *replace*. Raises ``BackupError``, and then nothing
    has changed. Whoever is signed in is signed out. Newer migrations than the backup's are not applied here.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".restore-") as folder:
            manifest, dump = _opened(path, Path(folder), key_file)
            _refuse_newer(manifest)
            if not replace and (held := _held()):
                raise BackupError(f"The database already holds {held}; --replace overwrites it.")
            _load(manifest, dump)
    except OSError as error:
        raise BackupError(f"The backup could not be read: {error.strerror or error}.") from error
    return Restored(manifest)


def _opened(path: Path, folder: Path, key_file: Path | None) -> tuple[Manifest, Path]:
    if is_encrypted(path):
        if key_file is None:
            raise BackupError("The backup is encrypted: name the file with its secret key with --key-file.")
        decrypt(path, folder / "backup.tar", key_file)
        path = folder / "backup.tar"
    try:
        with tarfile.open(path, "r:") as tar:
            if tar.getnames() != list(MEMBERS):
                raise BackupError("The file is not a backup: it holds other things.")
            for name in MEMBERS:
                # Copied by hand: of a member only its bytes count, never its name, owner or kind.
                with tar.extractfile(name) as content, (folder / name).open("wb") as target:
                    shutil.copyfileobj(content, target)
    except (tarfile.TarError, AttributeError) as error:  # a member that is no file has no content
        raise BackupError("The file is not a backup, or only a part of one.") from error
    manifest, dump = Manifest.from_json((folder / "manifest.json").read_bytes()), folder / "data.dump"
    with dump.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != manifest.dump_sha256:
            raise BackupError("The backup is damaged: its content is not what was written.")
    return manifest, dump


def _refuse_newer(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = [
        name for name in manifest.migrations if name not in known and name.split(".")[0] in _own(known)
    ]
    if unknown:
        raise BackupError(f"The backup is of a newer version of this program ({unknown[-1]}); update first.")


def _own(known: set[str]) -> set[str]:
    return {name.split(".")[0] for name in known}


def _held() -> str:
    """What would be lost, in words; empty for a database that nobody has used yet."""
    with connection.cursor() as cursor:
        for table, words in [("regencies_province", "provinces"), ("regencies_user", "accounts")]:
            cursor.execute("SELECT to_regclass(%s)", [f"public.{table}"])
            if cursor.fetchone()[0] is None:
                continue
            cursor.execute(f"SELECT count(*) FROM public.{table}")
            if count := cursor.fetchone()[0]:
                return f"{count} {words}"
    return ""


def _load(manifest: Manifest, dump: Path) -> None:
    """One transaction: drop, restore, compare, commit."""
    connection.close()
    dumped = clients.command("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(dump))
    options = [
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    environment, pipe = clients.environment(), subprocess.PIPE
    with (
        subprocess.Popen(
            dumped, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
        ) as reading,
        subprocess.Popen(
            clients.command("psql", *options, "--output=/dev/null"), env=environment, stdin=pipe, stderr=pipe
        ) as writing,
    ):
        _send(writing, reading, manifest)
        said_reading, said = reading.stderr.read().decode(), writing.stderr.read().decode(errors="replace")
    if writing.returncode:
        raise BackupError(f"The backup could not be restored: {clients.last_words(said_reading + said)}")


def _send(writing: subprocess.Popen, reading: subprocess.Popen, manifest: Manifest) -> None:
    """Pass the dump on as SQL, between what empties the schema and what compares."""
    try:
        writing.stdin.write(b"DROP SCHEMA IF EXISTS public CASCADE;\n")
        writing.stdin.writelines(portable(reading.stdout))
        if reading.wait():
            # Without the comparison nothing would stop a part from being committed.
            writing.stdin.write(b"SELECT 1 / 0;\n")
        for statement in _comparison(manifest):
            writing.stdin.write(f"{statement};\n".encode())
        writing.stdin.close()
    except BrokenPipeError:
        reading.kill()
        with contextlib.suppress(BrokenPipeError):
            writing.stdin.close()


def portable(lines: Iterable[bytes]) -> Iterable[bytes]:
    """The dump as SQL without what only one version knows; rows are passed on untouched."""
    in_rows = False
    for line in lines:
        if in_rows:
            in_rows = line.rstrip(b"\r\n") != b"\\."
        elif line.startswith(b"COPY "):
            in_rows = True
        elif _OF_ONE_VERSION.match(line):
            continue
        yield line


def _comparison(manifest: Manifest) -> Iterable[str]:
    """SQL that fails with the table's name when a table is not what the manifest says."""
    yield from SAME_TEXT
    for table in manifest.tables:
        yield (
            "DO $compare$ DECLARE found record; BEGIN "
            f"{checksum_query(table.name).replace(' FROM ', ' INTO found FROM ', 1)}; "
            f"IF found IS DISTINCT FROM ROW({table.rows}::bigint, '{table.checksum}'::text) THEN "
            f"RAISE EXCEPTION 'table {table.name} differs from the backup'; END IF; END $compare$"
        )
    yield f"TRUNCATE public.{LEFT_OUT}"
