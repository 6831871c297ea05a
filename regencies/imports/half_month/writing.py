"""What a half-month sheet writes: register figures from its day on, and balances verified at its close."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import translation
from django.utils.formats import date_format

from regencies.imports.kinds import Kind
from regencies.imports.reconciliations import RECONCILIATIONS_FILE
from regencies.imports.register import REGISTER_FILE
from regencies.ledger.bulk import Batch, Change, Counts, Overtaken, staged
from regencies.models import PopulationFigure, Reconciliation, Regency

from .drift import RECONCILED
from .figures import grouped
from .headers import Meaning
from .rows import MOST_ROWS, SheetRow


class Part:
    """The rows of a sheet for one target. Staged twice in one transaction, to compare and to write, because
    two targets cannot be staged at once; what is there is held meanwhile."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._rows: list[tuple[int, tuple]] = []
        self._already = 0
        self.counts = Counts(0, 0, 0)
        self.changes: list[tuple[int, dict[str, tuple[str, str]]]] = []

    def add(self, row: int, values: tuple[Any, ...] | None) -> None:
        """A row with its values, or None where there is nothing to write because it holds already."""
        if values is None:
            self._already += 1
        else:
            self._rows.append((row, values))

    def compare(self, *, hold: bool = True) -> None:
        """Find out what would be written; *hold* what is there until the transaction ends."""
        with self._staged() as batch:
            self.counts = self._counted(batch, hold=hold)
            self.changes = [self._in_words(change) for change in batch.changes(MOST_ROWS)]

    def write(self, *, change: bool) -> None:
        """Write it. Raises ``Overtaken`` when it is no longer what ``compare`` found."""
        with self._staged() as batch:
            if self._counted(batch, hold=True) != self.counts:
                raise Overtaken
            batch.write(change=change)

    @contextmanager
    def _staged(self) -> Iterator[Batch]:
        with staged(self._kind.target) as batch:
            for row, values in self._rows:
                batch.add(row, values)
            yield batch

    def _counted(self, batch: Batch, *, hold: bool) -> Counts:
        counts = batch.compare(hold=hold)
        return Counts(counts.added, counts.changed, counts.left + self._already)

    def _in_words(self, change: Change) -> tuple[int, dict[str, tuple[str, str]]]:
        word = self._kind.word
        return change.row, {
            self._kind.headers[name]: (word(name, before), word(name, after))
            for name, (before, after) in change.before_after.items()
        }


def source_of(day: dt.date) -> str:
    """What register and balances say about where they come from; the same for every copy of the sheet."""
    with translation.override("id"):
        return f"Laporan setengah bulan per {date_format(day, 'j F Y')}"


class Figures(Part):
    """Wajib KTP from the sheet's day on. What is in force already is not written again."""

    def __init__(self, day: dt.date, in_force: dict[int, PopulationFigure]) -> None:
        super().__init__(REGISTER_FILE)
        self._day = day
        self._in_force = in_force

    def take(self, row: SheetRow, regency: Regency) -> None:
        """Add what the row states, or refuse it."""
        eligible, population = row.figures.get(Meaning.ELIGIBLE), row.figures.get(Meaning.POPULATION)
        if eligible is None:
            return
        figure = self._in_force.get(regency.pk)
        if figure and figure.eligible == eligible and population in (None, figure.population):
            self.add(row.number, None)
            return
        kept = figure.population if figure and figure.effective_on == self._day else None
        if population is None and kept is not None and eligible > kept:
            row.refuse(
                Meaning.ELIGIBLE,
                "{eligible} must hold a card, but there are only {population} residents",
                eligible=grouped(eligible),
                population=grouped(kept),
            )
            return
        self.add(row.number, (regency.pk, self._day, population, eligible, source_of(self._day)))


class Balances(Part):
    """Totals verified at the close of the sheet's day."""

    def __init__(self, day: dt.date, regencies: list[Regency]) -> None:
        super().__init__(RECONCILIATIONS_FILE)
        self._day = day
        there = Reconciliation.objects.filter(regency__in=regencies, date=day)
        self._there = {balance.regency_id: balance for balance in there}

    def take(self, row: SheetRow, regency: Regency) -> None:
        """Add what the row states; a balance that says the same already keeps its source."""
        stated = {total.value: row.figures.get(total) for total in RECONCILED}
        if all(value is None for value in stated.values()):
            return
        balance = self._there.get(regency.pk)
        is_there = balance is not None and all(
            value in (None, getattr(balance, total)) for total, value in stated.items()
        )
        if is_there:
            self.add(row.number, None)
            return
        totals = [stated.get(total) for total in self._kind.target.values if total != "source"]
        self.add(row.number, (regency.pk, self._day, *totals, source_of(self._day)))
