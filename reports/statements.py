"""How a stock came about: the last verified balance, every flow since then, and what that makes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from regencies.ledger.totals import EFFECTS
from regencies.models import DailyReport
from reports.progress import StoredDay
from reports.reconciled import Verified


@dataclass(frozen=True)
class Statement:
    """``opening`` is 0 and ``opened_on`` None where nothing was ever verified; ``moves`` are (label, signed
    sum) of the flows dated after it, in whole cards or certificates."""

    opened_on: dt.date | None
    opening: int
    moves: tuple[tuple[str, int], ...]

    @property
    def closing(self) -> int:
        return self.opening + sum(amount for _label, amount in self.moves)


def statement(total: str, history: Iterable[StoredDay], verified: Iterable[Verified]) -> Statement:
    """The statement of *total* at the end of *history*; *verified* are the balances up to then."""
    stated = {
        each.date: drift.verified
        for each in verified
        for _label, drift in each.totals
        if drift.total == total
    }
    opened_on = max(stated, default=None)
    later = [day for day in history if opened_on is None or day.date > opened_on]
    moves = tuple(
        (
            str(DailyReport._meta.get_field(flow).verbose_name),
            sign * sum(getattr(day, flow) or 0 for day in later),
        )
        for flow, sign in EFFECTS[total].items()
    )
    return Statement(opened_on, stated.get(opened_on, 0), moves)
