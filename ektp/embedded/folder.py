"""The data folder of an embedded instance: where its servers keep their data, secrets, sockets and logs."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
import tempfile
import time
from pathlib import Path

from ektp.embedded.faults import Fault, from_os_error

_SOCKET_PATH_BYTES = 100
_NEEDED_BYTES = 300_000_000


class DataFolder:
    """Paths below one data folder, and the lock that says who runs its servers.

    `instance.json` is both the lock and the notice: whoever holds its flock has started the servers, and the
    text says how to reach them. It is never deleted, so that nobody can hold a lock on a deleted file.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).absolute()
        self.postgres = self.path / "postgres"
        self.valkey = self.path / "valkey"
        self.logs = self.path / "logs"
        self._notice = self.path / "instance.json"
        self._lock: int | None = None
        self._users: int | None = None

    def prepare(self) -> None:
        try:
            for folder in (self.path, self.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path) as probe:
                probe.write(b"x" * 4096)
        except OSError as error:
            error.filename = str(self.path)
            raise from_os_error(error) from None
        owner = self.path.stat().st_uid
        if owner != os.geteuid():
            raise Fault(
                f"The data folder {self.path} belongs to another user (uid {owner}): start as that user."
            )
        free = shutil.disk_usage(self.path).free
        if free < _NEEDED_BYTES:
            raise Fault(
                f"The disk is full: {self.path} has {free // 1_000_000} MB left, "
                f"{_NEEDED_BYTES // 1_000_000} MB are needed."
            )

    def secret(self, name: str) -> tuple[str, bool]:
        """A secret that is made once and kept in a file only we can read; and whether it is new."""
        path = self.path / name
        with contextlib.suppress(FileNotFoundError):
            if text := path.read_text().strip():
                return text, False
        text = secrets.token_urlsafe(48)
        self.write(name, text + "\n")
        return text, True

    def write(self, name: str, text: str) -> None:
        """Write a small private file so that a crash leaves the old or the new one, never half of it."""
        descriptor, draft = tempfile.mkstemp(dir=self.path, prefix=f".{name}-")
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.path / name)

    def sockets(self) -> Path:
        """A private folder whose paths are short enough for a Unix socket (the kernel allows 107 bytes)."""
        near = self.path / "run"
        if len(os.fsencode(near / "valkey.sock")) < _SOCKET_PATH_BYTES:
            near.mkdir(mode=0o700, exist_ok=True)
            return near
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        far = Path("/tmp") / f"ektp-{os.geteuid()}-{name}"
        far.mkdir(mode=0o700, exist_ok=True)
        found = far.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
            raise Fault(
                f"{far} is not a private folder of yours: remove it, or choose a shorter EKTP_DATA_DIR."
            )
        return far

    # Who runs the servers

    def claim(self, command: str, patience: float = 1.0) -> bool:
        """Become the one who runs the servers; False when somebody else is, and stays, that one.

        The short patience is for readers, who hold the lock for an instant while they look.
        """
        descriptor = os.open(self._notice, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + patience
        while not _flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB):
            if time.monotonic() > deadline:
                os.close(descriptor)
                return False
            time.sleep(0.02)
        self._lock = descriptor
        self.announce({"command": command, "pid": os.getpid()})
        return True

    def announce(self, notice: dict) -> None:
        text = json.dumps(notice).encode()
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, text, 0)

    def release(self) -> None:
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def notice(self) -> dict | None:
        """What the one who runs the servers says about them; None when nobody does."""
        try:
            descriptor = os.open(self._notice, os.O_RDONLY)
        except OSError:
            return None
        try:
            if _flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB):
                return None
            return json.loads(os.pread(descriptor, 65536, 0) or b"{}")
        except ValueError:
            return {}
        finally:
            os.close(descriptor)

    def in_use(self) -> Fault:
        notice = self.notice() or {}
        return Fault(
            f"{notice.get('command', 'Another command')} (process {notice.get('pid', 'unknown')}) is already "
            f"running on {self.path}: stop it first, or choose another EKTP_DATA_DIR and EKTP_PORT."
        )

    # Who uses them: several bin/manage may share the servers that one of them started

    def join(self) -> None:
        self._users = os.open(self.path / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def wait_for_others(self) -> None:
        """Wait until nobody else uses the servers, and keep newcomers out until we are gone."""
        fcntl.flock(self._users, fcntl.LOCK_EX)

    def leave(self) -> None:
        if self._users is not None:
            os.close(self._users)
            self._users = None


def _flock(descriptor: int, operation: int) -> bool:
    try:
        fcntl.flock(descriptor, operation)
    except BlockingIOError:
        return False
    return True
