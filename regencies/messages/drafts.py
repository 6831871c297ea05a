"""One report while it is being read: what was stated, where, and whether it contradicts itself."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from regencies.formatting import count, long_date

from .clauses import Stated, Unread
from .scanning import Token
from .tracing import Mark
from .words import WEEKDAYS

_DAY_NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_DAYS_AGO = {"yesterday": 1, "before": 2}


@dataclass
class Draft:
    """``inherited_*`` come from an earlier report of the same message and yield to what is stated.
    ``sent_on`` is the date of the chat's header: what "hari ini" means there."""

    inherited_places: list[frozenset[str]] = field(default_factory=list)
    inherited_dates: list[dt.date] = field(default_factory=list)
    sent_on: dt.date | None = None
    places: list[frozenset[str]] = field(default_factory=list)
    maybe_places: list[Token] = field(default_factory=list)
    dates: list[dt.date] = field(default_factory=list)
    weekdays: list[str] = field(default_factory=list)
    relatives: list[Token] = field(default_factory=list)
    has_bad_date: bool = False
    values: dict[str, list[Stated]] = field(default_factory=dict)
    obstacles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def has_content(self) -> bool:
        return bool(self.values or self.obstacles or self.notes)

    @property
    def known_places(self) -> list[frozenset[str]]:
        return self.places or self.inherited_places

    def followed_by(self) -> "Draft":
        """The next report of a list: regency and date hold until another is stated."""
        following = Draft(self.known_places, self.dates or self.inherited_dates, self.sent_on)
        following.relatives = [] if following.inherited_dates else list(self.relatives)
        return following

    def say(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def mark(self, token: Token, kind: str, name: str) -> None:
        self.marks.append(Mark(token.start, token.end, kind, name))

    def settle_places(self, default_code: str | None) -> None:
        """Ordinary words that are a regency's name too are one if nothing else is, or if it is the same."""
        if not self.known_places and default_code is None:
            self.places += [token.codes for token in self.maybe_places]
        certain = frozenset().union(*self.known_places, {default_code} if default_code else set())
        for token in self.maybe_places:
            if token.codes & certain:
                self.mark(token, "read", "area_code")
            else:
                self.unread.append(Unread(token.text, token.start, token.end))

    def numbers(self) -> dict[str, int]:
        """The fields that have exactly one value; the others are named in ``problems``."""
        found = {}
        for name, stated in self.values.items():
            values = {each.value for each in stated}
            is_one = len(values) == 1 and None not in values
            if is_one:
                found[name] = values.pop()
            elif len(stated) > 1 and len({each.written for each in stated}) > 1:
                written = _(" dan ").join(f"“{each.written}”" for each in stated)
                self.say(_("Dua nilai berbeda: %(values)s.") % {"values": written})
            kind = "read" if is_one else "refused"
            self.marks += [Mark(start, end, kind, name) for each in stated for start, end in each.spans]
        return found

    def day(self, today: dt.date) -> dt.date | None:
        """The one date of the report, if it has one."""
        stated = set(self.dates or self.inherited_dates)
        if len(stated) > 1:
            listed = ", ".join(long_date(date) for date in sorted(stated))
            self.say(_("Lebih dari satu tanggal disebut: %(dates)s.") % {"dates": listed})
            return None
        base = self.sent_on or today
        future = self._without_future()
        relative = {self._days_from(base, token) for token in self.relatives}
        if future and not stated and not relative:
            self.say(_("“%(word)s” belum tiba.") % {"word": future[0].text.lower()})
            self.mark(future[0], "refused", "date")
            return None
        self.unread += [Unread(token.text, token.start, token.end) for token in future]
        date = stated.pop() if stated else self._relative(relative, today)
        ago = [token for token in self.relatives if token.meaning in _DAYS_AGO]
        if date and ago and self._days_from(base, ago[0]) != date:
            words = {"word": ago[0].text.lower(), "date": long_date(date)}
            self.say(_("“%(word)s” tidak cocok dengan tanggal %(date)s.") % words)
            return None
        return self._checked_weekday(date) if date else None

    def _without_future(self) -> list[Token]:
        """Take "besok" out of the words for days and return it: no report is of a day to come."""
        future = [token for token in self.relatives if token.meaning == "tomorrow"]
        self.relatives = [token for token in self.relatives if token.meaning != "tomorrow"]
        return future

    def _days_from(self, base: dt.date, token: Token) -> dt.date:
        return base - dt.timedelta(days=_DAYS_AGO.get(token.meaning, 0))

    def _relative(self, days: set[dt.date], today: dt.date) -> dt.date | None:
        if self.has_bad_date:
            return None
        if len(days) == 1:
            date = next(iter(days))
            words = {"word": self.relatives[0].text.lower(), "date": long_date(date)}
            if self.sent_on in {None, today}:
                self.say(_("Tanggal dibaca dari “%(word)s”: %(date)s.") % words)
            else:
                words["sent"] = long_date(self.sent_on)
                self.say(_("Tanggal dibaca dari “%(word)s” dalam pesan %(sent)s: %(date)s.") % words)
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
    sentence = _("%(label)s %(stated)s disebut, menurut buku %(ledger)s.")
    words = {"label": balance_label(name), "stated": count(stated), "ledger": count(reached_by_ledger)}
    return sentence % words


def balance_label(name: str) -> str:
    """What a stated balance is called in a sentence."""
    return {
        "recorded_total": _("total perekaman"),
        "printed_total": _("total cetak"),
        "blank_stock": _("sisa blangko"),
        "temporary_outstanding": _("suket beredar"),
        "print_ready": _("siap cetak (PRR)"),
    }[name]
