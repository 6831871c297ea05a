"""The plan of an upload: one of the five kinds, or the half-month sheet; both are shown and applied alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from regencies.imports import KINDS, OnConflict, Plan, Problem, Problems, Result, planned
from regencies.imports.half_month import HalfMonthPlan, planned_half_month
from regencies.models import Upload

from .odd import MOST_JUDGED, unjudged
from .storing import HALF_MONTH


class FilePlan(Protocol):
    """What a file would do, inside its transaction."""

    problems: Problems

    @property
    def result(self) -> Result: ...

    def apply(self) -> Result: ...


@contextmanager
def plan_of(
    upload: Upload,
    path: Path,
    *,
    read: Callable[[int], None],
    listen: Callable[[Problem], None] | None = None,
    hold: bool,
) -> Iterator[FilePlan]:
    """Raises ``FileError``. With *hold* nobody else changes the rows until the block ends."""
    options = {
        "file_name": upload.file_name,
        "user": upload.author,
        "sheet": upload.sheet or None,
        "on_conflict": OnConflict(upload.on_conflict),
        "why": f"{upload.file_name}: {upload.reason}" if upload.reason else upload.file_name,
    }
    if upload.kind == HALF_MONTH:
        with planned_half_month(path, date=upload.sheet_date, **options) as plan:
            yield plan
        return
    kind = KINDS[upload.kind]
    options |= {"read": read, "hold": hold, "skip_unfilled": True}
    with planned(kind, path, problems=Problems(listen), **options) as plan:
        yield plan


def notes_of(plan: FilePlan) -> list[Problem]:
    """What the plan did not look at, or left out."""
    if isinstance(plan, HalfMonthPlan):
        return []
    notes = []
    if plan.unfilled:
        notes.append(Problem("{count} rows are not filled in and are left out", {"count": plan.unfilled}))
    if unjudged(plan):
        values = {"most": f"{MOST_JUDGED:,}".replace(",", ".")}
        notes.append(Problem("odd values are looked for in {most} rows only", values))
    return notes


__all__ = ["FilePlan", "HalfMonthPlan", "Plan", "notes_of", "plan_of"]
