"""A disk of its own for one instance, which a test may fill to the last byte.

A tmpfs in a user and mount namespace: neither root nor any preparation of the machine is needed. It is
reached from outside through /proc.
"""

import contextlib
import os
import subprocess
from pathlib import Path

import psycopg2

from ektp.bootstrap import Fault
from tests.ektp import launching
from tests.faults.small import Small

MEGABYTES = 340  # a start asks for 300 MB
ALONE = ("unshare", "--user", "--map-root-user", "--mount")


def _check() -> None:
    tried = subprocess.run([*ALONE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, text=True)
    if tried.returncode:
        raise Fault(
            f"No disk can be made that a test may fill: {tried.stderr.strip()} "
            "(user namespaces are needed: sysctl user.max_user_namespaces, or seccomp in a container)."
        )


class OnSmallDisk(Small):
    """``folder`` is the data folder as seen from outside, ``inside`` the name that it has for itself."""

    def __init__(self, folder: Path, **more: str) -> None:
        _check()
        folder.mkdir(parents=True)
        self.inside = folder
        super().__init__(folder, **more)
        self.folder = Path(f"/proc/{self.process.pid}/root{folder}")

    def start_command(self) -> list[str]:
        mount = f'mount -t tmpfs -o size={MEGABYTES}m,mode=700 tmpfs "$0" && exec "$@"'
        return [*ALONE, "sh", "-c", mount, str(self.inside), *launching.command("run")]

    def find(self, word: str) -> list[int]:
        return sorted(pid for pid, line in launching.processes(self.inside).items() if word in line)

    @property
    def filler(self) -> Path:
        return self.folder / "filler"

    def fill_disk(self) -> None:
        """Until not one more byte can be written."""
        with self.filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                for size in (1 << 20, 4096):
                    with contextlib.suppress(OSError):
                        while file.write(b"\0" * size) == size:
                            pass
                if os.statvfs(self.folder).f_bavail == 0:
                    return

    def free_disk(self) -> None:
        self.filler.unlink()

    def write_log_until_it_stops(self) -> None:
        """Fill the write-ahead log's segment, so that the next one has to be made."""
        with contextlib.suppress(psycopg2.OperationalError, psycopg2.InterfaceError):
            for _megabyte in range(64):
                self.run("SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000))")
            raise AssertionError("a full disk takes any amount of log")
