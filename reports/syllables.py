"""Where an Indonesian name may be broken: tiles are narrow, and browsers do not know the language."""

import re
from functools import lru_cache

LONG = 8
"""Letters of the shortest word that may not fit a tile on a phone."""

SOFT_HYPHEN = "\u00ad"
_VOWEL = "[aiueo]"
_CONSONANT = "(?>n[gy]|kh|sy|[b-df-hj-np-tv-z])"
_BREAK = re.compile(
    f"(?<={_VOWEL})(?={_CONSONANT}{_VOWEL})|(?<={_VOWEL})({_CONSONANT})(?={_CONSONANT}{_VOWEL})"
)


@lru_cache(maxsize=1024)
def hyphenable(name: str) -> str:
    """*name* with soft hyphens between the syllables of its long words; no line begins or ends with one
    letter."""
    return " ".join(_softened(word) if len(word) >= LONG else word for word in name.split(" "))


def _softened(word: str) -> str:
    first, *others = _BREAK.sub(lambda found: (found[1] or "") + SOFT_HYPHEN, word).split(SOFT_HYPHEN)
    if others and len(first) == 1:
        first += others.pop(0)
    return SOFT_HYPHEN.join([first, *others])
