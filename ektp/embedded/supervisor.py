"""Keeps a handful of processes running: whatever dies is started again, unless it cannot run at all."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ektp.bootstrap import say
from ektp.embedded import children
from ektp.embedded.faults import Fault, disk_is_full, last_lines

_LONGEST_PAUSE = 30.0
# A process that lived this long was healthy: its next end is a new misfortune, not the same fault again.
_HEALTHY_SECONDS = 30.0
_TRIES = 6


@dataclass
class Service:
    """One supervised process. `start` returns it once it is started (servers: once it answers)."""

    name: str
    log: Path
    start: Callable[[], subprocess.Popen]
    stop: Callable[[subprocess.Popen], None] = children.stop
    # Exit statuses that starting again cannot mend (gunicorn: 3 and 4, the application does not load).
    fatal: tuple[int, ...] = ()
    process: subprocess.Popen | None = None
    failures: int = 0
    began: float = 0.0
    due: float = field(default=0.0)

    def launch(self) -> None:
        self.began = time.monotonic()
        self.process = self.start()

    def look_after(self) -> None:
        """Start the process again when it is down and its pause is over."""
        if self.process is not None:
            status = self.process.poll()
            if status is not None:
                children.kill_group(self.process)
                self.process = None
                self._ended(status)
        elif time.monotonic() >= self.due:
            try:
                self.launch()
                say(f"{self.name} is running again.")
            except (OSError, Fault) as error:
                self._ended(str(error))

    def _ended(self, status: int | str) -> None:
        if time.monotonic() - self.began > _HEALTHY_SECONDS:
            self.failures = 0
        self.failures += 1
        if disk_is_full(self.log.parent):
            raise Fault(f"The disk is full: {self.name} stopped. Free some space and start again.")
        if status in self.fatal or self.failures >= _TRIES:
            raise Fault(f"{self.name} cannot run; the end of {self.log}: {last_lines(self.log)}")
        pause = min(_LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1))
        self.due = time.monotonic() + pause
        say(f"{self.name} stopped unexpectedly ({status}); starting it again in {pause:.1f} s.")


class Supervisor:
    def __init__(self) -> None:
        self.services: list[Service] = []

    def add(self, service: Service) -> None:
        """Start a service and keep it running from now on."""
        self.services.append(service)
        if service.process is None:
            service.launch()

    def look_after(self) -> None:
        for service in self.services:
            service.look_after()

    def stop(self) -> None:
        """Stop everything: the application's processes at once, then the servers that they need."""
        for service in self.services:
            if service.process is not None and service.stop is children.stop:
                service.process.terminate()
        for service in reversed(self.services):
            if service.process is not None:
                service.stop(service.process)
                service.process = None
