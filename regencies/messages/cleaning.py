"""A chat message without its decoration, cut into the pieces that one statement fits in."""

import re
import unicodedata
from dataclasses import dataclass

_HEADER = re.compile(
    r"^\s*(?:\[[0-9][0-9/.:, \-]{3,24}(?:[ap]m)?\]\s*[^:\n]{1,60}:"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4},? [0-9]{1,2}[.:][0-9]{2}\s-\s[^:\n]{1,60}:)[ ]?",
    re.IGNORECASE | re.MULTILINE,
)
_BULLET = re.compile(
    r"^(?:[\s•·▪‣>●○◦*]|[-–—](?![0-9])|\(?(?:[0-9]{1,2}|[a-z])[.)](?=\s|[a-z])(?![a-z]\.))+", re.I
)
_END = re.compile(
    r"(?P<comma>,(?![0-9])|(?<![0-9]),)|[;|()\[\]{}\"“”]|[!?](?=\s|$)"
    r"|(?<!\byth)(?<!\bkab)(?<!\bno)(?<!\btgl)(?<!\bkep)(?<!s\.d)(?<!\bket)(?<!\bcat)(?<!\bbpk)\.(?=\s|$)"
    r"|(?<=[0-9])\.(?=[a-z])",
    re.IGNORECASE,
)
_ARROWS = re.compile(r"(?:[=\-]{1,5}>|[→⇒➡➜➔►▶⟶])\ufe0f?")
_KEYCAP = re.compile(r"(?m)^(\s*)[0-9#*]\ufe0f?\u20e3")
_KEYCAPS = re.compile(r"[0-9#*]\ufe0f?\u20e3")
_MARKS = re.compile(r"(?<![0-9])[*_~`]+|[*_~`]+(?![0-9])")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9]) ?\x01+ ?(?=[0-9])")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of line number ``line`` up to a comma, full stop or bracket: ``source[start:end]``."""

    source: str
    line: int
    start: int
    end: int
    has_bullet: bool = False

    @property
    def text(self) -> str:
        return self.source[self.start : self.end]


def joined(first: Piece, last: Piece, start: int = 0) -> str:
    """The line's own text from *first* (from its character *start* on) up to the end of *last*."""
    text = first.source[first.start + start : last.end]
    is_open = text.count("(") > text.count(")") and last.source[last.end : last.end + 1] == ")"
    return (text + ")" * is_open).strip()


def clean(text: str) -> str:
    """*text* without emoji, invisible characters and WhatsApp's marks for bold and italics."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ARROWS.sub(" : ", _KEYCAPS.sub("\ufffd", _KEYCAP.sub(r"\1• ", text)))
    text = "".join(map(_plain, text))
    # An emoji between digits parts two numbers; elsewhere it is decoration.
    text = _BETWEEN_DIGITS.sub(" \ufffd ", text).replace("\1", " ")
    return "\n".join(_SPACES.sub(" ", _MARKS.sub("", line)).strip() for line in text.split("\n"))


def _plain(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() or character == "\n" else " "
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me", "Cc"}:
        return ""
    if character == "\ufffd" or category == "Zs":
        return character if character == "\ufffd" else " "
    if category in {"So", "Sk", "Cs", "Co"}:
        return "\1"
    if category.startswith("Z"):
        return "\n"
    if character in "−–—":
        return "-"
    # ² or ½ beside a digit would otherwise become part of the number.
    return character if category == "No" else unicodedata.normalize("NFKC", character)


def split_messages(text: str) -> list[str]:
    """The parts of a forwarded conversation, without the headers that say who wrote when."""
    return [part for part in _HEADER.split(text) if part.strip()]


def pieces(text: str) -> list[Piece]:
    """The pieces of a cleaned message, in order."""
    found = []
    for number, line in enumerate(text.split("\n")):
        bullet = _BULLET.match(line)
        start = bullet.end() if bullet else 0
        for end in [*_END.finditer(line, start), None]:
            stop = end.start() if end else len(line)
            if line[start:stop].strip():
                found.append(Piece(line, number, start, stop, bool(bullet)))
            start = end.end() if end else stop
    return found
