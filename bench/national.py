"""What the figures of a whole nation cost: 514 regencies, three years of daily reports, one deadline each.

    python3 -m bench.national [--write docs/performance.md]          # everything
    python3 -m bench.national --folder F make                        # piece by piece, the nation kept in F:
    python3 -m bench.national --folder F rebuild workers double night report --write docs/performance.md

Makes a PostgreSQL and a nation of its own and removes them afterwards, unless a folder is named; nothing else
need run, and nothing else should. Every limit is a multiple of what PostgreSQL itself, or the same work with
one worker, takes in the same piece, so that the ratios mean the same on any machine. Exits with 1 where a
target is missed.
"""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import scale_nation as nation
from bench.figures import machine
from bench.scale_findings import Findings

STATEMENT = Path(__file__).with_name("scale_statement.sql")
TOMORROW = nation.LAST + dt.timedelta(days=1)
DERIVED = ("regencyprogress", "deadlineprogress", "oddmark", "recomputestate")
SAMPLES = 30
ROUNDS = 2
"""Each side of a ratio is measured as often, in turns; the best of each counts."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pieces", nargs="*", metavar="PIECE", help=", ".join(PIECES) + " (default: all)")
    parser.add_argument("--folder", type=Path, help="keep nation and findings here, and use them again")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the results between its markers")
    parser.add_argument("--keep-going", action="store_true", help="exit with 0 also where a target is missed")
    parser.add_argument(
        "--regencies", type=int, default=514, metavar="N", help="fewer, to try the bench itself"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.pieces) - set(PIECES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    with nation.server(folder=arguments.folder) as folder:
        findings = Findings.kept_in(folder / "findings.json")
        make(findings, arguments.regencies)
        for piece in arguments.pieces or PIECES:
            say(f"{piece} …")
            PIECES[piece](findings)
            findings.keep()
    if not findings.found:
        return
    say(findings.as_text())
    if arguments.write:
        findings.write(arguments.write)
    if findings.missed and not arguments.keep_going:
        sys.exit(1)


def make(findings: Findings, number: int) -> None:
    if not findings.setting:
        if keys_of_all():
            raise SystemExit("An earlier start ended while it made the nation: name another folder.")
        say("a nation is made …")
        codes = nation.official_codes()[:number]
        reports = nation.settle(codes)
        findings.setting = f"{len(codes)} regencies, {reports} reports, fsync on; {machine()}"
        findings.keep()
    say(findings.setting)


def rebuild(findings: Findings) -> None:
    """Three years from nothing, against the running totals of the same rows."""
    spent, totals = [], []
    for _round in range(ROUNDS):
        totals.append(timed(create_totals))
        spent.append(rebuilt(keys_of_all(), workers=1))
    best = min(spent, key=lambda each: each.seconds)
    findings.add("rebuild", best.seconds, min(totals), limit=15, unit="CREATE TABLE AS of the running totals")
    findings.where["a rebuild"] = best.shares()
    findings.disturbances["rebuild"] = best.disturbance


def workers(findings: Findings) -> None:
    """Two workers against one, and the memory of each."""
    alone, both = [], []
    for _round in range(ROUNDS):
        alone.append(rebuilt(keys_of_all(), workers=1))
        both.append(rebuilt(keys_of_all(), workers=2))
    one, two = (min(each, key=lambda one: one.seconds) for each in (alone, both))
    findings.add("two workers", two.seconds, one.seconds, limit=0.6, unit="one worker")
    findings.add_memory(max(each.memory for each in (*alone, *both)))
    findings.where["two workers"] = two.shares()
    findings.disturbances["two workers"] = max(one.disturbance, two.disturbance)


def double(findings: Findings) -> None:
    keys = keys_of_all()
    whole, half = [], []
    for _round in range(ROUNDS):
        half.append(rebuilt(keys[::2], workers=1))
        whole.append(rebuilt(keys, workers=1))
    one, other = (min(each, key=lambda one: one.seconds) for each in (whole, half))
    findings.add("double", one.seconds, other.seconds, limit=2.1, unit="half of the regencies")
    findings.disturbances["double"] = max(one.disturbance, other.disturbance)


def night(findings: Findings) -> None:
    from django.conf import settings

    derived_to_the_last()
    extended, seconds, rows = [], [], []
    settings.EKTP_TODAY = TOMORROW
    for _round in range(3):
        back_one_day()
        extended.append(timed(extend))
        seconds.append(min(timed(lambda: rows.append(current_figures())) for _time in range(2)))
    findings.add("night", min(extended), min(seconds), limit=5, unit="one statement deriving the same")
    findings.unequal = differences(rows[-1])
    findings.where["a night"] = profile(extend)


def report(findings: Findings) -> None:
    """One changed report of today: work in this process and its server process, the median."""
    from django.conf import settings

    from bench.scale_worker import Work
    from reports import recompute

    keys, found = derived_to_the_last(), []
    settings.EKTP_TODAY = TOMORROW
    extend()
    for key in keys[:SAMPLES]:
        recompute.mark_stale(key, TOMORROW)
        with Work() as work:
            recompute.bring_up_to_date(key)
        found.append(work.seconds)
    findings.add_work("one new report", sorted(found)[len(found) // 2], limit=0.050)


PIECES = {"make": lambda findings: None} | {
    piece.__name__: piece for piece in (rebuild, workers, double, night, report)
}


def keys_of_all() -> list[int]:
    from regencies.models import Regency

    return list(Regency.objects.order_by("pk").values_list("pk", flat=True))


def derived_to_the_last() -> list[int]:
    """All regencies, derived up to the last day of the reports."""
    from reports.models import RecomputeState

    keys = keys_of_all()
    if RecomputeState.objects.filter(through__gte=nation.LAST).count() < len(keys):
        rebuilt(keys, workers=2)
    back_one_day()
    return keys


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


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


def rebuilt(keys: list[int], workers: int):
    """Everything of *keys* derived from nothing; what was spent on it."""
    from bench.scale_worker import rebuild_with

    execute("DROP TABLE IF EXISTS bench_totals")
    execute("TRUNCATE " + ", ".join(f"reports_{table}" for table in DERIVED))
    execute("CHECKPOINT")
    spent = rebuild_with(keys, workers)
    say(f"  {len(keys)} regencies, {workers} at work: {spent}")
    return spent


def extend() -> None:
    """What the night's tasks do, one after the other in this process."""
    from reports import recompute

    for together in recompute.lagging_together():
        left = recompute.bring_many_up_to_date(together)
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


def profile(work: Callable[[], object]) -> dict[str, float]:
    from bench.scale_worker import profiled

    back_one_day()
    return profiled(work)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
