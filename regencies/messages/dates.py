"""Dates in running text, and what is doubtful about each of them."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from regencies.formatting import long_date
from regencies.imports.cells import EARLIEST_YEAR, LATEST_YEAR, MONTHS

from .words import FILLERS, MEANINGS, is_one_edit

_MONTHS = MONTHS | {"ags": 8, "agust": 8, "ag": 8, "peb": 2, "jn": 6, "mrt": 3, "nop": 11}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_LONG_MONTHS = {name: number for name, number in MONTHS.items() if len(name) >= 5}
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6,
    "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12
}  # fmt: skip
_PATTERNS = (
    re.compile(
        r"(?<![\w.,/-])(?P<year>[0-9]{4})(?P<sep>[-/])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})(?![\w/-])"
    ),
    re.compile(
        r"(?<![\w.,/-])(?P<day>[0-9]{1,2})\s?(?P<sep>[/.-])\s?(?P<month>[0-9]{1,2})\s?(?P=sep)\s?"
        r"(?P<year>[0-9]{4}|[0-9]{2})(?![\w/-]|\.[0-9])"
    ),
    re.compile(
        rf"(?<![\w.,/-])(?P<day>[0-9]{{1,2}})[\s-]?(?P<month>{_MONTH})(?![^\W\d])\.?"
        r"(?:[\s-]{0,2}(?P<year>[0-9]{4}|'[0-9]{2}|(?<=[\s-])[0-9]{2}(?!\s*(?:orang|org|keping)))(?![\w.,]*[0-9]))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w.,/-])(?P<day>[0-9]{1,2})(?P<sep>[ /.-])(?P<month>[IVX]{1,4})(?P=sep)"
        r"(?P<year>[0-9]{4})(?![\w/-])"
    ),
    re.compile(
        r"\b(?:tgl|tanggal)\.?\s?[:=]?\s?(?P<day>[0-9]{1,2}) (?P<month>[0-9]{1,2}) "
        r"(?P<year>[0-9]{4})(?![\w/-])",
        re.IGNORECASE,
    ),
    re.compile(  # a month with one letter wrong
        r"(?<![\w.,/-])(?P<day>[0-9]{1,2})\s(?P<month>[a-z]{5,10})\s(?P<year>[0-9]{4})(?![\w.,]*[0-9])",
        re.IGNORECASE,
    ),
    # Without a year only where nothing else can be meant.
    re.compile(
        r"(?<![\w.,/-])(?P<day>[0-9]{1,2})(?P<sep>[/-])"
        r"(?P<month>[0-9]{1,2})(?P<year>)(?![\w/-]|[.,][0-9])",
        re.IGNORECASE,
    ),
)
_MAY_BE_AMOUNT = _PATTERNS[-1]
_DAY_ALONE = re.compile(
    r"\b(?:tgl|tanggal)\.?\s?[:=]?\s?[0-9]{1,2}(?![\w/]|[.,-][0-9]|\s?[/-]\s?[0-9])", re.IGNORECASE
)


@dataclass(frozen=True)
class Mention:
    """A date as written at ``start``..``end``; ``date`` is None where ``problems`` say why."""

    start: int
    end: int
    written: str
    date: dt.date | None
    problems: tuple[str, ...]


def find_dates(text: str, today: dt.date) -> list[Mention]:
    """Every date in *text*, in order, none overlapping another."""
    found: list[Mention] = []
    taken = bytearray(len(text))
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]) or (pattern is _MAY_BE_AMOUNT and not _may_be_date(text[:start])):
                continue
            if mention := _mention(match, today):
                found.append(mention)
                taken[start:end] = b"\1" * (end - start)
    for match in _DAY_ALONE.finditer(text):
        if not any(taken[match.start() : match.end()]):
            problem = _("Tanggal “%(text)s” tanpa bulan.") % {"text": match[0]}
            found.append(Mention(*match.span(), match[0], None, (problem,)))
    return sorted(found, key=lambda mention: mention.start)


def _may_be_date(before: str) -> bool:
    """Whether "30/8" after *before* is a date: after a label or a sign it would be a strange amount."""
    words = before[-40:].lower().split()
    if not words:
        return True
    last = words[-1].strip("*.,(")
    if last in {"tgl", "tanggal", "per"}:
        return True
    if last[-1:] in {":", "="}:
        return last.strip(":=") in {"tgl", "tanggal"} or words[-2:-1] in (["tgl"], ["tanggal"])
    return last not in MEANINGS and last not in FILLERS and not last.isdigit()


def _mention(match: re.Match, today: dt.date) -> Mention | None:
    written = match[0].strip()
    start = match.end() - len(match[0].lstrip())
    month, near = _month(match["month"])
    if not month and not match["month"].isdigit():
        return None
    year_text = (match["year"] or "").strip("'")
    year = int(year_text or today.year) + (2000 if len(year_text) == 2 else 0)
    date, problem = _date(year, month, int(match["day"]), written)
    problems = [problem] if problem else []
    if date and len(year_text) == 2:
        problems.append(_("Tahun pada “%(text)s” dibaca %(year)s.") % {"text": written, "year": year})
    if date and near:
        problems.append(_("“%(text)s” dibaca %(date)s.") % {"text": written, "date": long_date(date)})
    if date and date > today:
        problems.append(_future(written, date, year_text))
        date = None
    return Mention(start, match.end(), written, date, tuple(problems))


def _month(written: str) -> tuple[int, bool]:
    """The number of a month, 0 for none, and whether one letter had to be put right for it."""
    word = written.lower()
    if word.isdigit():
        return int(word), False
    if found := _MONTHS.get(word) or _ROMAN.get(word):
        return found, False
    near = {number for name, number in _LONG_MONTHS.items() if is_one_edit(word, name)}
    return (near.pop(), True) if len(near) == 1 else (0, False)


def _date(year: int, month: int, day: int, written: str) -> tuple[dt.date | None, str]:
    """The date, or None and why it cannot be."""
    if 12 < month <= 31 and 1 <= day <= 12:
        sentence = _("Bulan pada “%(text)s” tidak ada: tulis hari dulu, lalu bulan.")
        return None, sentence % {"text": written}
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None, _("Tanggal “%(text)s” tidak ada dalam kalender.") % {"text": written}
    if not EARLIEST_YEAR <= date.year <= LATEST_YEAR:
        return None, _("Tahun pada “%(text)s” tidak mungkin benar.") % {"text": written}
    return date, ""


def _future(written: str, date: dt.date, year_text: str) -> str:
    if year_text:
        return _("Tanggal “%(text)s” belum tiba.") % {"text": written}
    return _("Tanggal “%(text)s” tanpa tahun; %(date)s belum tiba.") % {
        "text": written,
        "date": long_date(date),
    }
