"""What the scale plan in docs/operations.md rests on, each trial on servers of its own:

    python3 -m bench.scale_plan areas [--areas 7285] [--folder F]   a year of every district
    python3 -m bench.scale_plan partitions                          stored progress and history by year

Seconds of work are processor time of this process and its server process, so that they mean something on a
busy machine too.
"""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import scale_nation as nation
from bench.national import extend

YEAR = dt.date(2016, 1, 1), dt.date(2016, 12, 31)
YEARS = (2014, 2015, 2016)
REGENCIES = 514
STORED = ("regencyprogress", "deadlineprogress", "oddmark")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("trial", choices=["areas", "partitions"])
    parser.add_argument("--areas", type=int, default=7285, metavar="N")
    parser.add_argument("--folder", type=Path, help="keep the areas here, and use them again")
    parser.add_argument("--make-only", action="store_true", help="derive nothing yet")
    arguments = parser.parse_args()
    with nation.server(YEAR[1], arguments.folder):
        if arguments.trial == "areas":
            areas(arguments.areas, make_only=arguments.make_only)
        else:
            partitions()


def say(what: str, value: float | str, unit: str = "") -> None:
    shown = f"{value:,.2f}" if isinstance(value, float) else str(value)
    sys.stdout.write(f"{what}: {shown} {unit}\n")
    sys.stdout.flush()


def work(what: str, done: Callable[[], object]) -> float:
    from bench.scale_worker import Work

    with Work() as spent:
        done()
    say(what, spent.seconds, "s of work")
    return spent.seconds


def execute(statement: str, values: list | None = None) -> list[tuple]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def megabytes(table: str) -> float:
    """A table with its indexes and partitions."""
    [(size,)] = execute(
        "SELECT coalesce((SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(%s::regclass)), "
        "pg_total_relation_size(%s::regclass))",
        [table, table],
    )
    return int(size) / 1e6


def areas(number: int, *, make_only: bool) -> None:
    from django.conf import settings

    from bench.scale_worker import rebuild_with
    from regencies.models import Regency

    if not Regency.objects.exists():
        nation.settle(nation.made_up_codes(number), first=YEAR[0], last=YEAR[1])
    if make_only:
        return
    keys = list(Regency.objects.order_by("code").values_list("pk", flat=True))
    say("areas", len(keys))
    [(reports,)] = execute("SELECT count(*) FROM regencies_dailyreport")
    say("daily reports of a year", reports)
    say("daily reports of a year, stored", megabytes("regencies_dailyreport"), "MB")
    execute("TRUNCATE " + ", ".join(f"reports_{table}" for table in (*STORED, "recomputestate")))
    say("a year from nothing", str(rebuild_with(keys, workers=2)))
    settings.EKTP_TODAY = YEAR[1] + dt.timedelta(days=1)
    began = time.perf_counter()
    work("one more day", extend)
    say("one more day", time.perf_counter() - began, "s on the clock")
    for table in STORED:
        [(rows,)] = execute(f"SELECT count(*) FROM reports_{table}")
        say(f"{table}: {rows} rows", megabytes(f"reports_{table}"), "MB")


def partitions() -> None:
    nation.settle(nation.official_codes()[:1], first=YEAR[0], last=YEAR[0])
    columns = ", ".join(name for (name,) in execute(_COLUMNS, ["reports_regencyprogress"]))
    for table, by in (("plain", ""), ("by_year", " PARTITION BY RANGE (date)")):
        execute(f"CREATE TABLE {table} (LIKE reports_regencyprogress INCLUDING DEFAULTS){by}")
        if by:
            for year in YEARS:
                execute(_part("by_year", year))
        execute(f"ALTER TABLE {table} ADD PRIMARY KEY (regency_id, date)")
        execute(f"CREATE INDEX ON {table} (date, regency_id)")
        work(
            f"{table}: three years of {REGENCIES} regencies written", lambda name=table: _fill(name, columns)
        )
        execute(f"ANALYZE {table}")
        say(f"{table}: size", megabytes(table), "MB")
        work(f"{table}: 200 pages of a date", lambda name=table: _pages(name))
        work(f"{table}: 200 histories of a regency", lambda name=table: _histories(name))
        work(f"{table}: 200 nights", lambda name=table: _nights(name, columns))
    work("plain: the oldest year removed", lambda: execute("DELETE FROM plain WHERE date < '2015-01-01'"))
    work(
        "by_year: the oldest year removed",
        lambda: execute("ALTER TABLE by_year DETACH PARTITION by_year_2014"),
    )
    history()
    swap()


_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
)


def _part(table: str, year: int) -> str:
    return (
        f"CREATE TABLE {table}_{year} PARTITION OF {table} "
        f"FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
    )


