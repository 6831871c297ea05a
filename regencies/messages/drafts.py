"""One report while it is being read: what was stated, where, and whether it contradicts itself."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from regencies.formatting import count, long_date

from .words import WEEKDAYS

_DAY_NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass
class Draft:
    """``inherited_*`` come from an earlier report of the same message and yield to what is stated."""

    inherited_places: list[frozenset[str]] = field(default_factory=list)
    inherited_dates: list[dt.date] = field(default_factory=list)
    places: list[frozenset[str]] = field(default_factory=list)
    dates: list[dt.date] = field(default_factory=list)
    weekdays: list[str] = field(default_factory=list)
    relatives: list[str] = field(default_factory=list)
    has_bad_date: bool = False
    values: dict[str, list[tuple[int | None, str]]] = field(default_factory=dict)
    obstacles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def has_content(self) -> bool:
        return bool(self.values or self.obstacles or self.notes)

    def followed_by(self) -> "Draft":
        """The next report of a list: regency and date hold until another is stated."""
        following = Draft(self.places or self.inherited_places, self.dates or self.inherited_dates)
        following.relatives = [] if following.inherited_dates else list(self.relatives)
        return following

    def say(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def numbers(self) -> dict[str, int]:
        """The fields that have exactly one value; the others are named in ``problems``."""
        found = {}
        for name, stated in self.values.items():
            values = {value for value, _written in stated}
            if len(values) == 1 and None not in values:
                found[name] = values.pop()
            elif len(stated) > 1 and len({written for _value, written in stated}) > 1:
                self.say(
                    _("Dua nilai berbeda: %(values)s.")
                    % {"values": _(" dan ").join(f"“{written}”" for _value, written in stated)}
                )
        return found

    def day(self, today: dt.date) -> dt.date | None:
        """The one date of the report, if it has one."""
        stated = set(self.dates or self.inherited_dates)
        if len(stated) > 1:
            listed = ", ".join(long_date(date) for date in sorted(stated))
            self.say(_("Lebih dari satu tanggal disebut: %(dates)s.") % {"dates": listed})
            return None
        relative = {today - dt.timedelta(days=word == "yesterday") for word in self.relatives}
        date = stated.pop() if stated else self._relative(relative)
        if date and "yesterday" in self.relatives and date != today - dt.timedelta(days=1):
            self.say(_("“kemarin” tidak cocok dengan tanggal %(date)s.") % {"date": long_date(date)})
            return None
        return self._checked_weekday(date) if date else None

    def _relative(self, days: set[dt.date]) -> dt.date | None:
        if self.has_bad_date:
            return None
        if len(days) == 1:
            date = next(iter(days))
            word = "hari ini" if self.relatives[0] != "yesterday" else "kemarin"
            self.say(_("Tanggal dibaca dari “%(word)s”: %(date)s.") % {"word": word, "date": long_date(date)})
            return date
        if days:
            self.say(_("“hari ini” dan “kemarin” disebut bersama; tanggalnya tidak jelas."))
        else:
            self.say(_("Tanggal tidak disebut."))
        return None

    def _checked_weekday(self, date: dt.date) -> dt.date | None:
        wrong = [word for word in self.weekdays if WEEKDAYS[word] != date.isoweekday()]
        if not wrong:
            return date
        self.say(
            _("Hari “%(day)s” tidak cocok: %(date)s adalah hari %(right)s.")
            % {"day": wrong[0], "date": long_date(date), "right": _DAY_NAMES[date.weekday()]}
        )
        return None


def nothing_read(draft: Draft) -> bool:
    """Whether the draft states neither an amount nor an obstacle nor a note."""
    return not draft.has_content


def reached(name: str, stated: int, reached_by_ledger: int) -> str:
    """The sentence for a stated balance that the ledger does not confirm."""
    label = {
        "recorded_total": _("total perekaman"),
        "printed_total": _("total cetak"),
        "blank_stock": _("sisa blangko"),
        "temporary_outstanding": _("suket beredar"),
        "print_ready": _("siap cetak (PRR)"),
    }[name]
    sentence = _("%(label)s %(stated)s disebut, menurut buku %(ledger)s.")
    return sentence % {"label": label, "stated": count(stated), "ledger": count(reached_by_ledger)}
