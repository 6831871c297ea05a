"""Numbers in words: "seratus dua belas" is 112, also written together."""

import re

ONE = "satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan"
_PART = rf"(?:{ONE}|se(?:puluh|belas|ratus|ribu|juta)|belas|puluh|ratus|ribu|juta)"
# A run of number words; whether it is a number only ``in_words`` knows.
RUN = rf"(?<!\w)(?:{ONE}|se(?:puluh|belas|ratus|ribu|juta))(?:[ -]?{_PART})*"
_BELOW_100 = rf"(?:se(?:puluh|belas)|(?:{ONE})(?:belas|puluh(?:{ONE})?)?)"
_BELOW_1000 = rf"(?:(?:se|{ONE})ratus)?{_BELOW_100}?"
_NUMBER = re.compile(rf"(?:(se|{_BELOW_1000})juta)?(?:(se|{_BELOW_1000})ribu)?({_BELOW_1000})")
_HUNDREDS = re.compile(rf"(?:(se|{ONE})ratus)?(.*)")
_TENS = re.compile(rf"(?:(se|{ONE})puluh)?({ONE})?")
_TEENS = re.compile(rf"(se|{ONE})belas")
_ONES = {word: number for number, word in enumerate(ONE.split("|"), start=1)} | {"se": 1, None: 0, "": 0}


def in_words(written: str) -> int | None:
    """The number; None for words in an order that is none."""
    match = _NUMBER.fullmatch(re.sub("[ -]", "", written.lower()))
    if match is None:
        return None
    millions, thousands, rest = (None if part is None else _below_1000(part) for part in match.groups())
    if 0 in {millions, thousands}:
        return None
    return (millions or 0) * 1_000_000 + (thousands or 0) * 1000 + rest


def _below_1000(words: str) -> int:
    if words == "se":
        return 1
    hundreds, rest = _HUNDREDS.fullmatch(words).groups()
    if teens := _TEENS.fullmatch(rest):
        below = 10 + _ONES[teens[1]]
    else:
        tens, ones = _TENS.fullmatch(rest).groups()
        below = 10 * _ONES[tens] + _ONES[ones]
    return 100 * _ONES[hundreds] + below
