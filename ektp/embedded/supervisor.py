"""Keeps a handful of processes running: whatever dies is started again, unless it cannot run at all."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ektp.bootstrap import say
from ektp.embedded import children
from ektp.embedded.faults import Fault, disk_is_full, last_lines

_LONGEST_PAUSE = 10.0
# A process that lived this long was healthy: its next end is a new misfortune, not the same fault again.
_HEALTHY_SECONDS = 10.0
# So often one that never was healthy may fail; one that has been will be again, once what it needs is back.
_TRIES = 6
# Killed from outside (by an administrator, or for want of memory) says nothing against the program itself: it
# is started again for as long as that goes on. One that had come up before it was killed waits no longer.
_KILLED = -signal.SIGKILL
_UP_SECONDS = 2.0
_PAUSE_AFTER_KILLS = 2.0
_LOOK_AT_DISK_SECONDS = 2.0


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
    kills: int = 0
    was_healthy: bool = False
    began: float = 0.0
    due: float = field(default=0.0)
    waits_for_space: bool = False

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
            if self.waits_for_space and disk_is_full(self.log.parent):
                self._wait_for_space()
                return
            try:
                self.launch()
                self.waits_for_space = False
                say(f"{self.name} is running again.")
            except (OSError, Fault) as error:
                self._ended(str(error))

    def _ended(self, status: int | str) -> None:
        if disk_is_full(self.log.parent):
            self._wait_for_space()
            return
        pause = self._pause_after_kill() if status == _KILLED else self._pause_after_failure(status)
        self.due = time.monotonic() + pause
        say(f"{self.name} stopped unexpectedly ({status}); starting it again in {pause:.1f} s.")

    def _pause_after_kill(self) -> float:
        self.kills = 1 if self._lived() > _UP_SECONDS else self.kills + 1
        # Its own parts may have been killed with it, which then looks like a failure of its own.
        self.was_healthy = True
        return min(_PAUSE_AFTER_KILLS, _LONGEST_PAUSE, 0.5 * 2 ** (self.kills - 1))

    def _pause_after_failure(self, status: int | str) -> float:
        """Raises ``Fault`` when starting again would not help."""
        if self._lived() > _HEALTHY_SECONDS:
            self.failures, self.was_healthy = 0, True
        self.failures += 1
        if status in self.fatal or (self.failures >= _TRIES and not self.was_healthy):
            raise Fault(f"{self.name} cannot run; the end of {self.log}: {last_lines(self.log)}")
        return min(_LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1))

    def _wait_for_space(self) -> None:
        """What stopped for want of space goes on by itself once there is some."""
        if not self.waits_for_space:
            say(
                f"The disk is full: {self.name} stopped. Free some space; it then goes on by itself, and "
                "nothing that was saved is lost."
            )
        self.waits_for_space = True
        self.failures = 0
        self.due = time.monotonic() + min(_LONGEST_PAUSE, _LOOK_AT_DISK_SECONDS)

    def _lived(self) -> float:
        return time.monotonic() - self.began


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
