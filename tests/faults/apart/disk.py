"""A disk of its own for one instance, which a test may fill to the last byte.

A tmpfs in a mount namespace, so that the kernel itself says that there is no space: to whoever runs the test,
root or not, and to nobody else on the machine. Everything of the instance is on it: servers, logs, counts,
static files and what is uploaded. From outside it is reached through /proc.
"""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg2

from ektp.bootstrap import Fault
from tests.ektp import launching
from tests.faults.small import Small

ROOMY = 4 << 30  # bytes; what is not written takes no memory
# A namespace of users gives the right to mount; where those are switched off root has it without.
_WAYS = (("unshare", "--user", "--map-root-user", "--mount"), ("unshare", "--mount"))
_MOUNT = f'mount -t tmpfs -o size={ROOMY},mode=700 tmpfs "$0" && exec "$@"'


@cache
def _alone() -> tuple[str, ...]:
    """What to put before a command so that it may mount."""
    for way in _WAYS:
        mount = [*way, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        tried = subprocess.run(mount, capture_output=True, text=True)
        if tried.returncode == 0:
            return way
    raise Fault(
        f"No disk can be made that a test may fill: {tried.stderr.strip()} (an ordinary user needs "
        "user namespaces: sysctl user.max_user_namespaces; a container needs a profile that allows unshare)."
    )


class OnSmallDisk(Small):
    """``folder`` is the data folder as seen from outside, ``inside`` the name that it has for itself."""

    def __init__(self, mount_point: Path, **more: str) -> None:
        self.mount_point, self.inside = mount_point, mount_point / "data"
        super().__init__(self.inside, TMPDIR=str(mount_point), **more)
        self.disk = Path(f"/proc/{self.process.pid}/root{mount_point}")
        self.folder = self.disk / "data"

    def start_command(self) -> list[str]:
        return [*_alone(), "sh", "-c", _MOUNT, str(self.mount_point), *launching.command("run")]

    def find(self, word: str) -> list[int]:
        return sorted(pid for pid, line in launching.processes(self.inside).items() if word in line)

    def fill_disk(self) -> None:
        """Until not one more byte can be written: no larger than what is on it."""
        for _attempt in range(50):
            found = os.statvfs(self.disk)
            said = self._resize((found.f_blocks - found.f_bfree) * found.f_frsize)
            if not self.free_bytes:
                return
        raise AssertionError(f"the disk cannot be made smaller: {said}")

    def free_disk(self) -> None:
        assert self._resize(ROOMY) == ""

    @property
    def free_bytes(self) -> int:
        found = os.statvfs(self.disk)
        return found.f_bavail * found.f_frsize

    def _resize(self, size: int) -> str:
        """What was said against it: more may be on it by now."""
        enter = ["nsenter", f"--target={self.process.pid}", "--mount"]
        if "--user" in _alone():
            enter += ["--user", "--preserve-credentials"]
        # With the source named, mount repeats no option that holds in the other namespace only.
        mount = ["mount", "-o", f"remount,size={size}", "tmpfs", str(self.mount_point)]
        return subprocess.run([*enter, *mount], capture_output=True, text=True).stderr

    @contextlib.contextmanager
    def connected(self) -> Iterator:
        """A connection to the database for what is to be done when it takes no new ones."""
        with contextlib.closing(psycopg2.connect(self.variables["DATABASE_URL"])) as connection:
            connection.autocommit = True
            yield connection


def fill_the_write_ahead_log(connection) -> None:
    """Until the database needs a new file for it, which stops it."""
    with (
        contextlib.suppress(psycopg2.OperationalError, psycopg2.InterfaceError),
        connection.cursor() as cursor,
    ):
        for _megabyte in range(64):
            cursor.execute("SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000))")
        raise AssertionError("a full disk takes any amount of log")
