"""What people type, as others read it in a table: nothing in it is hidden, nothing turns the line around.

Cleaned and not refused: messengers put such marks around names by themselves, nobody sees what to take out,
and no letter, digit or sign that can be seen is changed.
"""

import re

# Control characters, ends of lines, half characters and what is no character: a blank in their place.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# Marks without width: of direction, and such as join or part words.
MARKS = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def one_line(text: str) -> str:
    """*text* on one line."""
    return " ".join(CONTROL.sub(" ", MARKS.sub("", text)).split())
