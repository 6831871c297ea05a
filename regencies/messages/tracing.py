"""Text that knows where in the original each of its characters stood, whatever was done to it since."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A stretch ``start``..``end`` of the original: ``kind`` is read, refused (its field is clear, its
    amount is not) or unread; ``name`` is the field, date, regency or remark that was read from it."""

    start: int
    end: int
    kind: str
    name: str = ""


@dataclass(frozen=True)
class Traced:
    """``places[i]`` is where ``text[i]`` stood in the original."""

    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Traced":
        return cls(text, range(len(text)))

    def cut(self, start: int, end: int) -> "Traced":
        return Traced(self.text[start:end], self.places[start:end])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stood; an empty stretch is an empty one."""
        if start >= end:
            return 0, 0
        return self.places[start], self.places[end - 1] + 1

    def sub(self, pattern: re.Pattern, put: str | Callable[[re.Match], str]) -> "Traced":
        """``re.sub``: what is put for a match stood where the match begins."""
        texts: list[str] = []
        places: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            new = put if isinstance(put, str) else put(match)
            texts += [self.text[at : match.start()], new]
            places += self.places[at : match.start()]
            places += [self.places[match.start()]] * len(new)
            at = match.end()
        return Traced("".join([*texts, self.text[at:]]), [*places, *self.places[at:]])

    def each(self, change: Callable[[str], str]) -> "Traced":
        """Every character changed into none, one or several."""
        changed = [change(character) for character in self.text]
        places = [place for new, place in zip(changed, self.places, strict=True) for _each in new]
        return Traced("".join(changed), places)

    def lines(self) -> list["Traced"]:
        """The lines, without what stands before and after their words."""
        found, start = [], 0
        for line in self.text.split("\n"):
            lead = len(line) - len(line.lstrip())
            end = start + len(line.rstrip())
            found.append(self.cut(start + lead, end) if end > start + lead else Traced("", ()))
            start += len(line) + 1
        return found
