"""What a regency's day is to completeness, and what a month adds up to. Pure: no database, no clock."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regencies.models import Regency

from .known import Known

WORDS = {
    "on_time": gettext_lazy("tepat waktu"),
    "late": gettext_lazy("terlambat"),
    "missing": gettext_lazy("belum ada"),
    "waiting": gettext_lazy("belum waktunya"),
    "extra": gettext_lazy("jemput bola"),
    "closed": gettext_lazy("libur"),
}
BLANK = ("before", "ahead")


@dataclass(frozen=True)
class Entry:
    """A report that is there: when it was first entered (None where its history does not say), and whether
    a figure of it was changed later."""

    at: dt.datetime | None = None
    is_corrected: bool = False


@dataclass(frozen=True)
class Cell:
    """A regency's day; ``state`` is a key of ``WORDS``, or one of ``BLANK`` where nothing is expected yet."""

    date: dt.date
    state: str
    entry: Entry | None = None

    @property
    def is_blank(self) -> bool:
        return self.state in BLANK

    @property
    def is_corrected(self) -> bool:
        return self.entry is not None and self.entry.is_corrected

    @property
    def word(self) -> str:
        """terlambat, dikoreksi; empty when blank."""
        if self.is_blank:
            return ""
        word = str(WORDS[self.state])
        return _("%(state)s, dikoreksi") % {"state": word} if self.is_corrected else word


def judge(date: dt.date, *, is_open: bool, entry: Entry | None, first: dt.date | None, known: Known) -> Cell:
    """The cell of *date*; *first* is the date of the regency's first data, None when it has none."""
    if date > known.date:
        return Cell(date, "ahead")
    if entry is not None:
        if not is_open:
            return Cell(date, "extra", entry)
        is_late = entry.at is not None and entry.at > known.cutoff(date)
        return Cell(date, "late" if is_late else "on_time", entry)
    if first is None or date < first:
        return Cell(date, "before")
    if not is_open:
        return Cell(date, "closed")
    return Cell(date, "missing" if known.is_over(date) else "waiting")


@dataclass(frozen=True)
class Tally:
    """Service days by what became of them; outreach and closed days are not due and not counted."""

    on_time: int
    late: int
    missing: int

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.missing

    @property
    def rate(self) -> Fraction | None:
        """Reports in time for each day that was due; None when none was."""
        return Fraction(self.on_time, self.due) if self.due else None


@dataclass(frozen=True)
class RegencyMonth:
    """One regency's month, a cell for each of its days."""

    regency: Regency
    cells: tuple[Cell, ...]

    @cached_property
    def tally(self) -> Tally:
        found = Counter(cell.state for cell in self.cells)
        return Tally(found["on_time"], found["late"], found["missing"])


def tally(rows: Iterable[RegencyMonth]) -> Tally:
    """Of many regencies: its rate is the ratio of the sums."""
    tallies = [row.tally for row in rows]
    return Tally(*(sum(getattr(each, name) for each in tallies) for name in ("on_time", "late", "missing")))
