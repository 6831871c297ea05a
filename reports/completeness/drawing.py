"""A month's cells as HTML. A page has hundreds of them, so words are looked up once and not for each."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from regencies.formatting import date_text, moment

from .cells import BLANK, WORDS, Cell


def looks(date: dt.date, today: dt.date) -> str:
    """The classes of a day's cells: where its week begins, and whether it is the page's own date."""
    found = ["day"]
    if date.day == 1:
        found.append(f"starts-{date.isoweekday()}")
    if date.isoweekday() == 1:
        found.append("is-monday")
    if date == today:
        found.append("is-today")
    return " ".join(found)


class Pen:
    """Draws cells in the reader's language; made for one page."""

    def __init__(self, days: Sequence[dt.date], today: dt.date, zone: ZoneInfo) -> None:
        self.zone = zone
        self.days = {day: (looks(day, today), escape(date_text(day, "D, j M"))) for day in days}
        reported = {state: Cell(days[0], state).word for state in WORDS}
        self.words = {state: escape(word) for state, word in reported.items()}
        self.corrected = escape(_("dikoreksi"))
        self.same_day, self.later = escape(_("masuk pukul %s")), escape(_("masuk %s"))

    def draw(self, cells: Sequence[Cell], address: str) -> SafeString:
        """A ``<td>`` for each cell; *address* is where a day leads, up to its date."""
        # Everything that is put together is escaped.
        return mark_safe("".join(self._cell(cell, escape(address)) for cell in cells))

    def _cell(self, cell: Cell, address: str) -> str:
        classes, day = self.days[cell.date]
        if cell.state in BLANK:
            return f'<td class="{classes}"></td>'
        word, more = self.words[cell.state], ""
        if cell.is_corrected:
            word, more = f"{word}, {self.corrected}", " is-corrected"
        return (
            f'<td class="{classes}"><a class="cell cell-{cell.state}{more}"'
            f' href="{address}{cell.date.isoformat()}" title="{day}: {word}{self._entered(cell)}">'
            f'<svg aria-hidden="true"><use href="#s-{cell.state}"/></svg>'
            f'<span class="visually-hidden">{word}</span></a></td>'
        )

    def _entered(self, cell: Cell) -> str:
        if cell.entry is None or cell.entry.at is None:
            return ""
        at = cell.entry.at.astimezone(self.zone)
        words = (
            self.same_day % f"{at.hour:02}.{at.minute:02}"
            if at.date() == cell.date
            else self.later % moment(at)
        )
        return f", {words}"
