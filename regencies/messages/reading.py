"""From a pasted message to the reports that it states."""

import datetime as dt
from dataclasses import dataclass, fields
from functools import cache

from django.utils.translation import gettext as _

from .clauses import TOTALS, Context, finish_heading, read_clause
from .cleaning import Piece, clean, joined, pieces, split_messages
from .drafts import Draft, nothing_read
from .remarks import continues, remark_in
from .scanning import NamesLookup, Token, scan

LONGEST_MESSAGE = 20_000
BALANCES = ("recorded_total", "printed_total", "blank_stock", "temporary_outstanding", "print_ready")


@dataclass(frozen=True)
class Reading:
    """One report as stated; None is not stated, or contradictory as ``problems`` say."""

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

    def as_json(self) -> dict:
        """Every key, the date as ISO text."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return values | {
            "date": self.date.isoformat() if self.date else None,
            "unread": list(self.unread),
            "problems": list(self.problems),
        }


def read_messages(
    text: str, *, today: dt.date, names: NamesLookup, default_code: str | None = None
) -> list[Reading]:
    """The reports in *text*, at least one. *names* gives the codes that a written name or code may mean;
    *default_code* is the regency of a report that names none. ValueError above ``LONGEST_MESSAGE``."""
    if len(text) > LONGEST_MESSAGE:
        raise ValueError(f"a message has at most {LONGEST_MESSAGE} characters")
    drafts: list[Draft] = []
    stray: list[str] = []
    for part in split_messages(clean(text)):
        found = _Reader(today, cache(names)).read(pieces(part))
        if len(found) == 1 and nothing_read(found[0]) and not found[0].problems and not found[0].dates:
            stray += found[0].unread
        else:
            drafts += found
    drafts = drafts or [Draft()]
    drafts[0].unread += stray
    return [_finished(draft, today, default_code) for draft in drafts]


class _Reader:
    """Walks through the pieces of one message; a new regency or date begins a new report."""

    def __init__(self, today: dt.date, names: NamesLookup):
        self.today = today
        self.names = names
        self.context = Context()
        self.drafts = [Draft()]
        self.line = -1

    @property
    def draft(self) -> Draft:
        return self.drafts[-1]

    def read(self, found: list[Piece]) -> list[Draft]:
        at = 0
        while at < len(found):
            piece = found[at]
            if piece.line != self.line:
                self.line = piece.line
                self.context.new_line()
            remark = remark_in(piece.text)
            self._statement(piece.text[: remark.start] if remark else piece.text, bool(remark))
            at = self._remark(remark, found, at) if remark else at + 1
        finish_heading(self.context, self.draft)
        self._fold_empty_end()
        return self.drafts

    def _statement(self, text: str, before_remark: bool) -> None:
        tokens = scan(text, self.today, self.names)
        if before_remark and not any(token.kind in {"label", "number"} for token in tokens):
            tokens = [token for token in tokens if token.kind not in {"zero", "unstated", "unknown"}]
        self._begin_report_if_new(tokens)
        self._where_and_when(tokens)
        statement = read_clause(tokens, self.context)
        for name, value, written in statement.values:
            self.draft.values.setdefault(name, []).append((value, written))
        self.draft.unread += statement.unread
        for problem in statement.problems:
            self.draft.say(problem)

    def _begin_report_if_new(self, tokens: list[Token]) -> None:
        if not self.draft.has_content:
            return
        places = [token.codes for token in tokens if token.kind == "place"]
        dates = [token.mention.date for token in tokens if token.kind == "date"]
        until = any(token.meaning == "until" for token in tokens)
        known_places = self.draft.places or self.draft.inherited_places
        known_dates = self.draft.dates or self.draft.inherited_dates
        other_place = known_places and any(not codes & known_places[0] for codes in places)
        other_date = known_dates and not until and any(date != known_dates[0] for date in dates)
        if other_place or other_date:
            finish_heading(self.context, self.draft)
            self.drafts.append(self.draft.followed_by())
            self.context = Context()

    def _where_and_when(self, tokens: list[Token]) -> None:
        draft = self.draft
        for number, token in enumerate(tokens):
            if token.kind == "place":
                draft.places.append(token.codes)
            elif token.kind == "weekday" and not _is_week(tokens, number):
                draft.weekdays.append(token.text.lower().replace("’", "'"))
            elif token.kind == "relative":
                if number == 0 or tokens[number - 1].meaning != "until":
                    draft.relatives.append(token.meaning or "today")
            elif token.kind == "date":
                for problem in token.mention.problems:
                    draft.say(problem)
                if token.mention.date:
                    draft.dates.append(token.mention.date)
                else:
                    draft.has_bad_date = True

    def _remark(self, remark, found: list[Piece], at: int) -> int:
        """Take the text of an obstacle or a note; returns the piece after it."""
        texts: list[str] = []
        last = self._rest_of_line(found, at)
        text = joined(found[at], found[last], remark.end)
        if text:
            texts.append(text)
        else:
            while last + 1 < len(found) and continues(found[last + 1].text, self.today, self.names):
                begin = last + 1
                last = self._rest_of_line(found, begin)
                texts.append(joined(found[begin], found[last]))
        stated = [text.strip(" -:,.") for text in texts if not remark.is_nothing(text)]
        if stated and remark.holds_amounts("; ".join(stated), self.today, self.names):
            self.draft.say(_("Angka di dalam “%(text)s” tidak dibaca.") % {"text": "; ".join(stated)})
        (self.draft.obstacles if remark.is_obstacle else self.draft.notes).extend(filter(None, stated))
        return last + 1

    def _rest_of_line(self, found: list[Piece], at: int) -> int:
        """The last piece of the same line that still belongs to a remark in piece *at*."""
        last = at
        while last + 1 < len(found) and found[last + 1].line == found[at].line:
            if not continues(found[last + 1].text, self.today, self.names):
                break
            last += 1
        return last

    def _fold_empty_end(self) -> None:
        """A regency or date named after the last report contradicts it instead of being a report."""
        if len(self.drafts) > 1 and nothing_read(self.draft):
            end = self.drafts.pop()
            self.draft.places += end.places
            self.draft.dates += end.dates
            self.draft.weekdays += end.weekdays
            self.draft.unread += end.unread
            for problem in end.problems:
                self.draft.say(problem)


def _is_week(tokens: list[Token], number: int) -> bool:
    """Whether "minggu" is the week ("minggu ini") and not the Sunday."""
    following = tokens[number + 1].text.lower() if number + 1 < len(tokens) else ""
    return tokens[number].text.lower() == "minggu" and following in {"ini", "lalu", "depan", "kemarin"}


def _finished(draft: Draft, today: dt.date, default_code: str | None) -> Reading:
    if nothing_read(draft):
        draft.say(_("Tidak ada angka laporan yang dikenali."))
    area_code = _area(draft, default_code)
    date = draft.day(today)
    numbers = draft.numbers()
    if draft.has_content and not {"recorded", *TOTALS} & set(draft.values):
        draft.say(_("Perekaman tidak disebut."))
    return Reading(
        area_code=area_code,
        date=date,
        obstacle="; ".join(draft.obstacles) or None,
        note="; ".join(draft.notes) or None,
        unread=tuple(dict.fromkeys(filter(None, draft.unread))),
        problems=tuple(draft.problems),
        **numbers,
    )


def _area(draft: Draft, default_code: str | None) -> str | None:
    stated = draft.places or draft.inherited_places
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
