"""Workers to measure: processes that derive regencies as the worker's tasks do, with what they took."""

import cProfile
import multiprocessing
import os
import pstats
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PARTS = {
    "PostgreSQL stores (COPY)": ("copy_expert",),
    "PostgreSQL answers and removes": ("execute", "executemany"),
    "PostgreSQL commits (fsync)": ("commit",),
}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and of processors by whom; the most memory of a worker in MB."""

    seconds: float
    workers: float
    sessions: float
    """PostgreSQL's processes that work for the workers."""
    background: float
    """Its others: log writer, checkpoints, vacuum."""
    memory: float
    others: float
    """Other programs, and other machines where this one is virtual; what they took was not to be had."""

    @property
    def disturbance(self) -> float:
        """What others took, as a share of all processors."""
        return self.others / self.seconds / os.cpu_count()

    def shares(self) -> dict[str, float]:
        """Processor time by whom, as shares of the time on the clock; two cores are 200%."""
        parts = {"this program": self.workers, "PostgreSQL for it": self.sessions}
        parts["PostgreSQL's log writer, checkpoints and vacuum"] = self.background
        return {part: seconds / self.seconds for part, seconds in parts.items()}

    def __str__(self) -> str:
        return (
            f"{self.seconds:.2f} s on the clock; of processors: workers {self.workers:.2f} s, PostgreSQL for "
            f"them {self.sessions:.2f} s, its background {self.background:.2f} s, others {self.others:.2f} "
            f"s; {self.memory:.0f} MB"
        )


class Work:
    """Seconds of processor time that this process and its own server process spend inside the block."""

    def __enter__(self) -> "Work":
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._server = cursor.fetchone()[0]
        self._began = self._spent()
        return self

    def __exit__(self, *_error: object) -> None:
        self.seconds = self._spent() - self._began

    def _spent(self) -> float:
        return time.process_time() + _on_processor(self._server)


def _on_processor(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _server_seconds() -> float:
    """Processor time of PostgreSQL: all its processes, and those that ended."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        mine = cursor.fetchone()[0]
    master = int(Path(f"/proc/{mine}/stat").read_text().rsplit(")", 1)[1].split()[1])
    ended = Path(f"/proc/{master}/stat").read_text().rsplit(")", 1)[1].split()[13:15]
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    running = sum(_on_processor(int(pid)) for pid in children if int(pid) != mine)
    return running + _on_processor(master) + sum(map(int, ended)) / TICKS


def _machine_seconds() -> float:
    """Processor time of everything on the machine, with what its host gave to other machines."""
    user, nice, system, _idle, _waiting, *others = Path("/proc/stat").read_text().split()[1:9]
    return sum(map(int, (user, nice, system, *others))) / TICKS


def rebuild_with(keys: list[int], workers: int) -> Spent:
    from reports import recompute

    chunks = [keys[at : at + recompute.TOGETHER] for at in range(0, len(keys), recompute.TOGETHER)]
    before = _server_seconds()
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(workers)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_wake, initargs=[gate]) as pool:
        ready = dict(pool.map(_ready, range(workers)))
        began, busy = time.perf_counter(), _machine_seconds()
        done = list(pool.map(_rebuild, chunks))
        seconds, busy = time.perf_counter() - began, _machine_seconds() - busy
    # What a worker has spent by the end of its last task, without its start.
    spent = {pid: (work, server) for pid, work, server, _memory in done}
    here = sum(work - ready[pid][0] for pid, (work, _server) in spent.items())
    there = sum(server - ready[pid][1] for pid, (_work, server) in spent.items())
    everything = _server_seconds() - before - sum(server for _work, server in ready.values())
    background = max(0, everything - there)
    others = max(0, busy - here - there - background)
    return Spent(seconds, here, there, background, max(each[3] for each in done), others)


def _wake(gate) -> None:
    import django

    django.setup()
    _ready.gate = gate


def _spent_here() -> tuple[float, float]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return time.process_time(), _on_processor(cursor.fetchone()[0])


def _ready(_number: int) -> tuple[int, tuple[float, float]]:
    """One in each worker: none returns before all of them have come."""
    found = _spent_here()
    _ready.gate.wait(60)
    return os.getpid(), found


def _rebuild(keys: list[int]) -> tuple[int, float, float, float]:
    from reports import recompute

    left = recompute.bring_many_up_to_date(keys)
    if left:
        raise RuntimeError(f"Regencies {left} were left.")
    return os.getpid(), *_spent_here(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def profiled(work: Callable[[], object]) -> dict[str, float]:
    """Share of the time by part; what is not PostgreSQL is this process."""
    profile = cProfile.Profile()
    profile.runcall(work)
    spent = dict.fromkeys(PARTS, 0.0)
    stats = pstats.Stats(profile)
    for (_file, _line, name), (_calls, _own, inside, _total, _callers) in stats.stats.items():
        for part, methods in PARTS.items():
            if any(f"'{method}' of 'psycopg2" in name for method in methods):
                spent[part] += inside
    shares = {part: seconds / stats.total_tt for part, seconds in spent.items()}
    return shares | {"this process (queries made, arithmetic, rows packed)": 1 - sum(shares.values())}
