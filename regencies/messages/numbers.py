"""One written amount to a whole number, or the sentence that says why it is none."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from regencies.formatting import count
from regencies.imports.cells import whole_number
from regencies.imports.problems import CellError

from .words import UNITS

LARGEST_FLOW = 1_000_000
LARGEST_TOTAL = 100_000_000

_WITH_UNIT = re.compile(r"(?P<number>[0-9][0-9. ]*)(?P<unit>[a-z]+)", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")


@dataclass(frozen=True)
class Amount:
    """``value`` is None where ``problem`` says why."""

    value: int | None
    problem: str = ""


def read_amount(written: str, largest: int) -> Amount:
    """*written* as formats.md allows it, with a unit behind it at most: ``1.234``, ``85keping``."""
    number = written.strip()
    if (match := _WITH_UNIT.fullmatch(number)) and match["unit"].lower() in UNITS:
        number = match["number"].strip()
    if number[:1] in {"-", "−"}:
        return Amount(None, _("“%(text)s” negatif; jumlah tidak bisa negatif.") % {"text": written})
    if _DECIMAL.fullmatch(number):
        try:
            return Amount(whole_number(number, largest))
        except CellError:
            return Amount(None, _decimal_problem(number, largest))
    try:
        value = whole_number(number, 10**30)
    except CellError:
        return Amount(None, _("“%(text)s” bukan bilangan bulat.") % {"text": written})
    if value > largest:
        return Amount(None, _too_large(written, largest))
    return Amount(value)


def _too_large(written: str, largest: int) -> str:
    return _("“%(text)s” lebih dari %(largest)s; itu tidak mungkin.") % {
        "text": written,
        "largest": count(largest),
    }


def _decimal_problem(number: str, largest: int) -> str:
    """Two readings are possible: a decimal, or thousands grouped otherwise than in Indonesian."""
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", number):
        return _too_large(number, largest)
    return _("“%(text)s” bisa pecahan atau ribuan; tulis bilangan bulat seperti 1.234.") % {"text": number}
