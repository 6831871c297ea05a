"""A chat message without its decoration, cut into the pieces that one statement fits in."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from .tracing import Traced

# Who wrote when, as WhatsApp (export, copy, browser) and Telegram put it before each message.
_HEADER = re.compile(
    r"^[^\S\n]*(?:\[[0-9][0-9/.:, \-apm]{3,30}\]\s*[^:\n]{1,60}:"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4},? [0-9]{1,2}[.:][0-9]{2}(?: ?[ap]m)? - (?:[^:\n]{1,60}:(?!\S))?"
    r"|[^\[\n]{1,60}, \[[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4} [0-9]{1,2}:[0-9]{2}\]$)[ ]?",
    re.IGNORECASE | re.MULTILINE,
)
_SENT = re.compile(
    r"(?<![0-9.:])(?P<day>[0-9]{1,2})(?:/(?P<month>[0-9]{1,2})(?![0-9/])"
    r"|(?P<sep>[/.-])(?P<dated>[0-9]{1,2})(?P=sep)(?P<year>[0-9]{2,4}))"
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
_LINE_END = re.compile(r"\r\n?")
_MEDIA = re.compile(r"<[^<>\n]{0,40}(?:disertakan|omitted|diedit|edited)[^<>\n]{0,10}>", re.IGNORECASE)
_ARROWS = re.compile(r"(?:[=\-]{1,5}>|[→⇒➡➜➔►▶⟶])\ufe0f?")
_KEYCAP = re.compile(r"(?m)^(\s*)[0-9#*]\ufe0f?\u20e3")
_KEYCAPS = re.compile(r"[0-9#*]\ufe0f?\u20e3")
# A tilde before an amount says "about"; elsewhere it strikes out.
_MARKS = re.compile(r"(?<![0-9])(?:[*_`]|~(?!\s?[0-9]))+|(?:[*_`]|~(?!\s?[0-9]))+(?![0-9])")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9]) ?\x01+ ?(?=[0-9])")
_DECORATION = re.compile("\1")
_SPACES = re.compile(r"[^\S\n]+")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Piece:
    """A stretch of line number ``line`` up to a comma, full stop or bracket: ``source[start:end]``."""

    traced: Traced
    line: int
    start: int
    end: int

    @property
    def source(self) -> str:
        return self.traced.text

    @property
    def text(self) -> str:
        return self.source[self.start : self.end]

    @property
    def is_in_brackets(self) -> bool:
        return self.source[self.start - 1 : self.start] == "("

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stood in the original message."""
        return self.traced.span(self.start + start, self.start + end)


@dataclass(frozen=True)
class Message:
    """One message of a chat; ``sent_on`` is the date of its header, if it has one."""

    traced: Traced
    sent_on: dt.date | None = None


def joined(first: Piece, last: Piece, start: int = 0) -> str:
    """The line's own text from *first* (from its character *start* on) up to the end of *last*."""
    text = first.source[first.start + start : last.end]
    is_open = text.count("(") > text.count(")") and last.source[last.end : last.end + 1] == ")"
    return (text + ")" * is_open).strip()


def turns_around(text: str) -> bool:
    """Whether *text* holds marks that make its letters stand in another order than they are stored."""
    return bool(_TURNING.search(text))


def clean(text: str) -> Traced:
    """*text* without emoji, invisible characters and WhatsApp's marks for bold and italics."""
    traced = Traced.of(text).sub(_LINE_END, "\n").sub(_MEDIA, " ")
    traced = traced.sub(_KEYCAP, lambda match: f"{match[1]}• ").sub(_KEYCAPS, "\ufffd").sub(_ARROWS, " : ")
    # An emoji between digits parts two numbers; elsewhere it is decoration.
    traced = traced.each(_plain).sub(_BETWEEN_DIGITS, " \ufffd ").sub(_DECORATION, " ")
    return traced.sub(_MARKS, "").sub(_SPACES, " ")


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
    if category == "Nd":
        return str(unicodedata.digit(character))
    if character in "−–—‘’ʼ":
        return "-" if character in "−–—" else "'"
    # ² or ½ beside a digit would otherwise become part of the number.
    return character if category == "No" else unicodedata.normalize("NFKC", character)


def split_messages(traced: Traced, today: dt.date) -> list[Message]:
    """The parts of a forwarded conversation, without the headers that say who wrote when."""
    found, start, sent_on = [], 0, None
    for header in [*_HEADER.finditer(traced.text), None]:
        end = header.start() if header else len(traced.text)
        if traced.text[start:end].strip():
            found.append(Message(traced.cut(start, end), sent_on))
        if header:
            start, sent_on = header.end(), _sent_on(header[0], today)
    return found


def _sent_on(header: str, today: dt.date) -> dt.date | None:
    """The date in a header; telephones in English put the month first."""
    match = _SENT.search(header)
    if match is None:
        return None
    year = int(match["year"] or today.year)
    first, second = int(match["day"]), int(match["month"] or match["dated"])
    month, day = (first, second) if second > 12 else (second, first)
    try:
        sent_on = dt.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
    return sent_on if sent_on <= today else None


def pieces(message: Traced) -> list[Piece]:
    """The pieces of a cleaned message, in order."""
    found = []
    for number, line in enumerate(message.lines()):
        bullet = _BULLET.match(line.text)
        start = bullet.end() if bullet else 0
        for end in [*_END.finditer(line.text, start), None]:
            stop = end.start() if end else len(line.text)
            if line.text[start:stop].strip():
                found.append(Piece(line, number, start, stop))
            start = end.end() if end else stop
    return found
