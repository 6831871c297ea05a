"""A file against what is there: what would be added, changed and left, and everything that is wrong."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, OperationalError

from regencies.ledger.bulk import Batch, Counts, Overtaken, staged
from regencies.ledger.signing import signed
from regencies.ledger.staged import drop_doubled
from regencies.models import User

from .areas import Areas
from .kinds import Kind
from .problems import MOST_SHOWN, FileError, Problem, Problems
from .reading import open_rows
from .rows import Unfilled, parsed_rows


class OnConflict(StrEnum):
    """What happens to a row that is there already with other values."""

    ERROR = "error"
    SKIP = "skip"
    UPDATE = "update"


class Refusal(Exception):
    """The file was refused and nothing was written; ``problems`` says why."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{problems.count} problems")
        self.problems = problems


@dataclass(frozen=True)
class Result:
    """What an import did, or would do. ``skipped`` of the rows left as they were differ in the file."""

    added: int
    changed: int
    left: int
    skipped: int = 0


class Plan:
    """One file staged and compared; made by ``planned`` and used inside its block."""

    def __init__(
        self, kind: Kind, batch: Batch, problems: Problems, on_conflict: OnConflict, *, hold: bool = True
    ) -> None:
        self.kind = kind
        self._batch = batch
        self.on_conflict = on_conflict
        self.problems = problems
        self.unfilled = 0  # rows of a template that were left out because nobody filled them in
        self.counts: Counts = batch.compare(hold=hold)
        is_doubled = self._refuse_doubled()
        if on_conflict == OnConflict.ERROR and self.counts.changed:
            self.problems.add_all(
                [self._as_problem(row, changed) for row, changed in self.changes(MOST_SHOWN)],
                self.counts.changed,
            )
        if is_doubled:
            self.counts = drop_doubled(kind.target)

    @property
    def result(self) -> Result:
        """What ``apply`` does."""
        counts = self.counts
        if self.on_conflict == OnConflict.SKIP:
            return Result(counts.added, 0, counts.left + counts.changed, skipped=counts.changed)
        return Result(counts.added, counts.changed, counts.left)

    def changes(self, limit: int) -> list[tuple[int, dict[str, tuple[str, str]]]]:
        """The first rows that differ from what is there: row number, and before and after by header."""
        return [
            (
                change.row,
                {
                    self.kind.headers[name]: (self.kind.word(name, before), self.kind.word(name, after))
                    for name, (before, after) in change.before_after.items()
                },
            )
            for change in self._batch.changes(limit)
        ]

    def apply(self) -> Result:
        """Write it. Raises ``Refusal`` when there are problems."""
        if self.problems:
            raise Refusal(self.problems)
        self._batch.write(change=self.on_conflict == OnConflict.UPDATE)
        return self.result

    def _refuse_doubled(self) -> bool:
        first, second = self.kind.key_words
        key = (Problem("{first} and {second}", {"first": first, "second": second}),)
        doubled, count = self._batch.doubled(self.problems.most)
        problems = [
            Problem("is the same as row {first}: {key}", {"first": first, "key": key}, row)
            for row, first in doubled
        ]
        self.problems.add_all(problems, count)
        return count > 0

    def _as_problem(self, row: int, changed: Mapping[str, tuple[str, str]]) -> Problem:
        differences = ", ".join(f"{header} {before} → {after}" for header, (before, after) in changed.items())
        return Problem("is there already with other values: {differences}", {"differences": differences}, row)


def values_in(
    kind: Kind,
    path: Path,
    *,
    areas: Areas,
    problems: Problems,
    sheet: str | None = None,
    read: Callable[[int], None] | None = None,
    unfilled: Unfilled | None = None,
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Row numbers and values (one for each of ``kind.target.columns``) of every row without a problem."""
    with open_rows(path, sheet) as rows:
        for row in parsed_rows(rows, kind.columns, problems, unfilled):
            if read is not None:
                read(row.number)
            values = kind.values_of(row, areas)
            if values is not None:
                yield row.number, values


@contextmanager
def planned(
    kind: Kind,
    path: Path,
    *,
    file_name: str | None = None,
    user: User | None = None,
    sheet: str | None = None,
    on_conflict: OnConflict = OnConflict.ERROR,
    why: str = "",
    problems: Problems | None = None,
    read: Callable[[int], None] | None = None,
    hold: bool = True,
    skip_unfilled: bool = False,
) -> Iterator[Plan]:
    """The plan of the file at *path*, in one transaction whose history says who and why.

    Without *user* it is the doing of whoever has the shell: no permission is asked. *read* is told each row
    number; without *hold* the rows that are there stay free for others, for a plan that is only looked at;
    with *skip_unfilled* rows of a template that nobody filled in are counted and left out.
    Raises ``FileError`` when the file cannot be read at all, is not the user's to send, or was overtaken by
    another writer.
    """
    _refuse_role(kind, user)
    problems = Problems() if problems is None else problems
    areas = Areas(user)
    unfilled = Unfilled(kind.prefilled if skip_unfilled else ())
    given = {"areas": areas, "problems": problems, "sheet": sheet, "read": read, "unfilled": unfilled}
    why = why or f"import {kind.name} {file_name or path.name}"
    with (
        clear_errors(),
        signed(user, why=why, source="import"),
        staged(kind.target) as batch,
    ):
        for number, values in values_in(kind, path, **given):
            batch.add(number, values)
        plan = Plan(kind, batch, problems, OnConflict(on_conflict), hold=hold)
        plan.unfilled = unfilled.count
        yield plan


def import_file(kind: Kind, path: Path, *, dry_run: bool = False, **options) -> Result:
    """Plan and apply in one go; with *dry_run* only plan. Raises ``Refusal`` and ``FileError``."""
    with planned(kind, path, **options) as plan:
        if plan.problems:
            raise Refusal(plan.problems)
        return plan.result if dry_run else plan.apply()


def _refuse_role(kind: Kind, user: User | None) -> None:
    if user is None or "bureau" in user.roles:
        return
    if "officer" not in user.roles or not kind.officers_may:
        raise FileError("{user} may not import {kind}", user=user.username, kind=kind.name)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Say in one sentence what another writer or a constraint makes the database raise."""
    try:
        yield
    except (Overtaken, OperationalError) as error:
        raise FileError("somebody else changed the same rows at the same moment; try again") from error
    except (IntegrityError, DataError) as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        raise FileError(
            "the database refused a row ({reason})", reason=name or type(error).__name__
        ) from error
