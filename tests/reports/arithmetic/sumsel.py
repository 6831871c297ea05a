"""The demonstration Sumatera Selatan 2016, read by the shortest way from its files."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import holidays
import numpy as np

from reports.arithmetic import (
    Balance,
    DeadlineTerms,
    PopulationFigure,
    RegencyDay,
    RegencyDeadline,
    Series,
    ServiceCalendar,
    derive,
)

FOLDER = Path(__file__).parents[3] / "regencies" / "demonstrations" / "sumsel-2016"
FLOW_HEADERS = (
    "perekaman",
    "cetak_baru",
    "cetak_ulang",
    "blangko_diterima",
    "blangko_rusak",
    "suket_terbit",
    "suket_ditarik",
)
TOTAL_HEADERS = ("perekaman_total", "cetak_total", "blangko_stok", "suket_beredar")
MEASURE = {"perekaman": "recorded", "pencetakan": "printed"}
NATIONAL = holidays.country_holidays("ID", years=range(2016, 2028), categories=("public", "government"))


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


DEADLINES = tuple(
    DeadlineTerms(
        key=key,
        name=row["nama"],
        measure=MEASURE[row["ukuran"]],
        target=Fraction(row["target"]) / 100,
        due_on=_day(row["jatuh_tempo"]),
        announced_on=_day(row["diumumkan"]),
        cohort_on=_day(row["kohort_per"]),
        is_primary=row["utama"] == "ya",
        is_withdrawn=row["status"] == "dicabut",
    )
    for key, row in enumerate(_rows("deadlines.csv"))
)
CODES = sorted({row["kode_wilayah"] for row in _rows("register.csv")})


def calendar(exceptions: dict[date, bool] | None = None) -> ServiceCalendar:
    return ServiceCalendar.build(
        date(2016, 1, 1), date(2027, 12, 31), range(1, 6), NATIONAL.keys(), {}, exceptions or {}
    )


def series() -> dict[str, Series]:
    tables = {
        name: _rows(f"{name}.csv")
        for name in ("daily_reports", "reconciliations", "register", "service_days")
    }

    def of(code: str, name: str) -> list[dict[str, str]]:
        return [row for row in tables[name] if row["kode_wilayah"] == code]

    def make(code: str) -> Series:
        reports = sorted(of(code, "daily_reports"), key=lambda row: row["tanggal"])
        return Series(
            report_dates=[_day(row["tanggal"]) for row in reports],
            flows=np.array([[int(row[header]) for header in FLOW_HEADERS] for row in reports]),
            balances=tuple(
                Balance(_day(row["tanggal"]), *(int(row[h]) if row[h] else None for h in TOTAL_HEADERS))
                for row in of(code, "reconciliations")
            ),
            register=tuple(
                PopulationFigure(_day(row["berlaku_sejak"]), int(row["wajib_ktp"]))
                for row in of(code, "register")
            ),
            deadlines=DEADLINES,
            calendar=calendar(
                {_day(row["tanggal"]): row["buka"] == "ya" for row in of(code, "service_days")}
            ),
        )

    return {code: make(code) for code in CODES}


def regency_days(t: date) -> list[RegencyDay]:
    return [_regency_day(code, each, t) for code, each in series().items()]


def _regency_day(code: str, each: Series, t: date) -> RegencyDay:
    progress = derive(each, start=t, until=t)
    [row] = progress.rows()
    return RegencyDay(
        code=code,
        **{name: getattr(row, name) for name in row._fields if name in RegencyDay._fields},
        deadlines={
            found.deadline: RegencyDeadline(
                **{name: getattr(found, name) for name in RegencyDeadline._fields}
            )
            for found in progress.deadline_rows()
        },
    )
