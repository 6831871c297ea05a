"""What had been decided about the dates by a given day: nothing that was announced after it is told."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.arithmetic import primary_on
from reports.progress import KnownDeadline
from reports.wording import DECISION_WORDS, goal_share


@dataclass(frozen=True)
class Decision:
    """One deadline as it stood on a day. ``is_current``: the countdown of that day counts to it."""

    deadline: KnownDeadline
    status: str
    is_current: bool
    is_past: bool = False
    successor: KnownDeadline | None = None

    @property
    def words(self) -> str:
        """berlaku; diganti oleh … ."""
        word = str(DECISION_WORDS[self.status])
        if self.successor is None:
            return _("%(status)s, tanggalnya sudah lewat") % {"status": word} if self.is_past else word
        return _("%(status)s oleh %(name)s") % {"status": word, "name": self.successor.name}

    @property
    def goal(self) -> str:
        """What must be done by the date: 92% wajib KTP terekam."""
        share = goal_share(self.deadline)
        if self.deadline.measure == "printed":
            return _("%(share)s wajib KTP memegang kartu") % {"share": share}
        return _("%(share)s wajib KTP terekam") % {"share": share}


def decisions(deadlines: Iterable[KnownDeadline], day: dt.date) -> list[Decision]:
    """Every deadline announced by *day*, in the order of announcement.

    The stored status is today's: one whose successor came after *day* was still in force on it.
    """
    everything = list(deadlines)
    announced = [each for each in everything if each.announced_on is None or each.announced_on <= day]
    announced.sort(key=lambda each: (each.announced_on or dt.date.min, each.due_on, each.name))
    current = primary_on(everything, day)
    found = []
    for each in announced:
        status, successor = _standing(each, announced, everything)
        past = each.due_on < day and status in ("announced", "in_force")
        found.append(Decision(each, status, each == current, past, successor))
    return found


def _standing(
    deadline: KnownDeadline, announced: list[KnownDeadline], everything: list[KnownDeadline]
) -> tuple[str, KnownDeadline | None]:
    """Status on the day whose *announced* deadlines these are, and which one took its place."""
    if deadline.is_withdrawn or not deadline.is_primary:
        return deadline.status, None
    following = [each for each in announced[announced.index(deadline) + 1 :] if _succeeds(each)]
    if following:
        return "superseded", following[0]
    came_later = any(_succeeds(each) and each not in announced for each in everything)
    return ("in_force" if deadline.status == "superseded" and came_later else deadline.status), None


def _succeeds(deadline: KnownDeadline) -> bool:
    return deadline.is_primary and not deadline.is_withdrawn
