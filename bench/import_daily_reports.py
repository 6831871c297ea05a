"""How long 100.000 daily reports take to import, and how much memory: the claim in formats.md.

    python -m bench.import_daily_reports [--rows 100000] [--xlsx]

With DATABASE_URL, REDIS_URL and the other settings of a start, or beside a running ``bin/run``.

Works in a database of its own (``test_…`` beside the one of DATABASE_URL), which it removes afterwards.
Every regency of Indonesia reports, so that the file is as a national one would be. It is imported three
times: as new rows, unchanged, and with every row changed.
"""

import argparse
import csv
import datetime as dt
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django
from openpyxl import Workbook

FLOW_HEADERS = [
    "perekaman",
    "cetak_baru",
    "cetak_ulang",
    "blangko_diterima",
    "blangko_rusak",
    "suket_terbit",
    "suket_ditarik",
]
HEADER = ["kode_wilayah", "tanggal", *FLOW_HEADERS, "keterangan"]
FIRST_DAY = dt.date(2015, 1, 1)


def rows(codes: list[str], count: int, seed: int) -> Iterator[list]:
    """*count* plausible reports, day by day over all *codes*."""
    random.seed(seed)
    for index in range(count):
        day = FIRST_DAY + dt.timedelta(days=index // len(codes))
        # None without recording: on a service day that takes a reason.
        flows = [random.randint(1, 400) for _ in range(7)]
        yield [codes[index % len(codes)], day, *flows, "Jemput bola" if index % 9 == 0 else None]


def write_file(path: Path, codes: list[str], count: int, seed: int) -> None:
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADER, *rows(codes, count, seed)])
        return
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(HEADER)
    for row in rows(codes, count, seed):
        sheet.append(row)
    workbook.save(path)


def timed(label: str, path: Path, **options) -> None:
    from regencies.imports import KINDS, import_file

    began = time.monotonic()
    result = import_file(KINDS["daily-reports"], path, **options)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(
        f"{label}: {time.monotonic() - began:.1f} s; {result.added} added, {result.changed} changed, "
        f"{result.left} left; peak memory {peak} MB"
    )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def measure(count: int, suffix: str) -> None:
    from lokal.provinces import PROVINCES

    from regencies.areas import load_regions
    from regencies.models import Regency

    for code in PROVINCES:
        load_regions(code)
    codes = list(Regency.objects.values_list("code", flat=True))
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / f"first{suffix}", Path(folder) / f"second{suffix}"
        # Written by another process, so that the peak memory is the import's own.
        if os.fork() == 0:
            write_file(first, codes, count, seed=1)
            write_file(second, codes, count, seed=2)
            os._exit(0)
        os.wait()
        say(f"{count} rows, {len(codes)} regencies, {first.stat().st_size // 1024} KB {suffix}")
        say(f"memory before: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
        timed("new rows", first)
        timed("the same again", first)
        timed("every row changed", second, on_conflict="update")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the import of daily reports.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--xlsx", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp.settings")
    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        measure(options.rows, ".xlsx" if options.xlsx else ".csv")
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
