"""Files as offices send them, for the tests of the import."""

from pathlib import Path

from openpyxl import Workbook

from regencies.imports import KINDS, Refusal, import_file
from regencies.models import DailyReport

HEADER = [
    "kode_wilayah",
    "tanggal",
    "perekaman",
    "cetak_baru",
    "cetak_ulang",
    "blangko_diterima",
    "blangko_rusak",
    "suket_terbit",
    "suket_ditarik",
    "keterangan",
]
ROW = ["16.07", "2016-08-29", "112", "85", "4", "0", "1", "0", "0", ""]


def report(**cells: object) -> list:
    """A row of daily reports; keywords override cells by header."""
    return [cells.get(header, value) for header, value in zip(HEADER, ROW, strict=True)]


def csv_file(
    folder: Path, rows: list[list], *, header: list | None = None, name: str = "laporan.csv"
) -> Path:
    path = folder / name
    lines = [header or HEADER, *rows]
    path.write_text("".join(",".join(str(cell) for cell in line) + "\n" for line in lines), encoding="utf-8")
    return path


def workbook_file(
    folder: Path, rows: list[list], *, header: list | None = None, name: str = "laporan.xlsx"
) -> Path:
    workbook = Workbook()
    for row in [header or HEADER, *rows]:
        workbook.active.append(row)
    workbook.save(folder / name)
    return folder / name


def import_reports(path: Path, **options):
    return import_file(KINDS["daily-reports"], path, **options)


def refused(path: Path, kind: str = "daily-reports", **options) -> list[str]:
    """Every line that the person gets to read when the file is refused."""
    try:
        import_file(KINDS[kind], path, **options)
    except Refusal as refusal:
        return [problem.line("F") for problem in refusal.problems.kept]
    raise AssertionError("the file was accepted")


def stored() -> list[tuple]:
    """What is in the ledger: code, date, recorded, printed."""
    return list(
        DailyReport.objects.order_by("regency__code", "date").values_list(
            "regency__code", "date", "recorded", "printed"
        )
    )
