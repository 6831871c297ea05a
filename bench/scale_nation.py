"""A nation to measure with: a throwaway PostgreSQL of its own and three years of daily reports in it.

The server keeps every safety of production (fsync, full pages, WAL for replicas). The reports are made up,
the same for the same seed: on service days, a few missing, some Saturdays of outreach, totals verified
every half month, a register figure twice a year, one primary deadline in each province.
"""

import contextlib
import datetime as dt
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

FIRST, LAST = dt.date(2014, 1, 1), dt.date(2016, 12, 31)
OPENING = FIRST - dt.timedelta(days=1)
DUE = dt.date(2017, 9, 30)

REPORT = "regency_id, date, version, recorded, printed, reprinted, blanks_received, blanks_spoiled, "
REPORT += "temporary_issued, temporary_withdrawn, note, zero_reason"
BALANCE = "regency_id, date, recorded_total, printed_total, blank_stock, temporary_outstanding, source"
REGISTER = "regency_id, effective_on, population, eligible, source"
ENTERED = ("dailyreport", "reconciliation", "populationfigure", "deadline", "province", "regency")


@contextlib.contextmanager
def server(today: dt.date = LAST, folder: Path | None = None) -> Iterator[Path]:
    """A migrated database that Django is set up to use: the one that *folder* keeps, made when it is new;
    without *folder* an empty one that is gone afterwards."""
    from ektp.embedded.postgres import Postgres

    kept, folder = folder, folder or Path(tempfile.mkdtemp(prefix="ektp-bench-"))
    postgres = Postgres(folder / "postgres", log=folder / "postgres.log", password="bench")
    is_new = not (folder / "whole").exists()
    try:
        if is_new:
            shutil.rmtree(postgres.folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
        # Made in haste, measured with everything that production has.
        postgres.throwaway = is_new
        postgres.initialise()
        postgres.start()
        _set_up_django(postgres, today)
        if is_new:
            _migrate()
            _let_checkpoint(postgres)
            postgres.stop()
            postgres.throwaway = False
            postgres.start()
            (folder / "whole").touch()
        yield folder
    finally:
        postgres.stop()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _set_up_django(postgres, today: dt.date) -> None:
    os.environ |= {
        "DATABASE_URL": postgres.url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "EKTP_LOCAL": "1",
        "EKTP_TODAY": today.isoformat(),
        "DJANGO_SECRET_KEY": "only-for-measuring-and-never-kept-anywhere-0123456789",
        "DJANGO_SETTINGS_MODULE": "ektp.settings",
    }
    import django

    django.setup()


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    connection.close()


def _let_checkpoint(postgres) -> None:
    """So that nothing that was written before is still to be written while something is measured."""
    import psycopg2

    with contextlib.closing(psycopg2.connect(postgres.url.replace("ektp:", "postgres:", 1))) as connection:
        connection.autocommit = True
        connection.cursor().execute("GRANT pg_checkpoint TO ektp")


def official_codes() -> list[str]:
    """The 514 regencies of 38 provinces."""
    from lokal.provinces import PROVINCES

    from regencies.official_areas import regencies_of

    return [regency.code for province in sorted(PROVINCES) for regency in regencies_of(province)]


def made_up_codes(number: int) -> list[str]:
    """Codes for more areas than there are regencies, 95 to a province: districts have none of this shape."""
    return [f"{10 + index // 95}.{1 + index % 95:02d}" for index in range(number)]


def settle(codes: Iterable[str], *, first: dt.date = FIRST, last: dt.date = LAST, seed: int = 16) -> int:
    """Enter the areas of *codes* with everything they reported from *first* to *last*; how many reports."""
    from django.db import connection

    codes = sorted(codes)
    with connection.cursor() as cursor:
        for table in ENTERED:
            cursor.execute(f"ALTER TABLE regencies_{table} DISABLE TRIGGER USER")
        keys = _areas(cursor, codes, first)
        office = Office(np.random.default_rng(seed), first, last)
        reports, balances, register = io.StringIO(), io.StringIO(), io.StringIO()
        number = sum(office.write(keys[code], reports, balances, register) for code in codes)
        for table, columns, lines in (
            ("dailyreport", REPORT, reports),
            ("reconciliation", BALANCE, balances),
            ("populationfigure", REGISTER, register),
        ):
            lines.seek(0)
            cursor.copy_expert(f"COPY regencies_{table} ({columns}) FROM STDIN", lines)
        for table in ENTERED:
            cursor.execute(f"ALTER TABLE regencies_{table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE")
    return number


def _areas(cursor, codes: list[str], first: dt.date) -> dict[str, int]:
    from regencies.models import Deadline, Province, Regency
    from regencies.official_areas import zone_of

    provinces = {}
    for code in sorted({code[:2] for code in codes}):
        provinces[code] = Province.objects.create(code=code, name=f"Provinsi {code}", timezone=zone_of(code))
        Deadline.objects.create(
            province=provinces[code],
            name="Utama",
            measure="recorded",
            target_ratio=1,
            due_on=DUE,
            announced_on=first,
            status="in_force",
            is_primary=True,
        )
    made = Regency.objects.bulk_create(
        Regency(
            code=code,
            province=provinces[code[:2]],
            kind="kota" if code[3] >= "7" else "kabupaten",
            name=code,
            short_name=code,
        )
        for code in codes
    )
    return {regency.code: regency.pk for regency in made}


class Office:
    """Makes up what one office after the other reports."""

    def __init__(self, random: np.random.Generator, first: dt.date, last: dt.date) -> None:
        from regencies.calendar import public_holidays

        self.random, self.first = random, first
        self.days = [first + dt.timedelta(days=offset) for offset in range((last - first).days + 1)]
        holidays = frozenset().union(*(public_holidays(year) for year in range(first.year, last.year + 1)))
        self.serves = np.array([day.isoweekday() < 6 and day not in holidays for day in self.days])
        self.saturday = np.array([day.isoweekday() == 6 for day in self.days])
        self.verified = [
            index
            for index, day in enumerate(self.days)
            if day.day == 15 or (day + dt.timedelta(days=1)).day == 1
        ]
        self.registered = [day for day in self.days if day.day == 30 and day.month in (6, 12)]

    def write(self, key: int, reports, balances, register) -> int:
        random, size = self.random, len(self.days)
        eligible = int(np.exp(random.uniform(10.6, 14.2)))
        start, goal = random.uniform(0.55, 0.8), random.uniform(0.85, 1.01)
        reported = (self.serves & (random.random(size) < 0.97)) | (
            self.saturday & (random.random(size) < 0.1)
        )
        flows = np.zeros((size, 7), dtype=np.int64)
        level = eligible * (goal - start) / max(1, reported.sum())
        flows[:, 0] = random.gamma(6, level / 6, size)
        flows[:, 1] = flows[:, 0] * random.uniform(0.7, 1.05, size)
        flows[:, 2] = random.poisson(level / 20, size)
        flows[:, 3] = np.where(random.random(size) < 0.05, level * 22, 0)
        flows[:, 4] = random.poisson(0.3, size)
        flows[:, 5] = random.poisson(level / 8 + 0.1, size)
        flows[:, 6] = random.poisson(level / 9 + 0.1, size)
        flows[~reported] = 0
        effect = np.stack(
            [
                flows[:, 0],
                flows[:, 1],
                flows[:, 3] - flows[:, 1] - flows[:, 2] - flows[:, 4],
                flows[:, 5] - flows[:, 6],
            ],
            axis=1,
        )
        opening = np.array([eligible * start, eligible * (start - 0.06), level * 60 + 50, level * 10 + 20])
        totals = np.maximum(0, opening.astype(np.int64) + np.cumsum(effect, axis=0))
        lines = zip(np.flatnonzero(reported).tolist(), flows[reported].tolist(), strict=True)
        reports.writelines(
            f"{key}\t{self.days[index]}\t1\t{day[0]}\t{day[1]}\t{day[2]}\t{day[3]}\t{day[4]}\t{day[5]}\t{day[6]}\t"
            f"\t{'' if day[0] else 'Jaringan putus'}\n"
            for index, day in lines
        )
        stated = [(self.first - dt.timedelta(days=1), opening.astype(np.int64))]
        stated += [(self.days[index], totals[index]) for index in self.verified]
        for day, values in stated:
            balances.write(f"{key}\t{day}\t{values[0]}\t{values[1]}\t{values[2]}\t{values[3]}\tUji\n")
        for number, day in enumerate([stated[0][0], *self.registered]):
            people = int(eligible * (1 + number * 0.002))
            register.write(f"{key}\t{day}\t{int(people * 1.4)}\t{people}\tUji\n")
        return int(reported.sum())
