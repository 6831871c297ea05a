"""What every kind of file has in common: its columns, where its rows go, and the rules for one row."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from regencies.ledger.bulk import Target
from regencies.models import LARGEST_TOTAL

from . import cells
from .areas import Areas
from .rows import Column, Row

YES_NO = {"ya": True, "tidak": False}


@dataclass(frozen=True)
class Kind:
    """A kind of file. ``values_of`` gives a value for each of ``target.columns``, or notes why not.

    ``officers_may``: an officer may send it for his own regency; else only the bureau may.
    """

    name: str
    target: Target
    columns: tuple[Column, ...]
    values_of: Callable[[Row, Areas], tuple | None]
    headers: dict[str, str]  # model column → header, for what is said about a difference
    key_words: tuple[str, str]  # headers that no two rows share
    words: dict[str, dict[str, object]] = field(default_factory=dict)  # model column → its words in the file
    officers_may: bool = False
    prefilled: tuple[str, ...] = ("kode_wilayah", "nama_wilayah")  # headers that its template fills in

    def word(self, name: str, value: object) -> str:
        """A stored value as the file writes it."""
        if value is None or value == "":
            return "(empty)"
        for word, meaning in self.words.get(name, {}).items():
            if meaning == value:
                return word
        if isinstance(value, Decimal):
            return f"{(value * 100).normalize():f}".replace(".", ",")
        return f'"{value}"' if isinstance(value, str) else str(value)


def area(header: str = "kode_wilayah") -> Column:
    return Column(header, cells.area_code)


def date(header: str, *, may_lack: bool = False) -> Column:
    return Column(header, cells.date, may_lack)


def count(header: str, largest: int = LARGEST_TOTAL, *, may_lack: bool = False) -> Column:
    return Column(header, partial(cells.whole_number, largest=largest), may_lack)


def text(header: str, longest: int = 200, *, may_lack: bool = False) -> Column:
    return Column(header, partial(cells.text, longest=longest), may_lack)


def choice(header: str, choices: dict[str, object]) -> Column:
    return Column(header, partial(cells.one_of, choices=choices))


AREA_NAME = text("nama_wilayah", may_lack=True)
