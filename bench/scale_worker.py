"""Workers to measure: processes that derive regencies as the worker's tasks do, with what they took."""

import cProfile
import multiprocessing
import pstats
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

PARTS = {
    "PostgreSQL stores (COPY)": ("copy_expert",),
    "PostgreSQL answers and removes": ("execute", "executemany"),
    "PostgreSQL commits (fsync)": ("commit",),
}


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
        nanoseconds = Path(f"/proc/{self._server}/schedstat").read_text().split()[0]
        return time.process_time() + int(nanoseconds) / 1e9


def rebuild_with(keys: list[int], workers: int) -> tuple[float, float, dict[str, float]]:
    """Seconds for all, the most memory of one in MB, and where the time of one of them went."""
    from django.db import connections

    from reports import recompute

    chunks = [keys[at : at + recompute.TOGETHER] for at in range(0, len(keys), recompute.TOGETHER)]
    connections.close_all()
    with ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_wake
    ) as pool:
        list(pool.map(_ready, range(workers * 4)))
        began = time.perf_counter()
        memory = max(pool.map(_rebuild, chunks))
        seconds = time.perf_counter() - began
        where = pool.submit(_profile, chunks[0]).result()
    return seconds, memory, where


def _wake() -> None:
    import django

    django.setup()


def _ready(_number: int) -> None:
    from django.db import connection

    connection.ensure_connection()
    time.sleep(0.05)


def _rebuild(keys: list[int]) -> float:
    from reports import recompute

    left = recompute.bring_many_up_to_date(keys)
    if left:
        raise RuntimeError(f"Regencies {left} were left.")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _profile(keys: list[int]) -> dict[str, float]:
    from reports import recompute

    return profiled(lambda: recompute.rebuild_many(keys))


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
