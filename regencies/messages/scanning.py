"""A piece of text to tokens: dates, names of regencies, label words, amounts, courtesies, the rest."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from .dates import Mention, find_dates
from .numbers import WRITTEN
from .words import (
    ADDRESS,
    COURTESY,
    EMPTY_STOCK,
    FILLERS,
    MEANINGS,
    ORDINARY,
    ORDINARY_UNLESS_CAPITALS,
    PHRASES,
    RELATIVES,
    SPELLED_OUT,
    UNSTATED,
    WEEKDAYS,
    ZEROS,
    nearest,
)

NamesLookup = Callable[[str], frozenset[str]]
LONGEST_NAME = 5  # words of a regency's name with its kind
_KINDS = frozenset({"kab", "kabupaten", "kota", "kodya", "kotamadya", "pemkab", "pemkot"})
_CLOCK = re.compile(
    r"\b(?:pukul|jam|pkl)\.?\s*[0-9]{1,2}[.:][0-9]{2}(?:\s*wi(?:b|ta|t))?\b"
    r"|\b[0-9]{1,2}[.:][0-9]{2}\s*wi(?:b|ta|t)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?P<phrase>(?<!\w)(?:" + "|".join(map(re.escape, PHRASES)) + r")(?!\w)\.?)"
    rf"|(?P<number>{WRITTEN})"
    r"|(?P<word>[^\W\d_]+(?:['’/-][^\W\d_]+)*[0-9]*)"
    r"|(?P<sign>[:=])|(?P<dash>(?<!\S)-+(?!\S)|\?)|(?P<rest>[^\w\s.,:=\-/'’&+\ufffd]|\ufffd)",
    re.IGNORECASE,
)
_WITH_AMOUNT = re.compile(r"([^\W\d_]+)([0-9]+)")
_CODE = re.compile(r"[0-9]{2}\.[0-9]{2}")
_CODE_WITHOUT_POINT = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Token:
    """``kind``: date, place, weekday, relative, label, filler, courtesy, number, zero, empty, unstated,
    sign, unknown or skip. ``meaning`` is the label's, ``codes`` a place's, ``mention`` a date's."""

    kind: str
    text: str
    start: int
    end: int
    meaning: str = ""
    codes: frozenset[str] = frozenset()
    mention: Mention | None = None
    near: str = ""
    is_ordinary: bool = False  # a place whose name is an ordinary word too


def scan(text: str, today: dt.date, names: NamesLookup) -> list[Token]:
    """The tokens of *text* in order."""
    masked = [Token("skip", match[0], *match.span()) for match in _CLOCK.finditer(text)]
    for mention in find_dates(text, today):
        if all(mention.end <= token.start or mention.start >= token.end for token in masked):
            masked.append(Token("date", mention.written, mention.start, mention.end, mention=mention))
    hidden = list(text)
    for token in masked:
        hidden[token.start : token.end] = "\0" * (token.end - token.start)
    matches = _TOKEN.finditer("".join(hidden))
    words = [token for match in matches if match[0].strip("\0") for token in _tokens(match)]
    return sorted([*masked, *_with_codes(_with_places(words, names), names)], key=lambda token: token.start)


def _tokens(match: re.Match) -> list[Token]:
    """The match's token; two for a label that its amount is stuck to. "rekam2" may be "rekam-rekam"."""
    stuck = _WITH_AMOUNT.fullmatch(match[0]) if match.lastgroup == "word" else None
    if stuck is None or stuck[2] == "2" or stuck[1].lower() not in MEANINGS:
        return [_token(match)]
    middle = match.start() + stuck.end(1)
    label = _word(stuck[1].lower(), (stuck[1], match.start(), middle))
    return [label, Token("number", stuck[2], middle, match.end())]


def _token(match: re.Match) -> Token:
    kind, text = match.lastgroup, match[0]
    at = (text, *match.span())
    word = text.lower().replace("’", "'")
    if kind == "phrase":
        found, meaning = PHRASES[word.rstrip(".")]
        return Token("relative" if found == "today" else found, *at, meaning=meaning)
    if kind == "word":
        return _word(word, at)
    kinds = {"number": "number", "sign": "sign", "dash": "unstated", "rest": "unknown"}
    return Token(kinds[kind], *at)


def _word(word: str, at: tuple[str, int, int]) -> Token:
    if word in MEANINGS:
        return Token("label", *at, meaning=MEANINGS[word])
    for kind, known in (
        ("weekday", WEEKDAYS),
        ("zero", ZEROS),
        ("empty", EMPTY_STOCK),
        ("unstated", UNSTATED),
        ("filler", FILLERS),
        ("courtesy", COURTESY),
    ):
        if word in known:
            return Token(kind, *at)
    if word in RELATIVES:
        return Token("relative", *at, meaning=RELATIVES[word])
    if near := nearest(word):
        return Token("label", *at, meaning=MEANINGS[near], near=near)
    return Token("unknown", *at)


def _with_places(tokens: list[Token], names: NamesLookup) -> list[Token]:
    """*tokens* with the words of a regency's name made one token, the longest name first."""
    found, place = [], 0
    while place < len(tokens):
        length, codes = _name_at(tokens, place, names)
        if length:
            first, last = tokens[place], tokens[place + length - 1]
            text = " ".join(token.text for token in tokens[place : place + length])
            ordinary = text.lower().replace(" ", "") in ORDINARY or text in ORDINARY_UNLESS_CAPITALS
            if ordinary and found and found[-1].text.lower() in ADDRESS:
                found.append(Token("courtesy", text, first.start, last.end))
                place += length
                continue
            found.append(Token("place", text, first.start, last.end, codes=codes, is_ordinary=ordinary))
        else:
            found.append(tokens[place])
        place += length or 1
    return found


def _name_at(tokens: list[Token], place: int, names: NamesLookup) -> tuple[int, frozenset[str]]:
    if spelled := SPELLED_OUT.get(tokens[place].text.lower()):
        return 1, names(spelled)
    length = 0
    while length < LONGEST_NAME and place + length < len(tokens):
        token = tokens[place + length]
        if not (token.text.isascii() and token.text.replace("-", "").replace(" ", "").isalpha()):
            break
        length += 1
    for size in range(length, 0, -1):
        words = tokens[place : place + size]
        if size == 1 and (words[0].kind != "unknown" or words[0].text.lower() in _KINDS):
            if not words[0].near:
                continue
        elif all(token.kind == "label" and not token.near for token in words):
            continue
        if codes := names(" ".join(token.text for token in words)):
            return size, codes
    return 0, frozenset()


def _with_codes(tokens: list[Token], names: NamesLookup) -> list[Token]:
    """*tokens* with amounts that are the code of a regency, where no label waits for an amount."""
    named = any(token.kind == "place" or token.text.lower() == "kode" for token in tokens)
    found, has_label = [], False
    for token in tokens:
        if token.kind == "number" and not has_label:
            code = token.text
            if named and _CODE_WITHOUT_POINT.fullmatch(code):
                code = f"{code[:2]}.{code[2:]}"
            if _CODE.fullmatch(code) and (codes := names(code)):
                token = Token("place", token.text, token.start, token.end, codes=codes)
        has_label = token.kind == "label" or (has_label and token.kind != "number")
        found.append(token)
    return found
