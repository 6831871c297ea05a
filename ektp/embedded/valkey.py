"""The embedded Valkey: broker and cache on a private Unix socket."""

import contextlib
import signal
import socket
import subprocess
import time
from pathlib import Path

from ektp.embedded import binaries, children
from ektp.embedded.faults import Fault, last_lines


class Valkey:
    def __init__(self, folder: Path, *, sockets: Path, log: Path) -> None:
        self.folder, self.log = folder, log
        self.socket = sockets / "valkey.sock"
        self.process: subprocess.Popen | None = None
        self._pid_file = sockets / "valkey.pid"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> subprocess.Popen:
        """Start the server and wait until it answers.

        What it holds can be rebuilt (the queue of record is in PostgreSQL), so data that it cannot read any
        more are set aside instead of stopping the start.
        """
        self._clear_leftovers()
        for attempt in range(2):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.process = children.start(
                [binaries.valkey_server(), *self._options()],
                log=self.log,
                death_signal=signal.SIGTERM,
                folder=self.folder,
            )
            if self._ready():
                self._pid_file.write_text(f"{self.process.pid}\n")
                return self.process
            if attempt == 0:
                self.folder.replace(self.folder.with_name(f"valkey-unreadable-{time.time_ns()}"))
        raise Fault(f"Valkey does not start; the end of {self.log}: {last_lines(self.log)}")

    def _options(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        return [part for name, value in settings.items() for part in (f"--{name}", value)]

    def _ready(self, patience: float = 60) -> bool:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(1)
                probe.connect(str(self.socket))
                probe.sendall(b"PING\r\n")
                if probe.recv(16).startswith(b"+PONG"):
                    return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.02)
        children.stop(self.process)
        return False

    def _clear_leftovers(self) -> None:
        with contextlib.suppress(FileNotFoundError, ValueError):
            children.wait_for_leftover(int(self._pid_file.read_text()), self.folder, signal.SIGTERM)
        self._pid_file.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)

    def stop(self) -> None:
        if self.process is not None:
            children.stop(self.process)
            self.process = None
            self._pid_file.unlink(missing_ok=True)
