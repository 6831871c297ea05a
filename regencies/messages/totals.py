"""Whose total "total s.d. hari ini 236.000" is, where it does not say."""

from django.utils.translation import gettext as _

_MEASURES = frozenset({"recorded", "printed"})


def is_bare_total(meanings: frozenset[str]) -> bool:
    """Whether a label is a total up to a day, of nothing that it names."""
    return "until" in meanings and meanings <= {"total", "until"}


def measure_of_total(latest: str, mentioned: set[str]) -> str:
    """The measure: cetak right behind cetak; else perekaman, if it was *mentioned* or nothing was."""
    if latest == "printed":
        return "printed"
    if "recorded" in mentioned or not mentioned:
        return "recorded"
    return "printed" if "printed" in mentioned else ""


def is_doubtful(mentioned: set[str]) -> bool:
    """Whether the message speaks of both measures that have a total."""
    return mentioned >= _MEASURES


def how_it_was_read(written: str, measure: str) -> str:
    """The sentence for a total whose measure was chosen."""
    names = {"recorded": _("total perekaman"), "printed": _("total cetak")}
    return _("“%(text)s” dibaca “%(near)s”.") % {"text": written, "near": names[measure]}
