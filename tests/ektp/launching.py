"""Starts the embedded default as `bin/run` does, on a folder of its own, and looks at what runs."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ektp.bootstrap import ROOT
from ektp.embedded.postgres import free_port

# Bytecode is saved: `bin/run` sees to that too.
_NOT_OURS = ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A newcomer's environment: nothing set but the folder, a free port and no demonstration."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _NOT_OURS and not name.startswith(("EKTP_", "DJANGO_", "PYTEST_"))
    }
    ours = {
        "EKTP_DATA_DIR": str(folder),
        # Collected once for all starts of a test run.
        "EKTP_STATIC_ROOT": os.environ.get("EKTP_COLLECTED", str(folder.parent / "static")),
        "EKTP_DEMO": "none",
        "PYTHONPATH": str(ROOT),
    }
    return kept | ours | more


def command(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "ektp.embedded", name, *arguments]


def call(folder: Path, name: str, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    """Run `bin/NAME` to its end."""
    return subprocess.run(
        command(name, *arguments),
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def eventually(what: Callable[[], object], seconds: float = 40) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.1)
    return False


def processes(folder: Path) -> dict[int, str]:
    """Living processes that work for a data folder: their number and command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = os.readlink(entry / "cwd")
            variables = (entry / "environ").read_bytes().split(b"\0")
            ours = f"EKTP_DATA_DIR={folder}".encode() in variables
            if line and (ours or place.startswith(str(folder)) or str(folder) in line):
                found[int(entry.name)] = line
    return found


class Launched:
    """A running `bin/run`."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder = folder
        self.port = more.setdefault("EKTP_PORT", str(free_port()))
        self.output = folder.parent / "output.txt"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                self.start_command(),
                env=environment(folder, **more),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start_command(self) -> list[str]:
        return command("run")

    def __enter__(self) -> "Launched":
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def ready(self) -> bool:
        """Whether the first page answered; the whole of it runs a moment later."""
        eventually(lambda: "Ready:" in self.said() or self.process.poll() is not None, 60)
        return "Ready:" in self.said() and eventually(lambda: self.find("beat") and self.find("worker"))

    def said(self) -> str:
        return self.output.read_text()

    def find(self, word: str) -> list[int]:
        """Process numbers, lowest first, whose command line holds a word."""
        return sorted(pid for pid, line in processes(self.folder).items() if word in line)

    def status(self) -> int | None:
        """The first page's HTTP status; None when nothing answers."""
        asking = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=5)
        with contextlib.closing(asking), contextlib.suppress(OSError, http.client.HTTPException):
            asking.request("GET", "/")
            return asking.getresponse().status
        return None

    def answers(self) -> bool:
        status = self.status()
        return status is not None and status < 500

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def kill(self) -> None:
        """kill -9 of the supervisor alone."""
        self.process.kill()
        self.process.wait()
