"""How fast stored progress follows the ledger; run it as ``bin/manage shell -c "import bench.recompute"``.

Prints the time of a full recompute and of one new report of today, in this process, and the memory it took.
Everything is rolled back. (From saving to new figures through a worker: tests/reports/test_faults.py.)
"""

import resource
import statistics
import sys
import time

from django.db import transaction

from regencies import clock
from regencies.models import Province
from reports import recompute
from reports.models import DeadlineProgress, RegencyProgress

ROUNDS = 20


def measure() -> None:
    for province in Province.objects.order_by("code"):
        keys = list(province.regencies.values_list("pk", flat=True))
        today = clock.today(province.timezone)
        with transaction.atomic():
            say(f"{province}: everything of {len(keys)} regencies", timed(keys, recompute.BEGINNING))
            one_report = [timed([key], today) for key in keys for _ in range(ROUNDS)]
            say("one new report of today, median", statistics.median(one_report))
            say("one new report of today, 95th percentile", sorted(one_report)[int(len(one_report) * 0.95)])
            transaction.set_rollback(True)
        stored = RegencyProgress.objects.filter(regency__in=keys).count()
        against = DeadlineProgress.objects.filter(regency__in=keys).count()
        sys.stdout.write(f"  stored: {stored} days of regencies, {against} of their deadlines\n")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"  at most {memory:.0f} MiB\n")


def timed(keys: list[int], since) -> float:
    for key in keys:
        recompute.mark_stale(key, since)
    started = time.perf_counter()
    for key in keys:
        recompute.bring_up_to_date(key)
    return time.perf_counter() - started


def say(what: str, seconds: float) -> None:
    sys.stdout.write(f"  {what}: {seconds * 1000:.0f} ms\n")


measure()
