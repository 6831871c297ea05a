"""Two regencies and when they reported, at 16.00 of 30 August 2016 whatever the time of the test run."""

import csv
import datetime as dt
import io
from zoneinfo import ZoneInfo

from django.db import connection

from regencies.models import DailyReport, Province, Regency
from tests.factories import make_regency, make_report

WIB = ZoneInfo("Asia/Jakarta")
PAGE = "/kelengkapan/"


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of August 2016."""
    return dt.datetime(2016, 8, day, hour, minute, tzinfo=WIB)


def entering_at(moment: dt.datetime | None) -> None:
    """From now on the database stamps history with *moment*; None: with the clock again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ektp.now', %s, false)", [moment.isoformat() if moment else ""])


def report(regency: Regency, day: int, moment: dt.datetime | None = None, **fields) -> DailyReport:
    """Entered at 16.00 of its own day unless *moment* says otherwise."""
    entering_at(moment or at(day, 16))
    return make_report(regency=regency, date=dt.date(2016, 8, day), **fields)


def make_two_regencies() -> Province:
    """Muara reports every service day from Monday 22 August on, Hulu only that first day."""
    entering_at(at(20, 8))
    muara = make_regency(code="16.01", name="Muara", short_name="Muara")
    hulu = make_regency(code="16.02", name="Hulu", short_name="Hulu")
    for day in (22, 23, 24, 25, 26, 29, 30):
        report(muara, day)
    report(hulu, 22)
    return Province.objects.get()


def rows_of(response) -> dict[str, dict[str, str]]:
    """The exported table: words by regency and column."""
    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    return {row[0]: dict(zip(table[0], row, strict=True)) for row in table[1:]}


def words(client, code: str = "16.01", query: str = "") -> dict[str, str]:
    """A regency's days, those without a word left out."""
    name = Regency.objects.get(code=code).full_name
    row = rows_of(client.get(f"{PAGE}bulan.csv{query}"))[name]
    return {day[-2:]: word for day, word in row.items() if day.startswith("20") and word}
