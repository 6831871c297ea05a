"""The pasted text itself, with what was read and what was not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regencies.messages import Mark, Reading
from regencies.models import DailyReport

_NAMES = {
    "area_code": _("Kabupaten/kota"),
    "date": _("Tanggal"),
    "recorded_total": _("Total perekaman"),
    "printed_total": _("Total cetak"),
    "blank_stock": _("Sisa blangko"),
    "temporary_outstanding": _("Suket beredar"),
    "print_ready": _("Siap cetak (PRR)"),
    "blanks_used": _("Blangko terpakai"),
    "obstacle": _("Kendala"),
    "note": _("Keterangan"),
}


@dataclass(frozen=True)
class Segment:
    """A stretch of the text; ``kind`` is read, refused, unread or empty for courtesies and the like."""

    text: str
    kind: str = ""
    label: str = ""


def label_of(name: str) -> str:
    """What a read field is called on the page."""
    return str(_NAMES[name] if name in _NAMES else DailyReport._meta.get_field(name).verbose_name)


def segments(text: str, readings: Sequence[Reading]) -> list[Segment]:
    """*text* in stretches, whole and in order; of marks that overlap the one that begins first counts."""
    found: list[Segment] = []
    at = 0
    marks = (mark for reading in readings for mark in reading.marks if mark.end > mark.start)
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind == "read")):
        if mark.start < at:
            continue
        if mark.start > at:
            found.append(Segment(text[at : mark.start]))
        label = label_of(mark.name) if mark.name else ""
        found.append(Segment(text[mark.start : mark.end], mark.kind, label))
        at = mark.end
    return [*found, Segment(text[at:])] if at < len(text) else found


def sources(text: str, reading: Reading) -> dict[str, list[str]]:
    """For each field the pieces of *text* that it came from, in order."""
    pieces: dict[str, dict[Mark, str]] = {}
    for mark in sorted(reading.marks, key=lambda mark: mark.start):
        if mark.name:
            pieces.setdefault(mark.name, {})[mark] = " ".join(text[mark.start : mark.end].split())
    return {name: list(dict.fromkeys(found.values())) for name, found in pieces.items()}
