"""What a password may not be. Any characters are allowed and none is demanded: length and rarity count."""

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regencies.models import Province, Regency, User

SHORTEST, LONGEST = 10, 256
EXPLAINED = gettext_lazy(
    "Paling sedikit 10 karakter; lebih panjang lebih baik, misalnya empat kata yang tidak berkaitan. "
    "Bukan sandi yang umum, bukan nama Anda, bukan nama daerah dengan angka."
)
_FEWEST_DIFFERENT = 5
_REST = 4  # letters that must be left beside words that anybody would guess
_DIGITS = 8  # behind such words: a date at most
_NUMBER = 20  # digits alone are a telephone, NIK or NIP number, or a date
_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
_OF_NUMBERS = set("0123456789 -./+()")
_WORDS = Path(__file__).with_name("guessable_words.txt")


class LongestPasswordValidator:
    """A megabyte of password would only cost time."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                ngettext("Paling panjang %d karakter.", "Paling panjang %d karakter.", LONGEST) % LONGEST,
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        return ngettext("Paling panjang %d karakter.", "Paling panjang %d karakter.", LONGEST) % LONGEST


class GuessableWordsValidator:
    """Refuses what anybody here would try.

    Words of this place, of this work or of every Indonesian list, with a year or ``123`` behind
    (``palembang2016``, ``Rahasia123!``, ``d1sdukcapil16``); numbers; and what repeats a few characters.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        if len(set(password)) < _FEWEST_DIFFERENT:
            raise ValidationError(
                _("Kata sandi ini mengulang beberapa karakter saja."), code="password_repeats"
            )
        if _is_guessable(password):
            raise ValidationError(
                _("Kata sandi ini hanya terdiri dari kata yang mudah ditebak, walau ditambah angka."),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return str(EXPLAINED)


def _is_guessable(password: str) -> bool:
    typed = password.lower()
    digits = sum(character.isdigit() for character in typed)
    if digits and set(typed) <= _OF_NUMBERS:
        return digits < _NUMBER
    if digits > _DIGITS:
        return False
    words = sorted(_common_words() | _local_words(), key=len, reverse=True)
    readings = {_letters(typed), _letters(typed.translate(_LOOKALIKES))}
    return any(_is_words(reading, words) for reading in readings)


def _is_words(letters: str, words: list[str]) -> bool:
    left = letters
    for word in words:
        left = left.replace(word, " ")
    return left != letters and len(left.replace(" ", "")) < _REST


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text)


@cache
def _common_words() -> frozenset[str]:
    lines = _WORDS.read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _local_words() -> set[str]:
    """Names of provinces and regencies, whole and word by word."""
    names = [
        *Province.objects.values_list("name", flat=True),
        *Regency.objects.values_list("name", flat=True),
    ]
    found = {_letters(name.lower()) for name in names}
    found |= {_letters(word) for name in names for word in name.lower().split()}
    return {word for word in found if len(word) >= _REST}
