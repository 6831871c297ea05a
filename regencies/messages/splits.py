"""A figure parted by sex, "perekaman 312 (L=150, P=162)": a check of the figure, never a figure itself."""

from .clauses import Stated
from .numbers import LARGEST_FLOW, read_amount
from .scanning import Token

_SEX = {
    **dict.fromkeys(("l", "lk", "laki", "laki-laki", "laki2", "pria"), "L"),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita"), "P"),
}
_BESIDE = frozenset({"sign", "filler"})


class Split:
    """The parts of ``whole`` that have been found so far."""

    def __init__(self) -> None:
        self.whole: Stated | None = None
        self.parts: dict[str, list[Token]] = {}

    def of(self, whole: Stated | None) -> None:
        self.whole = whole
        self.parts = {}

    def cut(self, tokens: list[Token]) -> tuple[list[Token], list[Token]]:
        """*tokens* up to where a parting by sex begins, and its tokens: "perekaman 312 L: 150 P: 162"."""
        for number, token in enumerate(tokens):
            if token.kind == "unknown" and token.text.lower() in _SEX:
                head, tail = tokens[:number], tokens[number:]
                has_whole = any(each.kind == "number" for each in head) or (self.whole and not _words(head))
                return (head, tail) if has_whole and _pairs(tail) else (tokens, [])
        return tokens, []

    def take(self, tail: list[Token]) -> Stated | None:
        """The sum of the parts, once both are there."""
        for sex, amount in _pairs(tail):
            self.parts[_SEX[sex.text.lower()]] = [sex, amount]
        if len(self.parts) < 2:
            return None
        amounts = [amount for _sex, amount in self.parts.values()]
        values = [read_amount(amount.text, LARGEST_FLOW).value for amount in amounts]
        value = None if None in values else sum(values)
        written = " + ".join(f"{sex.text} {amount.text}" for sex, amount in self.parts.values())
        spans = tuple((sex.start, amount.end) for sex, amount in self.parts.values())
        self.parts = {}
        return Stated(
            self.whole.field, value, f"{written} = {value}" if value is not None else written, spans
        )

    def left_over(self) -> list[Token]:
        """The tokens of a part whose counterpart never came."""
        return [token for pair in self.parts.values() for token in pair]


def _words(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.kind not in _BESIDE]


def _pairs(tokens: list[Token]) -> list[tuple[Token, Token]]:
    """(sex, amount) if *tokens* are nothing else, each sex once."""
    words = _words(tokens)
    pairs = list(zip(words[::2], words[1::2], strict=False))
    sexes = [_SEX.get(sex.text.lower()) for sex, _amount in pairs]
    is_split = len(words) % 2 == 0 and None not in sexes and len(set(sexes)) == len(sexes)
    return pairs if is_split and all(amount.kind == "number" for _sex, amount in pairs) else []
