"""kill -9 of whatever runs, chosen by a seed."""

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VICTIMS = {
    # kind: (word in the command line, which of its processes)
    "web server": ("gunicorn", "parent"),
    "web process": ("gunicorn", "child"),
    "worker": ("celery -A ektp worker", "parent"),
    "worker process": ("celery -A ektp worker", "child"),
    "beat": ("celery -A ektp beat", "parent"),
    "Valkey": ("valkey-server", "parent"),
    "PostgreSQL": ("/postgres -D", "parent"),
    "PostgreSQL session": ("/postgres -D", "session"),
}
PATIENCE = 60
MOMENT = 1.0


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    line: str


def _all() -> Iterator[Process]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                state, parent = (entry / "stat").read_text().rpartition(") ")[2].split()[:2]
                if state != "Z":
                    yield Process(int(entry.name), int(parent), line)


def victims(supervisor: int, kind: str) -> list[int]:
    """Living processes of a kind below a supervisor, in a settled order."""
    word, which = VICTIMS[kind]
    found = list(_all())
    parents = {each.pid for each in found if each.parent == supervisor and word in each.line}
    if which == "parent":
        return sorted(parents)
    children = [each for each in found if each.parent in parents]
    if which == "session":
        children = [each for each in children if each.line.startswith("postgres: ektp ")]
    return sorted(each.pid for each in children)


class Killer:
    """Kills one process after the other; in which order and after what pause follows from the seed."""

    def __init__(self, supervisor: int, seed: int, pause: tuple[float, float]) -> None:
        self.supervisor, self.pause = supervisor, pause
        self.random = random.Random(seed)
        self.done: Counter[str] = Counter()

    def kill(self) -> str:
        """Wait a moment, then kill one living process; what kind it was.

        One that is not up in a moment is passed over: a slow machine would wait for most of its time.
        """
        time.sleep(self.random.uniform(*self.pause))
        order, chosen = self.random.sample(list(VICTIMS), len(VICTIMS)), self.random.random()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for kind in order:
                if self._kill_one(kind, chosen):
                    self.done[kind] += 1
                    return kind
        raise AssertionError(f"nothing came up within {PATIENCE} seconds")

    def _kill_one(self, kind: str, chosen: float) -> bool:
        until = time.monotonic() + MOMENT
        while True:
            living = victims(self.supervisor, kind)
            with contextlib.suppress(ProcessLookupError):
                if living:
                    os.kill(living[int(chosen * len(living))], signal.SIGKILL)
                    return True
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
