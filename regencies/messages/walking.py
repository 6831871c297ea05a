"""Walks through the pieces of one message; a new regency or date begins a new report."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _

from .clauses import Context, Stated, Statement, finish_heading, read_clause
from .cleaning import Message, Piece, joined, pieces
from .drafts import Draft, nothing_read
from .numbers import LARGEST_FLOW, is_in_words, read_amount
from .remarks import Remark, continues, remark_in
from .scanning import NamesLookup, Token, scan
from .splits import Split
from .tracing import Mark


class Walk:
    """One message of a chat to drafts of its reports, at least one."""

    def __init__(self, today: dt.date, names: NamesLookup, sent_on: dt.date | None) -> None:
        self.today = today
        self.names = names
        self.context = Context()
        self.drafts = [Draft(sent_on=sent_on)]
        self.line = -1
        self.latest: Stated | None = None
        self.split = Split()

    @property
    def draft(self) -> Draft:
        return self.drafts[-1]

    def through(self, message: Message) -> list[Draft]:
        found = pieces(message.traced)
        at = 0
        while at < len(found):
            piece = found[at]
            if piece.line != self.line:
                self.line = piece.line
                self.context.new_line()
                self.latest = None
            remark = remark_in(piece.text)
            self._statement(
                piece, remark.start if remark else len(piece.text), bool(remark) and not remark.is_reason
            )
            at = self._remark(remark, found, at) if remark else at + 1
        self._end_split()
        rest = Statement()
        finish_heading(self.context, rest)
        self._take(rest)
        self._fold_empty_end()
        return self.drafts

    def _statement(self, piece: Piece, end: int, before_remark: bool) -> None:
        tokens = scan(piece.text[:end], self.today, self.names)
        if before_remark and not any(token.kind in {"label", "number"} for token in tokens):
            tokens = [token for token in tokens if token.kind not in {"zero", "unstated", "unknown"}]
        tokens = [_in_original(token, piece) for token in tokens]
        if piece.is_in_brackets and self._is_the_same_amount(tokens):
            return
        tokens, parts = self.split.cut(tokens)
        if tokens or not parts:
            self._end_split()
        self._begin_report_if_new(tokens)
        self._where_and_when(tokens)
        self._take(read_clause(tokens, self.context))
        if parts and self.split.whole and (again := self.split.take(parts)):
            self.draft.values[again.field].append(again)

    def _end_split(self) -> None:
        """A part without its counterpart was not understood."""
        if rest := self.split.left_over():
            statement = Statement()
            statement.leave(" ".join(token.text for token in rest), rest)
            self._take(statement)
        self.split.of(None)

    def _take(self, statement: Statement) -> None:
        for stated in statement.values:
            self.draft.values.setdefault(stated.field, []).append(stated)
            self.latest = stated
            self.split.of(stated)
        self.draft.unread += statement.unread
        for problem in statement.problems:
            self.draft.say(problem)

    def _is_the_same_amount(self, tokens: list[Token]) -> bool:
        """Whether this is an amount's second writing: "112 (seratus dua belas)"."""
        if self.latest is None or len(tokens) != 1 or tokens[0].kind != "number":
            return False
        token = tokens[0]
        if is_in_words(token.text) == self.latest.is_in_words:
            return False
        amount = read_amount(token.text, LARGEST_FLOW)
        again = Stated(self.latest.field, amount.value, token.text, ((token.start, token.end),))
        self.draft.values[self.latest.field].append(again)
        return True

    def _begin_report_if_new(self, tokens: list[Token]) -> None:
        if not self.draft.has_content:
            return
        places = [token.codes for token in tokens if token.kind == "place" and not token.is_ordinary]
        dates = [token.mention.date for token in tokens if token.kind == "date"]
        until = any(token.meaning == "until" for token in tokens)
        known_places = self.draft.known_places
        known_dates = self.draft.dates or self.draft.inherited_dates
        other_place = known_places and any(not codes & known_places[0] for codes in places)
        other_date = known_dates and not until and any(date != known_dates[0] for date in dates)
        if other_place or other_date:
            rest = Statement()
            finish_heading(self.context, rest)
            self._take(rest)
            self.drafts.append(self.draft.followed_by())
            self.context = Context()

    def _where_and_when(self, tokens: list[Token]) -> None:
        for number, token in enumerate(tokens):
            if token.kind == "place":
                self._where(token)
            elif token.kind == "weekday" and not _is_week(tokens, number):
                self.draft.weekdays.append(token.text.lower())
                self.draft.mark(token, "read", "date")
            elif token.kind == "relative":
                if number == 0 or tokens[number - 1].meaning != "until":
                    self.draft.relatives.append(token)
                    if token.meaning != "tomorrow":
                        self.draft.mark(token, "read", "date")
            elif token.kind == "date":
                self._when(token)

    def _where(self, token: Token) -> None:
        if token.is_ordinary:
            self.draft.maybe_places.append(token)
        else:
            self.draft.places.append(token.codes)
            self.draft.mark(token, "read", "area_code")

    def _when(self, token: Token) -> None:
        for problem in token.mention.problems:
            self.draft.say(problem)
        if token.mention.date:
            self.draft.dates.append(token.mention.date)
        else:
            self.draft.has_bad_date = True
        self.draft.mark(token, "read" if token.mention.date else "refused", "date")

    def _remark(self, remark: Remark, found: list[Piece], at: int) -> int:
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
        self._mark_remark(remark, found[at : last + 1])
        return last + 1

    def _mark_remark(self, remark: Remark, found: list[Piece]) -> None:
        name = "obstacle" if remark.is_obstacle else "note"
        for number, piece in enumerate(found):
            text = piece.text
            start = remark.start if number == 0 else len(text) - len(text.lstrip())
            self.draft.marks.append(Mark(*piece.span(start, len(text.rstrip())), "read", name))

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
            self.draft.maybe_places += end.maybe_places
            self.draft.dates += end.dates
            self.draft.weekdays += end.weekdays
            self.draft.unread += end.unread
            self.draft.marks += end.marks
            for problem in end.problems:
                self.draft.say(problem)


def _in_original(token: Token, piece: Piece) -> Token:
    start, end = piece.span(token.start, token.end)
    return replace(token, start=start, end=end)


def _is_week(tokens: list[Token], number: int) -> bool:
    """Whether "minggu" is the week ("minggu ini") and not the Sunday."""
    following = tokens[number + 1].text.lower() if number + 1 < len(tokens) else ""
    return tokens[number].text.lower() == "minggu" and following in {"ini", "lalu", "depan", "kemarin"}
