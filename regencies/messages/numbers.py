"""One written amount to a whole number, or the sentence that says why it is none."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from regencies.formatting import count
from regencies.imports.cells import whole_number
from regencies.imports.problems import CellError

from .number_words import RUN, in_words
from .words import UNITS

LARGEST_FLOW = 1_000_000
LARGEST_TOTAL = 100_000_000

ABOUT = (
    r"(?:(?<![\w])(?:sekitar|kira-kira|kira2|kurang lebih|lebih kurang|lebih dari|kurang dari|hampir|minimal"
    r"|maksimal|sktr|kurleb|krg lbh|perkiraan|estimasi)\s|(?:[±~≈<>≤≥]|\+/-|\+-|-/\+)\s?)"
)
_GROUP = r"[0-9]{1,3}(?: [0-9]{3})+(?![\w.,/])"
_DIGITS = r"[0-9]+(?:[.,/:\-][0-9]+)*"
_AN = r"(?:[ -]?an(?!\w))"  # "50an": about 50
IN_WORDS = rf"{RUN}{_AN}?(?!\w)"
WRITTEN = (
    rf"{ABOUT}?(?:{_DIGITS}(?:\s?\+\s?{_DIGITS})+(?:\s?=\s?{_DIGITS})?(?!\w)"
    rf"|{_DIGITS}(?: - | ?s\.?[d/]\.? ?| sampai | hingga ){_DIGITS}(?!\w)"
    rf"|(?:(?<!\w)[-+])?{_GROUP}{_AN}?"
    rf"|(?:(?<!\w)[-+])?{_DIGITS}(?:{_AN}|[^\W\d]*"
    rf"(?: ?(?:%|(?:ribu|rb|juta|jt)(?:an)?(?!\w)|persen(?!\w)))?{_AN}?)"
    rf"|{IN_WORDS})"
)
_ABOUT = re.compile(rf"{ABOUT}.*|.*(?:[0-9]|ribu|rb|juta|jt)[ -]?an|{RUN}[ -]?an", re.IGNORECASE | re.DOTALL)
_SUM = re.compile(rf"({_DIGITS}(?:\s?\+\s?{_DIGITS})+)(?:\s?=\s?({_DIGITS}))?")
_RANGE = re.compile(
    r"([0-9]+(?:[.][0-9]{3})*)(?:\s?-\s?| ?s\.?[d/]\.? ?| sampai | hingga )[0-9]+(?:[.][0-9]{3})*",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"[0-9.,]+ ?(?:%|persen)", re.IGNORECASE)
_THOUSANDS = re.compile(r"([0-9]{1,4}(?:,[0-9]{1,6})?) ?(ribu|rb|juta|jt)", re.IGNORECASE)
_WITH_UNIT = re.compile(r"(?P<number>[0-9][0-9. ]*)(?P<unit>[a-z]+)", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")


@dataclass(frozen=True)
class Amount:
    """``value`` is None where ``problem`` says why; beside a value it says how it was read."""

    value: int | None
    problem: str = ""


def read_amount(written: str, largest: int) -> Amount:
    """*written* as formats.md allows it, with a unit behind it at most (``1.234``, ``85keping``), in words or
    in thousands (``1,9rb``, which is said); anything that is about, from-to or a share is refused."""
    number = written.strip()
    if sentence := _not_one_number(number):
        return Amount(None, sentence % {"text": written})
    if _SUM.fullmatch(number):
        return _sum(number, largest)
    if match := _THOUSANDS.fullmatch(number):
        return _thousands(match, written, largest)
    if (match := _WITH_UNIT.fullmatch(number)) and match["unit"].lower() in UNITS:
        number = match["number"].strip()
    if number[:1] == "-":
        return Amount(None, _("“%(text)s” negatif; jumlah tidak bisa negatif.") % {"text": written})
    if is_in_words(number):
        return _limited(in_words(number), written, largest)
    if _DECIMAL.fullmatch(number):
        try:
            return Amount(whole_number(number, largest))
        except CellError:
            return Amount(None, _decimal_problem(number, largest))
    try:
        value = whole_number(number, 10**30)
    except CellError:
        value = None
    return _limited(value, written, largest)


def is_in_words(written: str) -> bool:
    return written[:1].isalpha()


def _not_one_number(number: str) -> str:
    if _ABOUT.fullmatch(number):
        return _("“%(text)s” kira-kira; tulis angka pastinya.")
    if _PERCENT.fullmatch(number):
        return _("“%(text)s” persentase; tulis jumlahnya.")
    if _RANGE.fullmatch(number):
        return _("“%(text)s” rentang; tulis satu angka.")
    return ""


def _sum(number: str, largest: int) -> Amount:
    parts, result = _SUM.fullmatch(number).groups()
    if result is None:
        return Amount(None, _("“%(text)s” penjumlahan; tulis hasilnya saja.") % {"text": number})
    amounts = [read_amount(part, largest).value for part in parts.split("+")]
    stated = read_amount(result, largest).value
    if None in amounts or sum(amounts) != stated:
        return Amount(None, _("“%(text)s” salah jumlah; tulis hasilnya saja.") % {"text": number})
    return Amount(stated)


def _thousands(match: re.Match, written: str, largest: int) -> Amount:
    size = 1000 if match[2].lower() in {"ribu", "rb"} else 1_000_000
    value = Decimal(match[1].replace(",", ".")) * size
    amount = _limited(int(value) if value == int(value) else None, written, largest)
    if amount.value is None:
        return amount
    said = _("“%(text)s” dibaca %(value)s.") % {"text": written, "value": count(amount.value)}
    return Amount(amount.value, said)


def _limited(value: int | None, written: str, largest: int) -> Amount:
    if value is None:
        return Amount(None, _("“%(text)s” bukan bilangan bulat.") % {"text": written})
    return Amount(None, _too_large(written, largest)) if value > largest else Amount(value)


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
