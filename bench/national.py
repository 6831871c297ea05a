"""What the figures of a whole nation cost: 514 regencies, three years of daily reports, one deadline each.

    python3 -m bench.national [--write docs/performance.md]

Makes a PostgreSQL and a nation of its own and removes them afterwards; nothing else need run, and nothing
else should. Every limit is a multiple of what PostgreSQL itself takes for the same in this very run, so that
the ratios mean the same on any machine. Exits with 1 where a target is missed.
"""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench import scale_nation as nation
from bench.scale_findings import Findings, machine

STATEMENT = Path(__file__).with_name("scale_statement.sql")
TOMORROW = nation.LAST + dt.timedelta(days=1)
DERIVED = ("regencyprogress", "deadlineprogress", "oddmark", "recomputestate")
SAMPLES = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the results between its markers")
    parser.add_argument("--keep-going", action="store_true", help="exit with 0 also where a target is missed")
    parser.add_argument(
        "--regencies", type=int, default=514, metavar="N", help="fewer, to try the bench itself"
    )
    arguments = parser.parse_args()
    findings = Findings()
    with ExitStack() as stack:
        say("A server and a nation are made …")
        stack.enter_context(nation.server())
        codes = nation.official_codes()[: arguments.regencies]
        reports = nation.settle(codes)
        findings.setting = f"{len(codes)} regencies, {reports} reports, {machine()}"
        say(findings.setting)
        measure(findings)
    say(findings.as_text())
    if arguments.write:
        findings.write(arguments.write)
    if findings.missed and not arguments.keep_going:
        sys.exit(1)


def measure(findings: Findings) -> None:
    from django.conf import settings

    from regencies.models import Regency

    keys = list(Regency.objects.order_by("pk").values_list("pk", flat=True))
    summing = best(create_totals, times=3)
    forget()
    alone, memory, where = rebuilt(keys, workers=1)
    findings.add("rebuild", alone, summing, limit=15, unit="CREATE TABLE AS of the running totals")
    findings.where["a rebuild"] = where
    forget()
    half, _memory, _where = rebuilt(keys[: len(keys) // 2], workers=1)
    findings.add("double", alone, half, limit=2.2, unit="half of the regencies")
    forget()
    both, more, _where = rebuilt(keys, workers=2)
    findings.add("two workers", both, alone, limit=0.6, unit="one worker")
    findings.add_memory(max(memory, more))
    settings.EKTP_TODAY = TOMORROW
    extended, seconds, rows = [], [], []
    for _round in range(3):
        back_one_day()
        extended.append(timed(lambda: extend(keys)))
        seconds.append(best(lambda: rows.append(current_figures()), times=2))
    findings.add("night", min(extended), min(seconds), limit=5, unit="one statement deriving the same")
    findings.equal = differences(rows[-1])
    findings.where["a night"] = profile(extend, keys)
    findings.add_work("one new report", one_report(keys), limit=0.050)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def best(work: Callable[[], object], times: int) -> float:
    return min(timed(work) for _time in range(times))


def execute(statement: str, values: dict | None = None) -> list[dict]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if cursor.description is None:
            return []
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def create_totals() -> None:
    """The limit of a rebuild: a row for each regency and day, with the running totals of the seven flows."""
    from regencies.models import FLOWS

    sums = ", ".join(f"sum(report.{flow}) OVER days AS {flow}" for flow in FLOWS)
    execute("DROP TABLE IF EXISTS bench_totals")
    execute(
        f"CREATE TABLE bench_totals AS SELECT regency.id, day.date, {sums} FROM regencies_regency regency "
        "CROSS JOIN (SELECT %(first)s::date + n AS date FROM generate_series(0, %(days)s) n) day "
        "LEFT JOIN regencies_dailyreport report ON report.regency_id = regency.id AND report.date = day.date "
        "WINDOW days AS (PARTITION BY regency.id ORDER BY day.date)",
        {"first": nation.FIRST, "days": (nation.LAST - nation.FIRST).days},
    )


def forget() -> None:
    execute("DROP TABLE IF EXISTS bench_totals")
    execute("TRUNCATE " + ", ".join(f"reports_{table}" for table in DERIVED))


def rebuilt(keys: list[int], workers: int) -> tuple[float, float, dict[str, float]]:
    """Seconds, the most memory of a worker in MB, and where the first worker's time went."""
    from bench.scale_worker import rebuild_with

    return rebuild_with(keys, workers)


def extend(keys: list[int]) -> None:
    """What the night's tasks do, one after the other in this process."""
    from reports import recompute

    for first in range(0, len(keys), recompute.TOGETHER):
        left = recompute.bring_many_up_to_date(keys[first : first + recompute.TOGETHER])
        if left:
            raise SystemExit(f"Regencies {left} were left.")


def back_one_day() -> None:
    for table in ("regencyprogress", "deadlineprogress"):
        execute(f"DELETE FROM reports_{table} WHERE date > %(last)s", {"last": nation.LAST})
    execute("UPDATE reports_recomputestate SET through = %(last)s", {"last": nation.LAST})


def current_figures() -> list[dict]:
    from regencies.calendar import public_holidays

    years = range(nation.FIRST.year - 1, nation.LAST.year + 12)
    holidays = sorted(frozenset().union(*map(public_holidays, years)))
    return execute(STATEMENT.read_text(), {"today": TOMORROW, "holidays": holidays})


def differences(rows: list[dict]) -> int:
    """How many figures of the statement are not those that are stored; deviations to 9 digits."""
    from reports.models import DeadlineProgress, RegencyProgress

    stored = {row["regency_id"]: row for row in RegencyProgress.objects.filter(date=TOMORROW).values()}
    for row in DeadlineProgress.objects.filter(date=TOMORROW).values():
        stored[row["regency_id"]] |= row
    if len(rows) != len(stored):
        return abs(len(rows) - len(stored))
    return sum(
        not same(value, stored[row["regency_id"]][name]) for row in rows for name, value in row.items()
    )


def same(one, other) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    return one == other


def profile(work: Callable, *arguments) -> dict[str, float]:
    from bench.scale_worker import profiled

    back_one_day()
    return profiled(lambda: work(*arguments))


def one_report(keys: list[int]) -> float:
    """Seconds of work in this process and its server process for one changed report of today; the median."""
    from bench.scale_worker import Work
    from reports import recompute

    found = []
    for key in keys[:SAMPLES]:
        recompute.mark_stale(key, TOMORROW)
        with Work() as work:
            recompute.bring_up_to_date(key)
        found.append(work.seconds)
    return sorted(found)[len(found) // 2]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
