"""A half-month sheet against what is there: what it would write, its drift, and everything that is wrong."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction

from regencies.imports.daily_reports import refuse_date
from regencies.imports.plan import OnConflict, Refusal, Result, clear_errors
from regencies.imports.problems import FileError, Problem, Problems
from regencies.imports.rows import Row
from regencies.ledger.bulk import Counts
from regencies.ledger.signing import signed
from regencies.models import Regency, User

from .arithmetic import all_more_than_eligible, check_row
from .dates import SaidDate
from .drift import Line, known_of, line_of, odd_about
from .headers import Meaning
from .places import Places
from .rows import SheetRow, not_stated
from .sheet import Sheet, read_sheet
from .sums import check_sum
from .swaps import PEOPLE, Pair, explained_rows, headers_of, swapped_columns
from .writing import Balances, Figures, Part

_NO_DATE = (
    "does not say of which day it is; "
    'write for instance "Keadaan s.d. 15 Agustus 2016" above the table, or give the date'
)
_OPTIONAL = (Meaning.PERCENT, Meaning.TEMPORARY, Meaning.PRINT_READY, Meaning.BLANKS)


class HalfMonthPlan:
    """One sheet read and compared; made by ``planned_half_month`` and used inside its block.

    ``problems`` block it, ``odd`` does not. ``sheet_date`` is None only with a problem that asks for it; then
    there are no ``lines`` and nothing is counted.
    """

    def __init__(self, sheet: Sheet, problems: Problems, user: User | None, on_conflict: OnConflict) -> None:
        self.problems = problems
        self.odd: list[Problem] = _about_columns(sheet)
        self.lines: list[Line] = []
        self.sheet_date: dt.date | None = None
        self.on_conflict = on_conflict
        self._parts: list[Part] = []
        self._places = Places(user)
        self._sheet = sheet
        self._held: list[Problem] = []  # what a swap of columns may explain
        self._swapped: dict[Pair, Problem] = {}
        self._rows = self._checked()

    def _checked(self) -> list[tuple[SheetRow, Regency]]:
        """The rows with their regencies, after every check that needs no date."""
        found = []
        read = self._sheet.rows
        for row in read.regencies:
            regency = self._places.regency(row)
            self.odd += self._noted(row, check_row, row)
            if regency is not None:
                found.append((row, regency))
        for total in read.sums:
            self.odd += self._noted(total.row, check_sum, total)
        for problem in all_more_than_eligible(read.regencies):
            self._swapped[PEOPLE] = problem
        self.odd += not_stated(read)
        self.odd += [
            Problem("names {name} and states nothing", {"name": row.name}, row.number) for row in read.silent
        ]
        self.odd += self._places.missing([regency for _row, regency in found])
        return found

    def _noted(self, row: SheetRow, check: Callable[..., list[Problem]], subject: object) -> list[Problem]:
        """*check* with what it refuses held back until the swaps are known."""
        row.problems = Problems(self._held.append)
        odd = check(subject)
        row.problems = self.problems
        return odd

    def _say_swaps(self) -> None:
        """Each swap once and first, without what follows from it in the rows."""
        rows = explained_rows(self._sheet.rows.regencies, self._swapped)
        if rows:
            rows |= {total.row.number for total in self._sheet.rows.sums if PEOPLE in self._swapped}
        columns = headers_of(self._sheet.table, self._swapped) | {
            self._sheet.table.header(Meaning.UNRECORDED)
        }
        _add(
            self.problems,
            [held for held in self._held if held.row not in rows or held.column not in columns],
        )
        if self._swapped:
            self.odd = [odd for odd in self.odd if odd.row is None or odd.column not in columns]
        for problem in reversed(self._swapped.values()):
            self.problems.put_first(problem)

    @property
    def named_odd(self) -> list[Problem]:
        """``odd`` for a page: whatever is about a regency begins with its name."""
        names = {row.number: regency.short_name for row, regency in self._rows}
        return [
            _named(problem, names[problem.row]) if problem.row in names else problem for problem in self.odd
        ]

    def find_date(self, given: dt.date | None) -> None:
        """Take the date of the titles, else *given*; refuse when they disagree or there is none."""
        said = self._sheet.dates
        days = {date.day for date in said}
        wrong = next((date.words for date in said if date.day is None), None)
        if wrong is not None:
            self.problems.add(Problem('"{value}" is not in the calendar', {"value": wrong}))
        elif len(days) > 1 and given not in days:
            words = ", ".join(date.words for date in said)
            self.problems.add(
                Problem("names more than one date ({dates}); give the right one", {"dates": words})
            )
        elif given is not None and days and given not in days:
            values = {"found": said[0].words, "given": given}
            self.problems.add(Problem("is of {found}, but {given} was given; correct one of them", values))
        elif not days and given is None:
            self.problems.add(Problem(_NO_DATE))
        else:
            self.sheet_date = given or said[0].day
            self._say_if_derived(said)
            self._refuse_date()

    def _say_if_derived(self, said: list[SaidDate]) -> None:
        if any(date.is_derived and date.day == self.sheet_date for date in said):
            values = {"words": said[0].words, "day": self.sheet_date}
            self.odd.append(Problem('"{words}" is taken as {day}', values))

    def _refuse_date(self) -> None:
        """The rules of the ledger about a date, once for each province."""
        for regency in {regency.province_id: regency for _row, regency in self._rows}.values():
            row = Row(None, {"tanggal": self.sheet_date}, self.problems)
            refuse_date(row, regency, self._places.areas)

    def compare(self, *, hold: bool) -> None:
        """Compare the sheet with the ledger: lines, drift, swapped columns, and what would be written."""
        if self.sheet_date is None:
            self._say_swaps()
            return
        regencies = [regency for _row, regency in self._rows]
        known = known_of(regencies, self.sheet_date)
        figures = Figures(self.sheet_date, known.in_force)
        balances = Balances(self.sheet_date, regencies)
        for row, regency in self._rows:
            line = line_of(row, regency, known)
            self.lines.append(line)
            self.odd += odd_about(line, row)
            if row.is_whole:
                figures.take(row, regency)
                balances.take(row, regency)
        self._swapped |= swapped_columns(self._sheet.table, self.lines)
        self._say_swaps()
        self._parts = [figures, balances]
        for part in self._parts:
            part.compare(hold=hold)
        if self.on_conflict == OnConflict.ERROR and self.counts.changed:
            self._refuse_changed()

    def _refuse_changed(self) -> None:
        problems = [
            Problem(
                "is there already with other values: {differences}",
                {
                    "differences": ", ".join(
                        f"{header} {before} → {after}" for header, (before, after) in changed.items()
                    )
                },
                row,
            )
            for row, changed in self.changes(self.problems.most)
        ]
        self.problems.add_all(problems, self.counts.changed)

    @property
    def counts(self) -> Counts:
        """Register figures and balances together: to be added, there with other values, there already."""
        every = [part.counts for part in self._parts]
        return Counts(
            sum(each.added for each in every),
            sum(each.changed for each in every),
            sum(each.left for each in every),
        )

    @property
    def result(self) -> Result:
        """What ``apply`` does."""
        counts = self.counts
        if self.on_conflict == OnConflict.SKIP:
            return Result(counts.added, 0, counts.left + counts.changed, skipped=counts.changed)
        return Result(counts.added, counts.changed, counts.left)

    def changes(self, limit: int) -> list[tuple[int, dict[str, tuple[str, str]]]]:
        """The first rows that differ from what is there: row number, and before and after by header."""
        every = [change for part in self._parts for change in part.changes]
        return sorted(every, key=lambda change: change[0])[:limit]

    def apply(self) -> Result:
        """Write it. Raises ``Refusal`` when there are problems."""
        if self.problems:
            raise Refusal(self.problems)
        for part in self._parts:
            part.write(change=self.on_conflict == OnConflict.UPDATE)
        return self.result


def _add(problems: Problems, found: list[Problem]) -> None:
    problems.add_all(found, len(found))


def _named(problem: Problem, name: str) -> Problem:
    values = {"name": name, "row": problem.row, "odd": (problem,)}
    if problem.column is None:
        return Problem("{name} (row {row}): {odd}", values)
    return Problem("{name} (row {row}, {column}): {odd}", values | {"column": problem.column})


def _about_columns(sheet: Sheet) -> list[Problem]:
    """What the sheet has no column for, and which of its columns are not read."""
    found = []
    lacking = [_SPOKEN[meaning] for meaning in _OPTIONAL if meaning not in sheet.table.columns]
    if lacking:
        found.append(Problem("has no column for {columns}", {"columns": ", ".join(lacking)}))
    if sheet.table.unread:
        found.append(
            Problem("columns that are not read: {columns}", {"columns": ", ".join(sheet.table.unread)})
        )
    return found


_SPOKEN = {
    Meaning.PERCENT: "%",
    Meaning.TEMPORARY: "suket",
    Meaning.PRINT_READY: "PRR",
    Meaning.BLANKS: "sisa blangko",
}


@contextmanager
def planned_half_month(
    path: Path,
    *,
    file_name: str | None = None,
    user: User | None = None,
    sheet: str | None = None,
    date: dt.date | None = None,
    on_conflict: OnConflict = OnConflict.ERROR,
    why: str = "",
    problems: Problems | None = None,
    hold: bool = True,
) -> Iterator[HalfMonthPlan]:
    """The plan of the sheet at *path*, in one transaction whose history says who and why.

    *date* is the sheet's day where its words do not say it. Without *user* no permission is asked; without
    *hold* what is there stays free for others, for a plan that is only looked at. Raises ``FileError`` when
    the file is no half-month sheet, is not the user's to send, or was overtaken.
    """
    if user is not None and "bureau" not in user.roles:
        raise FileError("{user} may not import {kind}", user=user.username, kind="half-month")
    why = why or f"import half-month {file_name or path.name}"
    problems = Problems() if problems is None else problems
    with (
        clear_errors(),
        signed(user, why=why, source="import"),
        transaction.atomic(),
    ):
        plan = HalfMonthPlan(read_sheet(path, sheet, problems), problems, user, OnConflict(on_conflict))
        plan.find_date(date)
        plan.compare(hold=hold)
        yield plan
