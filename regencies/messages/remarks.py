"""Obstacles and notes: free text after its own word, up to where the report goes on."""

import datetime as dt
import re
from dataclasses import dataclass

from .clauses import Context, read_clause
from .scanning import NamesLookup, scan
from .words import NOTE, NOTHING, OBSTACLE, REASON

_ENDING = frozenset({"courtesy", "place", "date", "weekday"})
_QUIET = _ENDING | {"filler", "sign", "skip", "relative"}

_DENIAL = re.compile(r"(?<!\w)(?:tidak ada|tdk ada|tanpa ada|tanpa|nihil|belum ada)\s*$", re.IGNORECASE)


# What a reason is given for; without it "karena" is only a word of some sentence.
_REASONED = re.compile(
    r"(?<!\w)(?:nihil|nol|kosong|habis|(?:tidak|tdk|belum) ada)(?!\w)|^\W*$"
    r"|(?<![\w./-])[0-9]+(?:\.[0-9]{3})*(?: (?:orang|org|jiwa|keping|kpg|lembar|lbr))?[\s,:(-]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Remark:
    """The word at ``start`` of a piece; its text begins at ``end``. ``denied``: "tidak ada kendala"."""

    start: int
    end: int
    is_obstacle: bool
    denied: bool
    is_reason: bool = False

    def is_nothing(self, text: str) -> bool:
        return self.denied or text.strip(" .,!").lower() in NOTHING

    def holds_amounts(self, text: str, today: dt.date, names: NamesLookup) -> bool:
        """Whether *text* seems to hold fields of the report, which would be lost in it."""
        return _states_field(text, today, names)


def remark_in(text: str, *, with_reason: bool = True) -> Remark | None:
    """The first obstacle or note in the text of a piece, or the reason after a figure ("0 karena ...")."""
    found = [(match, is_obstacle) for pattern, is_obstacle in ((OBSTACLE, True), (NOTE, False))
             if (match := pattern.search(text))]  # fmt: skip
    reason = REASON.search(text)
    if reason and with_reason and _REASONED.search(text[: reason.start()]):
        found.append((reason, True))
    if not found:
        return None
    match, is_obstacle = min(found, key=lambda each: each[0].start())
    denial = None if match is reason else _DENIAL.search(text[: match.start()])
    start = denial.start() if denial else match.start()
    return Remark(start, match.end(), is_obstacle, bool(denial), match is reason)


def continues(text: str, today: dt.date, names: NamesLookup) -> bool:
    """Whether a piece after an obstacle still belongs to it: no field, no courtesy, no other remark."""
    if remark_in(text, with_reason=False) or _states_field(text, today, names):
        return False
    kinds = {token.kind for token in scan(text, today, names)}
    return not (kinds <= _QUIET and kinds & _ENDING)


def _states_field(text: str, today: dt.date, names: NamesLookup) -> bool:
    tokens = [token for token in scan(text, today, names) if not token.near]
    if not any(token.kind in {"number", "zero"} for token in tokens):
        return False
    return bool(read_clause(tokens, Context()).values)
