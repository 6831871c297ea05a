"""Dates in running text, and what is doubtful about each of them."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from regencies.formatting import long_date
from regencies.imports.cells import EARLIEST_YEAR, LATEST_YEAR, MONTHS

from .words import FILLERS, MEANINGS

_MONTHS = MONTHS | {"ags": 8, "agust": 8, "ag": 8, "peb": 2, "jn": 6, "mrt": 3, "nop": 11}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<{}>[0-9]{{4}}|'?[0-9]{{2}})"
_PATTERNS = (
    re.compile(r"(?<![\w.,/-])(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?![\w/-])"),
    re.compile(
        r"(?<![\w.,/-])(?P<day>[0-9]{1,2})\s?(?P<sep>[/.-])\s?(?P<month>[0-9]{1,2})\s?(?P=sep)\s?"
        r"(?P<year>[0-9]{4}|[0-9]{2})(?![\w/-]|\.[0-9])"
    ),
    re.compile(
        rf"(?<![\w.,/-])(?P<day>[0-9]{{1,2}})[\s-]?(?P<month>{_MONTH})\b\.?"
        r"(?:[\s-]{0,2}(?P<year>[0-9]{4}|'[0-9]{2}|(?<=[\s-])[0-9]{2}(?!\s*(?:orang|org|keping)))(?![\w.,]*[0-9]))?",
        re.IGNORECASE,
    ),
    # Without a year only where nothing else can be meant.
    re.compile(
        r"(?<![\w.,/-])(?P<day>[0-9]{1,2})(?P<sep>[/-])"
        r"(?P<month>[0-9]{1,2})(?P<year>)(?![\w/-]|[.,][0-9])",
        re.IGNORECASE,
    ),
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
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if pattern is _PATTERNS[-1] and not _may_be_date(text[:start]):
                continue
            if all(end <= other.start or start >= other.end for other in found):
                found.append(_mention(match, today))
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


def _mention(match: re.Match, today: dt.date) -> Mention:
    written = match[0].strip()
    start = match.end() - len(match[0].lstrip())
    month = _MONTHS.get(match["month"].lower()) or (int(match["month"]) if match["month"].isdigit() else 0)
    year_text = (match["year"] or "").strip("'")
    problems = []
    if len(year_text) == 2:
        problems.append(
            _("Tahun pada “%(text)s” dibaca %(year)s.") % {"text": written, "year": f"20{year_text}"}
        )
    year = int(year_text or today.year) + (2000 if len(year_text) == 2 else 0)
    try:
        date = dt.date(year, month, int(match["day"]))
    except ValueError:
        impossible = _("Tanggal “%(text)s” tidak ada dalam kalender.") % {"text": written}
        return Mention(start, match.end(), written, None, (impossible,))
    if not EARLIEST_YEAR <= date.year <= LATEST_YEAR:
        problem = _("Tahun pada “%(text)s” tidak mungkin benar.") % {"text": written}
        return Mention(start, match.end(), written, None, (problem,))
    if date > today:
        return Mention(start, match.end(), written, None, (*problems, _future(written, date, year_text)))
    return Mention(start, match.end(), written, date, tuple(problems))


def _future(written: str, date: dt.date, year_text: str) -> str:
    if year_text:
        return _("Tanggal “%(text)s” belum tiba.") % {"text": written}
    return _("Tanggal “%(text)s” tanpa tahun; %(date)s belum tiba.") % {
        "text": written,
        "date": long_date(date),
    }