def _values(columns: str, date: str) -> str:
    """Plausible figures of one regency and date for every column."""
    known = {"regency_id": "r", "date": date, "is_service_day": "true", "reported": "true"}
    known |= dict.fromkeys(("data_through", "blank_runout_on", "window_start"), date)
    return ", ".join(
        known.get(name, "mod((r * 7 + extract(doy FROM d))::int, 9000)") for name in columns.split(", ")
    )


def _fill(table: str, columns: str) -> None:
    execute(
        f"INSERT INTO {table} ({columns}) SELECT {_values(columns, 'd::date')} "
        "FROM generate_series(1, %s) r, generate_series(timestamp '2014-01-01', '2016-12-31', '1 day') d",
        [REGENCIES],
    )


def _pages(table: str) -> None:
    for number in range(200):
        execute(
            f"SELECT * FROM {table} WHERE date = %s AND regency_id = ANY(%s)",
            [dt.date(2014, 1, 1) + dt.timedelta(days=number * 5), list(range(1, 18))],
        )


def _histories(table: str) -> None:
    for number in range(200):
        execute(f"SELECT date, recorded_total FROM {table} WHERE regency_id = %s ORDER BY date", [number + 1])


def _nights(table: str, columns: str) -> None:
    for number in range(200):
        regencies = range(1 + number, 17 + number)
        execute(f"DELETE FROM {table} WHERE regency_id = ANY(%s) AND date >= '2016-12-31'", [list(regencies)])
        execute(
            f"INSERT INTO {table} ({columns}) SELECT {_values(columns, 'd::date')} "
            "FROM unnest(%s::int[]) r, (SELECT timestamp '2016-12-31' AS d) day",
            [list(regencies)],
        )


def history() -> None:
    """The event table of daily reports by year of entry, written by the product's own triggers."""
    from django.db import connection, transaction

    from regencies.models import DailyReport, Regency

    event = DailyReport.pgh_event_model._meta.db_table
    regency = Regency.objects.get()

    def enter(year: int) -> None:
        days = [dt.date(year, 1, 1) + dt.timedelta(days=number) for number in range(365)]
        flows = dict.fromkeys(("printed", "reprinted", "blanks_received", "blanks_spoiled"), 1)
        flows |= {"temporary_issued": 1, "temporary_withdrawn": 1}
        with transaction.atomic():
            for day in days:
                DailyReport.objects.create(regency=regency, date=day, recorded=3, **flows)

    work("history as it is: 365 reports entered", lambda: enter(2017))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {event} RENAME TO events_before")
        cursor.execute(
            f"CREATE TABLE {event} (LIKE events_before INCLUDING DEFAULTS INCLUDING IDENTITY) "
            "PARTITION BY RANGE (pgh_created_at)"
        )
        cursor.execute(f"CREATE TABLE events_other PARTITION OF {event} DEFAULT")
        cursor.execute(f"ALTER TABLE {event} ADD PRIMARY KEY (pgh_id, pgh_created_at)")
        cursor.execute(f"CREATE INDEX ON {event} (pgh_obj_id)")
    work("history by year: 365 reports entered", lambda: enter(2018))
    [(number,)] = execute(f"SELECT count(*) FROM {event}")
    say("history by year: events that the triggers wrote into it", number)


def swap() -> None:
    """The product's own tables by year, as docs/operations.md has it: the recompute writes the same rows."""
    from django.conf import settings

    from regencies.models import Regency
    from reports import recompute

    settings.EKTP_TODAY = dt.date(2018, 12, 31)
    keys = list(Regency.objects.values_list("pk", flat=True))
    recompute.rebuild_many(keys)
    before = _stored()
    for table, key, index in (
        ("reports_regencyprogress", "regency_id, date", "date, regency_id"),
        ("reports_deadlineprogress", "regency_id, deadline_id, date", "date, deadline_id"),
    ):
        execute(f"ALTER TABLE {table} RENAME TO {table}_before")
        execute(f"CREATE TABLE {table} (LIKE {table}_before INCLUDING DEFAULTS) PARTITION BY RANGE (date)")
        for year in (2016, 2017):
            execute(_part(table, year))
        execute(f"CREATE TABLE {table}_other PARTITION OF {table} DEFAULT")
        execute(f"ALTER TABLE {table} ADD PRIMARY KEY ({key})")
        execute(f"CREATE INDEX ON {table} ({index})")
    for _time in range(2):  # into empty tables, then in place of what is there
        recompute.rebuild_many(keys)
        if _stored() != before:
            raise SystemExit("The tables by year hold other rows.")
    settings.EKTP_TODAY += dt.timedelta(days=1)
    extend()
    parts = "SELECT tableoid::regclass::text, count(*) FROM reports_regencyprogress GROUP BY 1 ORDER BY 1"
    say("the product's tables by year: rows", str(dict(execute(parts))))


def _stored() -> list[list[tuple]]:
    return [
        execute(f"SELECT * FROM reports_{table} ORDER BY regency_id, date")
        for table in ("regencyprogress", "deadlineprogress")
    ]


if __name__ == "__main__":
    main()
