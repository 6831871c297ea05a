"""What was measured against which target, as a text for people and a section of docs/performance.md."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

BEGIN, END = "<!-- national: begin -->", "<!-- national: end -->"
TITLES = {
    "night": "One more day for all of them",
    "rebuild": "Three years from nothing",
    "double": "Twice the regencies",
    "two workers": "Two workers on two cores",
    "one new report": "One new report",
    "memory": "Memory of a worker",
}
MOST_MEMORY = 300


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
    file: Path
    setting: str = ""
    found: dict[str, Finding] = field(default_factory=dict)
    where: dict[str, dict[str, float]] = field(default_factory=dict)
    disturbances: dict[str, float] = field(default_factory=dict)
    """What share of all processors others took, at most, while it was measured."""
    unequal: int | None = None
    """How many figures of the statement differ from the stored ones; None before a night was measured."""

    @classmethod
    def kept_in(cls, file: Path) -> "Findings":
        """Those of earlier pieces, or none."""
        if not file.exists():
            return cls(file)
        kept = json.loads(file.read_text(encoding="utf-8"))
        found = {key: Finding(**each) for key, each in kept.pop("found").items()}
        return cls(file, found=found, **kept)

    def keep(self) -> None:
        kept = asdict(self)
        del kept["file"]
        self.file.write_text(json.dumps(kept, indent=1), encoding="utf-8")

    def add(self, key: str, seconds: float, other: float, *, limit: float, unit: str) -> None:
        ratio = seconds / other
        self.found[key] = Finding(
            TITLES[key],
            f"{seconds:.2f} s",
            f"{unit}: {other:.2f} s",
            f"{ratio:.2f} ×",
            f"at most {limit:g} ×",
            ratio <= limit,
        )

    def add_work(self, key: str, seconds: float, *, limit: float) -> None:
        figure, target = f"{seconds * 1000:.0f} ms of work", f"under {limit * 1000:.0f} ms"
        self.found[key] = Finding(TITLES[key], figure, "", "", target, seconds < limit)

    def add_memory(self, megabytes: float) -> None:
        target, holds = f"under {MOST_MEMORY} MB", megabytes < MOST_MEMORY
        self.found["memory"] = Finding(TITLES["memory"], f"{megabytes:.0f} MB", "", "", target, holds)

    @property
    def in_order(self) -> list[Finding]:
        return [self.found[key] for key in TITLES if key in self.found]

    @property
    def missed(self) -> bool:
        return bool(self.unequal) or not all(each.holds for each in self.found.values())

    @property
    def agreement(self) -> str:
        if self.unequal is None:
            return "The statement's figures were not compared with the stored ones."
        if self.unequal:
            return f"{self.unequal} figures of the statement DIFFER from the stored ones."
        return "Every figure of the statement equals the stored one."

    @property
    def quiet(self) -> str:
        if not self.disturbances:
            return ""
        shares = (f"{TITLES[key].lower()} {share:.0%}" for key, share in self.disturbances.items())
        return f"What others took of the processors meanwhile: {', '.join(shares)}."

    def as_text(self) -> str:
        widths = [max(len(each.cells[place]) for each in self.in_order) for place in range(6)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(each.cells, widths, strict=True))
            for each in self.in_order
        ]
        return "\n".join([*lines, self.agreement, *self._where(), self.quiet])

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
        table += ["| " + " | ".join(each.cells) + " |" for each in self.in_order]
        body = [
            BEGIN,
            f"{self.setting}.",
            "",
            *table,
            "",
            self.agreement,
            "",
            *(f"- {line}" for line in (*self._where(), self.quiet)),
        ]
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if BEGIN not in text:
            text = f"{text.rstrip()}\n\n{BEGIN}\n{END}\n".lstrip()
        before, rest = text.split(BEGIN, 1)
        path.write_text(before + "\n".join([*body, END]) + rest.split(END, 1)[1], encoding="utf-8")
