"""One mark as it stands in the queue, with what was said of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from regencies.clock import local
from regencies.models import MarkAnswer, Regency
from reports.marks import wording
from reports.marks.drawing import Drawing, drawing
from reports.models import MarkState, OddMark


@dataclass(frozen=True)
class Said:
    """One answer; ``local`` is its time on the province's clock. ``is_stale``: it was about another value."""

    answer: MarkAnswer
    who: str
    local: dt.datetime
    is_stale: bool


@dataclass(frozen=True)
class Row:
    """One mark, or, without ``mark``, one that a correction took away and that had been answered."""

    key: str
    regency: Regency
    date: dt.date
    title: str
    thread: list[Said]
    mark: OddMark | None = None
    age: str = ""
    token: str = ""
    may_write: bool = False
    is_bureau: bool = False
    is_own: bool = False
    typed: str = ""
    error: str = ""

    @classmethod
    def of(cls, mark: OddMark, regency: Regency, *, thread: Sequence[Said] = (), **offered) -> "Row":
        """The row of a mark; *offered* is what the person may do about it and has tried."""
        key = f"{regency.code}-{mark.date}-{mark.rule}"
        return cls(key, regency, mark.date, wording.title(mark.rule), list(thread), mark=mark, **offered)

    @property
    def may_accept(self) -> bool:
        return self.is_bureau and self.mark.state != MarkState.ACCEPTED

    @property
    def drawing(self) -> Drawing | None:
        return drawing(self.mark)

    @property
    def is_returned(self) -> bool:
        """Whether the bureau asked again and nobody has answered."""
        last = self.thread[-1] if self.thread else None
        return bool(last and not last.is_stale and last.answer.kind == MarkAnswer.Kind.RETURNED)

    @property
    def has_changed(self) -> bool:
        """Whether the value changed after it was answered."""
        return bool(self.mark and self.thread and self.thread[-1].is_stale)

    @property
    def state_word(self) -> str:
        if self.is_returned:
            return str(MarkAnswer.Kind.RETURNED.label)
        return str(MarkState(self.mark.state).label)

    @property
    def state_icon(self) -> str:
        return wording.STATE_ICONS[self.mark.state]

    @property
    def sentence(self) -> str:
        return " ".join(filter(None, [wording.sentence(self.mark), wording.worst(self.mark)]))

    @property
    def period(self) -> str:
        return wording.period(self.mark)

    @property
    def drawn(self) -> str:
        return wording.drawn(self.mark)


def said(regency: Regency, answer: MarkAnswer, value: int | None) -> Said:
    """*answer* beside the *value* that stands now, None where nothing odd does."""
    who, at = answer.author.known_as, local(answer.answered_at, regency.province.timezone)
    return Said(answer, who, at, answer.value != value)
