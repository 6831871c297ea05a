"""Parts of pages that are drawn from nothing but what they are given: drawn once for the same things.

A template that is drawn here sees no request, no person and no time: what it is given, the language and where
the site stands say all that its text depends on. Only plain values are taken, since a row of the database is
equal to an older version of itself. What each answer has of its own is put in afterwards.
"""

import datetime as dt
import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from threading import Lock
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ektp.digest import digest
from ektp.packed import Packed, Piece

MOST, MOST_FRAMES = 1_000, 300
"""Parts, and frames of pages, that each process keeps: a few kilobytes each."""

PLAIN = {bool, dt.date, int, SafeString, str, type(None)}
_MARK = secrets.token_hex(16)
LATE = {name: f"{name}-{_MARK}" for name in ("csrf_token", "here", "main", "version")}
"""What a template may ask for beside what it is given, and what stands for it in what is kept. Nobody can
write such a mark into a page: it is another one for each start."""

_AT_MARKS = re.compile(f"({'|'.join(LATE)})-{_MARK}")


class Passing(Exception):
    """What was given is drawn each time: nobody will see it again, or not all that it depends on is known."""


class Given:
    """What a template is given; equal only where everything is drawn alike."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values
        # The content itself would take more room than what is drawn from it.
        self._content = digest([(name, content(value)) for name, value in values.items()])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Given) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)


def drawn(
    template: str, values: Mapping[str, object], late: Mapping[str, Callable[[], object]]
) -> SafeString:
    """*template* with *values*; *late* says what stands at the marks in this answer, and is text."""
    text = _of(_drawn, template, values)
    for name, mark in LATE.items():
        if mark in text:
            text = text.replace(mark, conditional_escape(late[name]()))
    return mark_safe(text)


def pieces(
    template: str, values: Mapping[str, object], late: Mapping[str, Callable[[], object]]
) -> list[Piece]:
    """The same for a whole page, packed; what stands at a mark may be ``Packed`` too."""
    found = _of(_packed, template, values)
    shown = {name: late[name]() for name in {each for each in found if isinstance(each, str)}}
    at_marks = {
        name: value if isinstance(value, Packed) else conditional_escape(value).encode()
        for name, value in shown.items()
    }
    return [at_marks[each] if isinstance(each, str) else each for each in found]


def _of(draw: Callable, template: str, values: Mapping[str, object]):
    try:
        given = Given(values)
    except Passing:
        return draw.__wrapped__(template, SimpleNamespace(values=values))
    # Where static files lie, the address of one of them says: all change together.
    found = draw(template, given, *surroundings(), static("img/icons.svg"))
    given.values = {}  # what is kept holds on to nothing but their content
    return found


@lru_cache(maxsize=MOST)
def _drawn(template: str, given: Given, *_surroundings: str | None) -> str:
    return str(render_to_string(template, LATE | given.values))


@lru_cache(maxsize=MOST_FRAMES)
def _packed(template: str, given: Given, *_surroundings: str | None) -> tuple[Packed | str, ...]:
    """A page's frame, and the names of what stands in it."""
    parts = _AT_MARKS.split(render_to_string(template, LATE | given.values))
    return tuple(part if number % 2 else Packed(part) for number, part in enumerate(parts))


class Texts:
    """What was made of plain values: parts that repeat, such as the rows of a table. The oldest go first."""

    def __init__(self, most: int) -> None:
        """*most*: texts that each process keeps."""
        self._most, self._lock = most, Lock()
        self._texts: dict[Hashable, str] = {}

    def of(self, known: Hashable, draw: Callable[[], str]) -> str:
        """What *draw* makes. *known* is the ``content`` of everything that it depends on, ``surroundings``
        included."""
        text = self._texts.get(known)
        if text is None:
            text = draw()
            with self._lock:
                self._texts[known] = text
                if len(self._texts) > self._most:
                    del self._texts[next(iter(self._texts))]
        return text


def surroundings() -> tuple[str | None, str]:
    """What a text depends on beside values: the language, and where the site stands."""
    return get_language(), get_script_prefix()


def content(value: object) -> Hashable:
    """Of 1, True and "1" none is equal to another here, nor is a text to the same one as markup."""
    kind = type(value)
    if kind in PLAIN:
        return kind, value
    if kind in (list, tuple):
        kinds = tuple(map(type, value))
        if PLAIN.issuperset(kinds):
            return kinds, tuple(value)
        pairs = zip(kinds, value, strict=True)
        return kinds, tuple([each if one in PLAIN else content(each) for one, each in pairs])
    if isinstance(value, dt.datetime):  # equal in all zones, where it looks different
        return kind, value.isoformat(), str(value.tzinfo)
    if kind is Fraction:  # its own hash takes longer than all else here
        return kind, value.numerator, value.denominator
    if kind in (Decimal, float):  # 1.0 and 1.00 are equal and look different, as 0.0 and -0.0
        return kind, str(value)
    if (said := getattr(value, "drawn_from", None)) is not None:  # by a form, or a row of a table
        return kind, content(said)
    if is_dataclass(value):
        return kind, content([getattr(value, name) for name in _names(kind)])
    raise TypeError(f"{kind.__name__} may be equal and look different: give its values instead.")


@cache
def _names(kind: type) -> list[str]:
    return [each.name for each in fields(kind)]
