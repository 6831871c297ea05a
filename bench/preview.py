"""How soon the preview of a file appears: 2.000 rows within two seconds, and what a file of 100.000 costs.

    python -m bench.preview [--rows 2000] [--times 20] [--xlsx]

With DATABASE_URL, REDIS_URL and the other settings of a start, or beside a running ``bin/run``. Works in a
database of its own, which it removes afterwards. A third of the rows is there with other values, a third as
it is, a third is new. Sending and showing are measured together, through every layer but the network; a file
too large for that is checked and written as a job, for the regencies of all Indonesia.
"""

import argparse
import csv
import datetime as dt
import io
import os
import random
import resource
import statistics
import sys
import time

import django
from lokal.provinces import PROVINCES
from openpyxl import Workbook

from bench.import_daily_reports import HEADER

LAST_DAY = dt.date(2016, 8, 30)
MOST_OF_ONE_PROVINCE = 40_000  # rows; more days than that are before there was a KTP-el


def rows(codes: list[str], count: int, seed: int) -> list[list]:
    """*count* plausible reports up to the last day."""
    random.seed(seed)
    return [
        [
            codes[index % len(codes)],
            LAST_DAY - dt.timedelta(days=index // len(codes)),
            *(random.randint(1, 400) for _ in range(7)),
            "Jemput bola" if index % 9 == 0 else "",
        ]
        for index in range(count)
    ]


def file_of(table: list[list], is_workbook: bool) -> bytes:
    if not is_workbook:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([HEADER, *table])
        return text.getvalue().encode()
    content, book = io.BytesIO(), Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEADER, *table]:
        sheet.append(row)
    book.save(content)
    return content.getvalue()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def prepared(count: int) -> tuple:
    """A client of the bureau, and the rows of the file."""
    from django.test import Client

    from regencies.areas import load_regions
    from regencies.models import FLOWS, DailyReport, Membership, Regency, User

    user = User.objects.create_user("bench")
    for code in PROVINCES if count > MOST_OF_ONE_PROVINCE else ["16"]:
        Membership.objects.create(user=user, role="bureau", province=load_regions(code).province)
    regencies = {regency.code: regency for regency in Regency.objects.all()}
    table = rows(sorted(regencies), count, seed=1)
    DailyReport.objects.bulk_create(
        DailyReport(
            regency=regencies[code],
            date=day,
            note=note,
            **dict(zip(FLOWS, flows, strict=True)),
        )
        for index, (code, day, *flows, note) in enumerate(table)
        if index % 3
    )
    for index, row in enumerate(table):
        if index % 3 == 1:
            row[2] += 1
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client, table


def measure(count: int, times: int, is_workbook: bool) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from regencies.models import Upload
    from regencies.uploads import work

    client, table = prepared(count)
    content = file_of(table, is_workbook)
    say(f"{count} rows, {len(content) // 1024} KB, {'XLSX' if is_workbook else 'CSV'}")
    say(f"memory before: {peak()} MB")
    took, worked = [], []
    for number in range(times):
        began, worked_before = time.monotonic(), time.process_time()
        answer = client.post("/impor/", {"berkas": SimpleUploadedFile("bench.csv", content)})
        upload = Upload.objects.get(pk=answer.url.strip("/").rsplit("/", 1)[-1])
        if upload.state == "waiting":
            say(f"sent in {time.monotonic() - began:.1f} s; the rest is a job")
            work.work_on(upload.pk)
        page = client.get(answer.url)
        took.append(time.monotonic() - began)
        worked.append(time.process_time() - worked_before)
        upload.refresh_from_db()
        assert page.status_code == 200 and upload.state == "ready", upload.preview
        if number < times - 1:
            Upload.objects.filter(pk=upload.pk).update(state="cancelled")
    took.sort()
    say(
        f"preview: p50 {statistics.median(took):.2f} s, p95 {took[int(len(took) * 0.95)]:.2f} s, "
        f"of which {statistics.median(worked):.2f} s of this process's own, "
        f"{upload.preview['counts']}, {upload.preview['odd']['count']} odd; peak memory {peak()} MB"
    )
    began = time.monotonic()
    client.post(answer.url, {"tindakan": "konfirmasi", "sidik": upload.fingerprint})
    work.work_on(upload.pk)
    upload.refresh_from_db()
    say(f"confirmed and {upload.state}: {time.monotonic() - began:.2f} s; peak memory {peak()} MB")


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the preview of a file.")
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--xlsx", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp.settings")
    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        measure(options.rows, options.times, options.xlsx)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
