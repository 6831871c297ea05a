"""``/metrik/``: what Prometheus reads. Without the token that the environment names there is no such page."""

import hmac
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from ektp.health.checks import check
from ektp.health.facts import DatabaseFacts, Facts
from ektp.health.finding import State
from ektp.health.latest import watch

_TICKS = os.sysconf("SC_CLK_TCK")
_LEVELS = {State.OK: 0, State.WARN: 1, State.FAIL: 2}


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of all processes of this machine, and how the installation is."""
    given = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.EKTP_METRICS_TOKEN}".encode()
    if not settings.EKTP_METRICS_TOKEN or not hmac.compare_digest(given, wanted):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def exposition() -> bytes:
    registry = CollectorRegistry()
    folder = settings.EKTP_METRICS_DIR
    if folder:
        _forget_the_dead(Path(folder))
        MultiProcessCollector(registry, path=folder)
        registry.register(_Processes(Path(folder)))
    registry.register(_Health())
    counted = b"" if folder else generate_latest(REGISTRY)
    return counted + generate_latest(registry)


def _pids(folder: Path) -> set[int]:
    return {int(path.stem.rsplit("_", 1)[1]) for path in folder.glob("*.db") if path.stem[-1].isdecimal()}


def _forget_the_dead(folder: Path) -> None:
    """What a killed process had in hand is in nobody's hand any more; what it had counted stays counted."""
    for path in folder.glob("gauge_live*.db"):
        if not Path("/proc", path.stem.rsplit("_", 1)[1]).exists():
            path.unlink(missing_ok=True)


class _Processes:
    """Memory and processor time of the processes that count into the folder; both read from the kernel."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def collect(self) -> Iterator:
        memory = GaugeMetricFamily(
            "ektp_process_memory_bytes", "Memory, shared parts divided.", labels=["process", "pid"]
        )
        cpu = CounterMetricFamily("ektp_process_cpu_seconds", "Processor time.", labels=["process", "pid"])
        for pid in sorted(_pids(self.folder)):
            try:
                kind, used, spent = _of_process(Path("/proc", str(pid)))
            except (OSError, ValueError, IndexError):
                continue  # it has ended
            memory.add_metric([kind, str(pid)], used)
            cpu.add_metric([kind, str(pid)], spent)
        yield from (memory, cpu)


def _of_process(place: Path) -> tuple[str, int, float]:
    """Kind, proportional set size in bytes, processor time in seconds."""
    command = (place / "cmdline").read_bytes()
    kind = "web" if b"celery" not in command else "scheduler" if b"beat" in command else "worker"
    rollup = (place / "smaps_rollup").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    times = (place / "stat").read_text().rsplit(")", 1)[1].split()
    return kind, kilobytes * 1024, (int(times[11]) + int(times[12])) / _TICKS


class _Health:
    """The facts behind ``/sehat/`` as numbers; what is unknown has none."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        facts = watch.look()
        states = GaugeMetricFamily("ektp_check", "0 well, 1 warning, 2 failure.", labels=["check"])
        for one in check(facts):
            if one.state in _LEVELS:
                states.add_metric([one.name], _LEVELS[one.state])
        yield states
        yield from (GaugeMetricFamily(f"ektp_{name}", says, value) for name, says, value in _numbers(facts))


def _numbers(facts: Facts) -> Iterator[tuple[str, str, float]]:
    if facts.broker is not None:
        yield "broker_seconds", "Time of the broker's answer.", facts.broker.seconds
        yield "queued_tasks", "Notices that no worker has taken yet.", facts.broker.queued
    for disk in facts.disks:
        yield f"disk_{disk.place}_free_bytes", "Free space.", disk.free
    if facts.backup is not None and facts.backup.newest is not None:
        yield "backup_age_seconds", "Age of the newest whole backup.", facts.backup.newest
    if facts.database is not None and not facts.database.pending:
        yield from _of_database(facts.database)


def _of_database(found: DatabaseFacts) -> Iterator[tuple[str, str, float]]:
    yield "database_answer_seconds", "Time of a new connection and a question.", found.seconds
    yield "database_bytes", "Size of the database.", found.size
    yield "database_clock_ahead_seconds", "Its clock minus this machine's.", found.ahead
    yield "stale_regencies", "Regencies whose figures wait for a recompute.", found.stale
    yield "stale_oldest_seconds", "Age of the oldest stale mark.", found.stale_for
    yield "regencies_behind_today", "Regencies whose figures end before today.", found.behind
    yield "uploads_waiting", "Files that wait or are worked on.", found.uploads
    yield "uploads_oldest_seconds", "Age of the oldest of them.", found.uploads_for
    yield "workers", "Workers that gave a sign within a minute.", sum(s.age < 60 for s in found.workers)
    if found.swept is not None:
        yield "sweep_age_seconds", "Since the last sweep ended.", found.swept
    idle = [sign.idle for sign in found.schedulers if sign.idle is not None]
    if idle:
        yield "scheduler_idle_seconds", "Since the scheduler last sent a task.", min(idle)
