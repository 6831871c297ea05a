"""Half-month sheets as offices keep them, for the tests: built from one small truth, written in many ways."""

import csv
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from regencies.imports import FileError, OnConflict, Refusal
from regencies.imports.half_month import planned_half_month
from regencies.models import PopulationFigure, Reconciliation

TITLES = [
    ["REKAPITULASI PEREKAMAN KTP-EL KABUPATEN/KOTA SE-SUMATERA SELATAN"],
    ["KEADAAN S.D. 15 AGUSTUS 2016"],
]
HEADER = ["NO", "KODE", "KABUPATEN/KOTA", "WAJIB KTP", "PEREKAMAN S.D. HARI INI", "%", "SUKET", "PRR"]
HEADER += ["SISA BLANGKO"]


@dataclass(frozen=True)
class Truth:
    """What one regency has on the day of the sheet."""

    code: str
    name: str
    eligible: int
    recorded: int
    temporary: int
    ready: int
    blanks: int

    @property
    def percent(self) -> str:
        return f"{100 * self.recorded / self.eligible:.2f}".replace(".", ",")


FOUR = [
    Truth("16.07", "Banyuasin", 497269, 482150, 310, 16420, 1021),
    Truth("16.10", "Ogan Ilir", 260150, 238004, 95, 10817, 683),
    Truth("16.13", "Musi Rawas Utara", 118805, 78112, 12, 5255, 1595),
    Truth("16.71", "Palembang", 1200000, 1127904, 2040, 54010, 9156),
]


def cells(number: int, truth: Truth) -> list:
    """A row under ``HEADER``, as text."""
    return [number, truth.code, truth.name, truth.eligible, truth.recorded, truth.percent] + [
        truth.temporary,
        truth.ready,
        truth.blanks,
    ]


def table(truths: list[Truth] = FOUR, *, total: bool = True) -> list[list]:
    """The rows of regencies under ``HEADER``, with their sums."""
    rows = [cells(number, truth) for number, truth in enumerate(truths, start=1)]
    if total:
        sums = [sum(row[place] for row in rows) for place in (3, 4, 6, 7, 8)]
        rows.append(["JUMLAH", None, None, *sums[:2], None, *sums[2:]])
    return rows


def csv_sheet(folder: Path, rows: list[list], *, delimiter: str = ";", name: str = "lembar.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(
            [["" if cell is None else cell for cell in row] for row in rows]
        )
    return path


def workbook(
    folder: Path,
    rows: list[list],
    *,
    merged: tuple[str, ...] = (),
    formats: dict[str, str] | None = None,
    title: str = "Sheet1",
) -> Path:
    """A workbook; *formats* are number formats by cell, *merged* ranges such as E3:F3."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    for cell_range in merged:
        book.active.merge_cells(cell_range)
    path = folder / "lembar.xlsx"
    book.save(path)
    return path


def lines_of(path: Path, **options) -> list[dict]:
    """What was read of each regency, by code; fails when there are problems."""
    with planned_half_month(path, **options) as plan:
        assert [problem.line("F") for problem in plan.problems.kept] == []
        return {line.code: dict(line.read) for line in plan.lines}


def expected(truths: list[Truth] = FOUR) -> dict[str, dict]:
    return {
        truth.code: {
            "eligible": truth.eligible,
            "recorded_total": truth.recorded,
            "temporary_outstanding": truth.temporary,
            "print_ready": truth.ready,
            "blank_stock": truth.blanks,
            "population": None,
        }
        for truth in truths
    }


def said(path: Path, **options) -> list[str]:
    """Every line that the person gets to read when the sheet is refused."""
    try:
        with planned_half_month(path, **options) as plan:
            lines = [problem.line("F") for problem in plan.problems.kept]
    except FileError as error:
        return [error.problem.line("F")]
    assert lines, "the sheet was accepted"
    return lines


def odd(path: Path, **options) -> list[str]:
    """Every sentence that does not block."""
    with planned_half_month(path, **options) as plan:
        assert [problem.line("F") for problem in plan.problems.kept] == []
        return [problem.line("F") for problem in plan.odd]


def send(path: Path, **options):
    with planned_half_month(path, **{"on_conflict": OnConflict.UPDATE} | options) as plan:
        return plan.apply()


def is_refused(path: Path, **options) -> bool:
    try:
        send(path, **options)
    except Refusal:
        return True
    return False


def stored() -> tuple[list[tuple], list[tuple]]:
    """Register and balances: code, day and values."""
    figures = PopulationFigure.objects.order_by("regency__code", "effective_on")
    balances = Reconciliation.objects.order_by("regency__code", "date")
    return (
        list(figures.values_list("regency__code", "effective_on", "population", "eligible")),
        list(
            balances.values_list(
                "regency__code",
                "date",
                "recorded_total",
                "printed_total",
                "blank_stock",
                "temporary_outstanding",
            )
        ),
    )
