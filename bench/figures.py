"""The table that every bench prints: what was promised, what was measured, their ratio, kept or not."""

import os
import platform
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """``target`` is the most that ``value`` may be; None: reported only."""

    what: str
    value: float
    unit: str = ""
    target: float | None = None

    @property
    def is_kept(self) -> bool:
        return self.target is None or self.value <= self.target

    def cells(self) -> list[str]:
        if self.target is None:
            return [self.what, "", _number(self.value, self.unit), "", ""]
        ratio = f"{self.value / self.target:.2f}" if self.target else ""
        kept = "kept" if self.is_kept else "NOT KEPT"
        return [
            self.what,
            f"≤ {_number(self.target, self.unit)}",
            _number(self.value, self.unit),
            ratio,
            kept,
        ]


HEAD = ["what", "target", "measured", "ratio", ""]


def _number(value: float, unit: str) -> str:
    whole = isinstance(value, int) or value >= 100
    text = f"{value:,.0f}" if whole else f"{value:.3g}" if value >= 1 or not value else f"{value:.3f}"
    return f"{text} {unit}".strip()


def machine() -> str:
    """What the figures were measured on, and how busy it was with other things."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores of {model}, {platform.system()} {platform.release()}, Python "
        f"{platform.python_version()}, load before {load:.1f}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    )


def finish(
    section: str, figures: Sequence[Figure], notes: Sequence[str], where: str, write: Path | None
) -> int:
    """Print the table, and put it between the marks of *section* in *write*; the exit status."""
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + "\n")
    for note in [where, *notes]:
        sys.stdout.write(f"{note}\n")
    if write:
        _write(section, rows, [f"Measured on {where}.", *notes], write)
    return int(not all(figure.is_kept for figure in figures))


def _write(section: str, rows: list[list[str]], notes: list[str], path: Path) -> None:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|---" * len(HEAD) + "|")
    block = "\n".join([*lines, "", *notes])
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    text = path.read_text()
    found = re.compile(f"{re.escape(begin)}.*{re.escape(end)}", re.DOTALL)
    if not found.search(text):
        raise SystemExit(f"{path} has no place for {section}.")
    path.write_text(found.sub(lambda _: f"{begin}\n{block}\n{end}", text))
