"""Of which day a half-month sheet is, from the words above its table or the name of its worksheet."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from regencies.imports.cells import EARLIEST_YEAR, LATEST_YEAR, MONTHS

_MONTHS = MONTHS | {"ags": 8, "agust": 8, "agus": 8, "sept": 9, "nov": 11}
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_MONTH = r"(?P<month>[a-z]{3,10})\.?"
_DAYS = [
    re.compile(pattern)
    for pattern in (
        rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:\s*-\s*|\s+){_MONTH}(?:\s*-\s*|\s+){_YEAR}",
        rf"(?<![0-9])(?P<day>[0-9]{{1,2}})\s*(?P<sign>[/.-])\s*(?P<month>[0-9]{{1,2}})\s*(?P=sign)\s*{_YEAR}",
        r"(?<![0-9])(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?![0-9])",
    )
]
_HALF = re.compile(
    r"\b(?:periode|paruh|tengah\s+bulan|setengah\s+bulan)\s*(?:ke\s*-?\s*)?"
    rf"(?P<half>ii|i|1|2|pertama|kedua)\b\s*[:,-]?\s*(?:bulan\s+)?{_MONTH}\s+(?:tahun\s+)?{_YEAR}"
)
_MONTH_END = re.compile(rf"\bakhir\s+(?:bulan\s+)?{_MONTH}\s+(?:tahun\s+)?{_YEAR}")
# What stands right before a date says what the date is of.
_OF_THE_FIGURES = re.compile(
    r"(?:\bs[\s./]{0,2}d\.?|\bsampai(?:\s+dengan|\s+dgn)?|\bhingga|\bper|\bkeadaan|\bposisi|\bkondisi|\bdata)"
    r"\s*(?:hari\s+)?(?:tanggal|tgl\.?)?\s*[:,]?\s*(?:[a-z']{4,6}\s*,\s*)?$"
)
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:target|tenggat|batas|paling\s+lambat|dicetak|dibuat|diunduh|surat|nomor|no\.|revisi|sejak|mulai)\b[^0-9]*$"
)
_SURE, _LIKELY = 2, 1


@dataclass(frozen=True)
class SaidDate:
    """A date and the words that said it; ``day`` is None where they name no day of the calendar.

    ``is_derived``: the words give a half of a month, not a day.
    """

    words: str
    day: dt.date | None
    is_derived: bool = False


def said_dates(texts: Iterable[str]) -> list[SaidDate]:
    """The dates that *texts* may give for the figures, each once; more than one is ambiguous."""
    found = [candidate for text in texts for candidate in _candidates(text)]
    for sureness in (_SURE, _LIKELY):
        said = {date.day: date for rank, date in found if rank == sureness}
        if said:
            return list(said.values())
    return []


def _candidates(text: str) -> Iterator[tuple[int, SaidDate]]:
    plain = " ".join(text.casefold().split())
    for pattern in _DAYS:
        for match in pattern.finditer(plain):
            if not _is_month(match["month"]):
                continue
            before = plain[: match.start()]
            if _OF_SOMETHING_ELSE.search(before):
                continue
            # "1 s.d. 15 Agustus 2016" is until the 15th, also "16-31 Agustus 2016".
            is_sure = _OF_THE_FIGURES.search(before) or re.search(r"[0-9]\s*[-–]\s*$", before)
            yield _SURE if is_sure else _LIKELY, SaidDate(match[0], _day(match, int(match["day"])))
    for match in _HALF.finditer(plain):
        if _is_month(match["month"]):
            is_first = match["half"] in ("i", "1", "pertama")
            yield _LIKELY, SaidDate(match[0], _day(match, 15 if is_first else None), is_derived=True)
    for match in _MONTH_END.finditer(plain):
        if _is_month(match["month"]):
            yield _LIKELY, SaidDate(match[0], _day(match, None), is_derived=True)


def _is_month(word: str) -> bool:
    return word.isdecimal() or word in _MONTHS


def _day(match: re.Match, day: int | None) -> dt.date | None:
    """The date of a match; without *day* the last of its month."""
    year = int(match["year"])
    month = int(match["month"]) if match["month"].isdecimal() else _MONTHS[match["month"]]
    if not EARLIEST_YEAR <= year <= LATEST_YEAR or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if day is None:
        return dt.date(year, month, last)
    return dt.date(year, month, day) if 1 <= day <= last else None
