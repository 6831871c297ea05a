"""The facts as last found, for as many askers as there are: a stranger's thousand questions are one."""

import threading
import time
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from ektp.health import probes
from ektp.health.checks import check
from ektp.health.facts import Facts
from ektp.health.finding import State

FRESH_SECONDS = 2.0
OLD_SECONDS, OLD_IN_TROUBLE = 30.0, 10.0
LASTING_SECONDS = 45.0
"""A start or a restart takes some seconds; what fails for longer is worth everybody's attention."""


class Watch:
    """Of one process. Whoever asks while the facts are being gathered waits for those, a second at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._facts: Facts | None = None
        self._failing: dict[str, float] = {}
        self._at = 0.0
        self._since: dict = {}
        self._database = probes.Probe("database", probes.ask_database)
        self._broker = probes.Probe("broker", probes.ask_broker)
        self._disks = probes.Probe("disk", probes.ask_disks)
        self._backup = probes.Probe("backup", probes.ask_backup)

    def look(self, oldest: float = FRESH_SECONDS) -> Facts:
        """Facts that are at most *oldest* seconds old."""
        with self._lock:
            if self._facts is None or time.monotonic() - self._at > oldest:
                self._facts = self._gather()
                self._at = time.monotonic()
                failing = [one.name for one in check(self._facts) if one.state is State.FAIL]
                self._failing = {name: self._failing.get(name, self._at) for name in failing}
            return self._facts

    def failing(self) -> tuple[str, ...]:
        """What has failed for a while, as last found. Asks nobody; old facts are renewed for the next one."""
        now, oldest = time.monotonic(), OLD_IN_TROUBLE if self._failing else OLD_SECONDS
        if (self._facts is None or now - self._at > oldest) and not self._lock.locked():
            threading.Thread(target=self.look, args=(oldest,), name="health", daemon=True).start()
        return tuple(name for name, since in self._failing.items() if now - since > LASTING_SECONDS)

    def _gather(self) -> Facts:
        asked = [self._database, self._broker, self._disks]
        if settings.EKTP_BACKUP_DIR:
            asked.append(self._backup)
        for probe in asked:
            probe.begin()
        until = time.monotonic() + probes.PATIENCE
        answers = {probe.name: probe.answer(until) for probe in asked}
        found = Facts(
            asked_at=timezone.now(),
            database=answers["database"],
            broker=answers["broker"],
            disks=answers["disk"] or (),
            backup=answers.get("backup"),
            sweep_seconds=settings.EKTP_SWEEP_SECONDS,
            is_local=settings.EKTP_LOCAL,
        )
        return replace(found, since=self._remember(found))

    def _remember(self, found: Facts) -> dict:
        """From when on each server did not answer, as far as this process knows."""
        for name in ("database", "broker"):
            if getattr(found, name) is not None:
                self._since.pop(name, None)
            else:
                self._since.setdefault(name, found.asked_at)
        return dict(self._since)


watch = Watch()
