"""Regencies in the order of the people they still have to reach, as bars that can be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from regencies.formatting import count
from reports.progress import DeadlineDay, RegencyDay
from reports.wording import STATUS_WORDS


@dataclass(frozen=True)
class Bar:
    """*value* people of *most*, whose bar is the longest; *words*: the number as it is read."""

    url: str
    name: str
    short_name: str
    value: int
    most: int
    words: str
    status: str
    status_words: str


def remaining(rows: Sequence[tuple[RegencyDay, DeadlineDay]], *, address: Callable[[str], str]) -> list[Bar]:
    """The longest first, one for each regency whose number is known. *address*: its page, by code."""
    status_words = {key: str(word) for key, word in STATUS_WORDS.items()}
    known = [(day, distance) for day, distance in rows if distance.remaining is not None]
    most = max((distance.remaining for _day, distance in known), default=0)
    return [
        Bar(
            url=address(day.area_code),
            name=day.area_name,
            short_name=day.regency.short_name,
            value=distance.remaining,
            most=most,
            words=count(distance.remaining),
            status=distance.status,
            status_words=status_words[distance.status],
        )
        for day, distance in sorted(known, key=lambda pair: (-pair[1].remaining, pair[0].area_code))
    ]
