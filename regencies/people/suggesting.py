"""A user name for somebody's name."""

import re
import unicodedata
from itertools import chain, count

from regencies.models import User

_LONGEST = 30


def suggested_username(name: str) -> str:
    """``Siti Aminah, S.Kom.`` becomes ``siti.aminah``, or ``siti.aminah2`` where that is taken."""
    plain = unicodedata.normalize("NFKD", name.split(",")[0]).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    wished = ".".join(words[:2])[:_LONGEST] or "pengguna"
    taken = set(User.objects.filter(username__istartswith=wished).values_list("username", flat=True))
    taken = {username.lower() for username in taken}
    wishes = chain([wished], (f"{wished}{number}" for number in count(2)))
    return next(each for each in wishes if each not in taken)
