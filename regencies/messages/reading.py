"""From a pasted message to the reports that it states."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, fields, replace
from functools import cache

from django.utils.translation import gettext as _

from .cleaning import clean, split_messages, turns_around
from .drafts import Draft, nothing_read
from .scanning import NamesLookup
from .tracing import Mark
from .used import check_used
from .walking import Walk

LONGEST_MESSAGE = 20_000
BALANCES = ("recorded_total", "printed_total", "blank_stock", "temporary_outstanding", "print_ready")
_INNER = {"stated_codes", "marks", "refused"}


@dataclass(frozen=True)
class Reading:
    """One report as stated; None is not stated, or contradictory as ``problems`` say.

    ``refused`` are fields that were named without an acceptable amount, ``stated_codes`` the regencies that
    were named, ``marks`` where in the original text everything stood.
    """

    area_code: str | None
    date: dt.date | None
    recorded: int | None = None
    printed: int | None = None
    reprinted: int | None = None
    blanks_received: int | None = None
    blanks_spoiled: int | None = None
    temporary_issued: int | None = None
    temporary_withdrawn: int | None = None
    recorded_total: int | None = None
    printed_total: int | None = None
    blank_stock: int | None = None
    temporary_outstanding: int | None = None
    print_ready: int | None = None
    obstacle: str | None = None
    note: str | None = None
    unread: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    refused: frozenset[str] = frozenset()
    stated_codes: frozenset[str] = frozenset()
    marks: tuple[Mark, ...] = ()

    def as_json(self) -> dict:
        """Every key of the command's contract, the date as ISO text."""
        values = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _INNER}
        return values | {
            "date": self.date.isoformat() if self.date else None,
            "unread": list(self.unread),
            "problems": list(self.problems),
        }

    @property
    def numbers(self) -> dict[str, int | None]:
        """Every flow and balance by name."""
        names = [each.name for each in fields(self)]
        return {
            name: getattr(self, name) for name in names[names.index("recorded") : names.index("obstacle")]
        }


def read_messages(
    text: str, *, today: dt.date, names: NamesLookup, default_code: str | None = None
) -> list[Reading]:
    """The reports in *text*, at least one. *names* gives the codes that a written name or code may mean;
    *default_code* is the regency of a report that names none. ValueError above ``LONGEST_MESSAGE``."""
    if len(text) > LONGEST_MESSAGE:
        raise ValueError(f"a message has at most {LONGEST_MESSAGE} characters")
    drafts: list[Draft] = []
    stray: list[Draft] = []
    known_names = cache(names)
    for message in split_messages(clean(text), today):
        found = Walk(today, known_names, message.sent_on).through(message)
        is_stray = len(found) == 1 and nothing_read(found[0]) and not found[0].problems and not found[0].dates
        (stray if is_stray else drafts).extend(found)
    drafts = drafts or [Draft()]
    for draft in stray:
        drafts[0].unread += draft.unread
        drafts[0].maybe_places += draft.maybe_places
    if turns_around(text):
        for draft in drafts:
            draft.say(_("Teks berisi tanda tersembunyi yang membalik urutan huruf; cocokkan angkanya."))
    return _compared([_finished(draft, today, default_code) for draft in drafts])


def _finished(draft: Draft, today: dt.date, default_code: str | None) -> Reading:
    check_used(draft)
    if nothing_read(draft):
        draft.say(_("Tidak ada angka laporan yang dikenali."))
    draft.settle_places(default_code)
    area_code = _area(draft, default_code)
    date = draft.day(today)
    numbers = draft.numbers()
    flows = set(draft.values) - set(BALANCES)
    if draft.has_content and "recorded" not in flows and (flows or not draft.values):
        draft.say(_("Perekaman tidak disebut."))
    unread = [each for each in draft.unread if each.text]
    return Reading(
        area_code=area_code,
        date=date,
        obstacle="; ".join(draft.obstacles) or None,
        note="; ".join(draft.notes) or None,
        unread=tuple(dict.fromkeys(each.text for each in unread)),
        problems=tuple(draft.problems),
        refused=frozenset(draft.values) - frozenset(numbers),
        stated_codes=frozenset().union(*draft.known_places),
        marks=(*draft.marks, *(Mark(each.start, each.end, "unread") for each in unread)),
        **numbers,
    )


def _area(draft: Draft, default_code: str | None) -> str | None:
    stated = draft.known_places
    if not stated:
        if default_code is None:
            draft.say(_("Kabupaten/kota tidak disebut."))
        return default_code
    common = frozenset.intersection(*stated)
    if default_code in common:
        return default_code
    if not common or (default_code and common):
        codes = sorted(frozenset.union(*stated) | ({default_code} if default_code else set()))
        draft.say(_("Kabupaten/kota bertentangan: %(codes)s.") % {"codes": ", ".join(codes)})
        return None
    if len(common) > 1:
        codes = ", ".join(sorted(common))
        draft.say(_("Nama itu bisa berarti beberapa kabupaten/kota: %(codes)s.") % {"codes": codes})
        return None
    return next(iter(common))


def _compared(readings: list[Reading]) -> list[Reading]:
    """*readings*, each of which says so when another is of the same regency and date."""
    alike: dict[tuple, list[int]] = defaultdict(list)
    for number, reading in enumerate(readings):
        if reading.area_code and reading.date:
            alike[reading.area_code, reading.date].append(number)
    for numbers in alike.values():
        if len(numbers) == 1:
            continue
        if len({tuple(readings[number].numbers.values()) for number in numbers}) == 1:
            sentence = _("Laporan yang sama sudah disebut sebelumnya dalam teks ini.")
            numbers = numbers[1:]
        else:
            sentence = _(
                "Teks ini berisi dua laporan yang berbeda untuk kabupaten/kota dan tanggal yang sama."
            )
        for number in numbers:
            problems = (*readings[number].problems, sentence)
            readings[number] = replace(readings[number], problems=problems)
    return readings
