"""The month as a table: regencies × days, the same on screen and in files."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regencies.formatting import UNKNOWN, count, date_text
from regencies.models import Regency
from reports.tables import NumberColumn, ShareColumn
from reports.wording import share_words

from .cells import RegencyMonth, Tally
from .drawing import Pen, looks
from .loading import Board
from .readers import Reader

SUMMARY = ("regency", "rate", "late", "missing")


@dataclass(frozen=True)
class Row:
    """A regency's month and where its days lead; plain values, so that columns sort by them."""

    month: RegencyMonth
    day_address: str

    @property
    def regency(self) -> Regency:
        return self.month.regency

    @property
    def tally(self) -> Tally:
        return self.month.tally


class DayColumn(tables.Column):
    """One day of the month. On screen the table draws the days of a row at once (``screen_rows``)."""

    def __init__(self, place: int, header: str) -> None:
        super().__init__(accessor="month", orderable=False, verbose_name=header)
        self.place = place

    def value(self, value: RegencyMonth) -> str:
        return value.cells[self.place].word


class CompletenessTable(tables.Table):
    """In code order; can be sorted by rate and by what is late or missing."""

    regency = tables.Column(
        accessor="regency__short_name", verbose_name=gettext_lazy("Kabupaten/kota"), order_by="regency__code"
    )
    rate = ShareColumn(accessor="tally__rate", verbose_name=gettext_lazy("Tepat waktu"))
    late = NumberColumn(accessor="tally__late", verbose_name=gettext_lazy("Terlambat"))
    missing = NumberColumn(accessor="tally__missing", verbose_name=gettext_lazy("Belum ada"))

    caption = gettext_lazy("Kelengkapan laporan per hari")
    anchor = "bulan"

    class Meta:
        template_name = "reports/completeness_table.html"
        default = UNKNOWN
        order_by = "regency"

    def __init__(self, board: Board, reader: Reader, *, query: str, total: Tally) -> None:
        self.query, self.total, self.board = query, total, board
        days = board.month.days
        columns = [(f"day_{day.day}", DayColumn(place, day.isoformat())) for place, day in enumerate(days)]
        rows = [Row(row, reader.day_address(row.regency)) for row in board.rows]
        super().__init__(rows, extra_columns=columns)

    def render_regency(self, record: Row) -> str:
        url = reverse("reports:regency", args=[record.regency.code]) + self.query
        return format_html(
            '<a href="{}" title="{}">{}</a>', url, record.regency.full_name, record.regency.short_name
        )

    def value_regency(self, record: Row) -> str:
        return record.regency.full_name

    def value_rate(self, value: Fraction):
        return ShareColumn.value(self.columns["rate"].column, value)

    @property
    def has_order(self) -> bool:
        """Whether there is anything to sort and to sum up: not for an officer's one row."""
        return len(self.board.rows) > 1

    @property
    def summary_columns(self) -> list:
        return [self.columns[name] for name in SUMMARY]

    @property
    def weeks(self) -> list[tuple[int, str]]:
        """How many days of the month each week has, and which."""
        return [
            (
                (last - first).days + 1,
                f"{first.day}–{date_text(last, 'j M')}" if first < last else date_text(last, "j M"),
            )
            for first, last in self.board.month.weeks
        ]

    @property
    def day_headers(self) -> list[tuple[str, str, int]]:
        """Classes, weekday and number of each day."""
        today = self.board.known.date
        return [(looks(day, today), date_text(day, "D"), day.day) for day in self.board.month.days]

    def screen_rows(self) -> Iterator[tuple[str, list[tuple[str, str]], SafeString]]:
        """The regency, its sums with their labels, and its days."""
        known = self.board.known
        pen = Pen(self.board.month.days, known.date, known.zone)
        for row in self.rows:
            record = row.record
            days = pen.draw(record.month.cells, record.day_address)
            yield self.render_regency(record), self._sums(record.tally), days

    @property
    def totals(self) -> list[tuple[str, str]]:
        """The footer's: of the sums, never a mean."""
        return self._sums(self.total)

    def _sums(self, tally: Tally) -> list[tuple[str, str]]:
        """Rate, late and missing with their labels."""
        sums = (share_words(tally.rate), count(tally.late), count(tally.missing))
        return list(zip([str(self.columns[name].header) for name in SUMMARY[1:]], sums, strict=True))

    @property
    def reported(self) -> list[tuple[str, str, str]]:
        """Under each day: its classes, how many reported of those due, and the same in words."""
        found = []
        for place, day in enumerate(self.board.month.days):
            states = Counter(row.cells[place].state for row in self.board.rows)
            came = states["on_time"] + states["late"]
            due = came + states["missing"] + states["waiting"]
            words = _("%(came)s dari %(due)s") % {"came": count(came), "due": count(due)} if due else ""
            found.append((looks(day, self.board.known.date), count(came) if due else "", words))
        return found
