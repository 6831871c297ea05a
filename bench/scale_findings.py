"""What was measured against which target, as a text for people and a section of docs/performance.md."""

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

BEGIN, END = "<!-- national: begin -->", "<!-- national: end -->"
TITLES = {
    "night": "One more day for all of them",
    "rebuild": "Three years from nothing",
    "double": "Twice the regencies",
    "two workers": "Two workers on two cores",
    "one new report": "One new report",
}
MOST_MEMORY = 300


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, fsync on"


@dataclass(frozen=True)
class Finding:
    title: str
    figure: str
    against: str
    ratio: str
    target: str
    holds: bool

    @property
    def cells(self) -> tuple[str, ...]:
        return self.title, self.figure, self.against, self.ratio, self.target, "yes" if self.holds else "NO"


@dataclass
class Findings:
    setting: str = ""
    found: list[Finding] = field(default_factory=list)
    where: dict[str, dict[str, float]] = field(default_factory=dict)
    equal: int = 0
    """How many figures of the statement differ from the stored ones."""

    def add(self, key: str, seconds: float, other: float, *, limit: float, unit: str) -> None:
        ratio = seconds / other
        self.found.append(
            Finding(
                TITLES[key],
                f"{seconds:.2f} s",
                f"{unit}: {other:.2f} s",
                f"{ratio:.2f} ×",
                f"at most {limit:g} ×",
                ratio <= limit,
            )
        )

    def add_work(self, key: str, seconds: float, *, limit: float) -> None:
        figure, target = f"{seconds * 1000:.0f} ms of work", f"under {limit * 1000:.0f} ms"
        self.found.append(Finding(TITLES[key], figure, "", "", target, seconds < limit))

    def add_memory(self, megabytes: float) -> None:
        holds = megabytes < MOST_MEMORY
        self.found.append(
            Finding("Memory of a worker", f"{megabytes:.0f} MB", "", "", f"under {MOST_MEMORY} MB", holds)
        )

    @property
    def missed(self) -> bool:
        return bool(self.equal) or not all(each.holds for each in self.found)

    @property
    def agreement(self) -> str:
        if self.equal:
            return f"{self.equal} figures of the statement DIFFER from the stored ones."
        return "Every figure of the statement equals the stored one."

    def as_text(self) -> str:
        widths = [max(len(each.cells[place]) for each in self.found) for place in range(6)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(each.cells, widths, strict=True))
            for each in self.found
        ]
        return "\n".join([*lines, self.agreement, *self._where()])

    def _where(self) -> list[str]:
        return [
            f"Where the time of {what} goes: "
            + ", ".join(
                f"{part} {share:.0%}" for part, share in sorted(parts.items(), key=lambda each: -each[1])
            )
            + "."
            for what, parts in self.where.items()
        ]

    def write(self, path: Path) -> None:
        """Replace what stands between the markers; without markers, add them at the end."""
        table = ["| what | took | against | ratio | target | holds |", "|---|---|---|---|---|---|"]
        table += ["| " + " | ".join(each.cells) + " |" for each in self.found]
        body = [BEGIN, f"{self.setting}.", "", *table, "", self.agreement, "", *self._where(), END]
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if BEGIN not in text:
            text = f"{text.rstrip()}\n\n{BEGIN}\n{END}\n".lstrip()
        before, rest = text.split(BEGIN, 1)
        path.write_text(before + "\n".join(body) + rest.split(END, 1)[1], encoding="utf-8")
