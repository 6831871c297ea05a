"""Whole numbers as people write them: 1234, 1.234 or 1 234; anything else is refused with its reason."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regencies.formatting import count

LONGEST = 15
SHOWN = 40  # of a refused value in its message
PLAIN = re.compile(r"[0-9]+")
GROUPED = re.compile(r"[0-9]{1,3}([. ][0-9]{3})+")
SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")


class WholeNumberField(forms.Field):
    """An ``int`` from 0 to *largest*. An empty field is *empty_value*, or refused when that is None."""

    widget = forms.TextInput
    may_be_odd = True  # its page has a place beside it for what is odd about the value
    default_error_messages = {
        "required": _("Isi angkanya; tulis 0 bila tidak ada."),
        "negative": _(
            "“%(value)s” negatif. Tulis 0 atau lebih; untuk mengoreksi, ubah laporan hari yang keliru."
        ),
        "decimal": _("“%(value)s” bukan bilangan bulat. Tulis tanpa koma, misalnya 1234 atau 1.234."),
        "words": _("“%(value)s” bukan angka. Tulis angka saja, misalnya 1234 atau 1.234."),
        "largest": _("“%(value)s” lebih dari %(largest)s. Periksa apakah ada angka yang terketik dua kali."),
    }

    def __init__(self, *, largest: int, empty_value: int | None = None, **kwargs) -> None:
        self.largest = largest
        self.empty_value = empty_value
        super().__init__(required=empty_value is None, **kwargs)

    def widget_attrs(self, widget) -> dict:
        return {
            "inputmode": "numeric",
            "autocomplete": "off",
            "enterkeyhint": "next",
            "maxlength": str(LONGEST),
        }

    def to_python(self, value: str | None) -> int | None:
        text = SPACES.sub(" ", str(value or "")).strip()
        if not text:
            return self.empty_value
        if PLAIN.fullmatch(text) or GROUPED.fullmatch(text):
            digits = re.sub(r"[. ]", "", text)
            # Endless digits are no number that int() would take.
            if len(digits) <= LONGEST and int(digits) <= self.largest:
                return int(digits)
            raise self._refusal("largest", text)
        raise self._refusal(_reason(text), text)

    def _refusal(self, reason: str, text: str) -> ValidationError:
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        params = {"value": shown, "largest": count(self.largest)}
        return ValidationError(self.error_messages[reason], code=reason, params=params)


def _reason(text: str) -> str:
    if re.fullmatch(r"[-−–]\s*[0-9][0-9., ]*", text):
        return "negative"
    return "decimal" if re.fullmatch(r"[0-9][0-9., ]*", text) else "words"
