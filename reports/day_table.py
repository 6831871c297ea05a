"""A regency's days as a table: on screen and as a file with the same columns, period, order and date."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import django_tables2 as tables
from django import forms
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from regencies.formatting import UNKNOWN, date_text
from regencies.forms.look import FilterMixin
from reports import parts
from reports.progress import StoredDay
from reports.tables import FiguresTable, NumberColumn, ShareColumn

KINDS = {
    "reported": _("Dilaporkan"),
    "outreach": _("Jemput bola"),
    "missing": _("Belum ada laporan"),
    "closed": _("Libur"),
}


def is_outreach(day: StoredDay) -> bool:
    """Whether people were recorded outside the service calendar: outreach (jemput bola)."""
    return not day.is_service_day and bool(day.recorded)


@dataclass(frozen=True)
class DayRow:
    """One day; plain values, so that columns sort by them."""

    day: StoredDay
    note: str

    @property
    def kind(self) -> str:
        """A key of ``KINDS``."""
        if self.day.reported:
            return "outreach" if is_outreach(self.day) else "reported"
        return "missing" if self.day.is_service_day else "closed"


def day_rows(history: Iterable[StoredDay], notes: Mapping[dt.date, str]) -> list[DayRow]:
    """Every day since the first data that has a report or lacks one, but no closed days without work."""
    rows = [DayRow(day, notes.get(day.date, "")) for day in history if day.recorded_total is not None]
    return [row for row in rows if row.kind != "closed"]


def day_notes(reports: Iterable[tuple[dt.date, str, str]]) -> dict[dt.date, str]:
    """Obstacles and remarks by date: *reports* are (date, reason for a zero, note), and told in that order.

    A spreadsheet has one column for both, so the same words may stand in each: they are said once.
    """
    return {date: "; ".join(dict.fromkeys(filter(None, words))) for date, *words in reports}


class DayFilter(FilterMixin, forms.Form):
    """Which days: a period and their kind. What cannot be read filters nothing."""

    dari = forms.DateField(label=_("Dari tanggal"), required=False, widget=forms.DateInput({"type": "date"}))
    sampai = forms.DateField(
        label=_("Sampai tanggal"), required=False, widget=forms.DateInput({"type": "date"})
    )
    jenis = forms.ChoiceField(
        label=_("Hari"),
        required=False,
        choices=[("", _("Semua")), *((kind, KINDS[kind]) for kind in ("reported", "outreach", "missing"))],
    )

    def chosen(self) -> dict:
        """The filters that are set and valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, rows: Iterable[DayRow]) -> list[DayRow]:
        chosen = self.chosen()
        tests = {
            "dari": lambda row, value: row.day.date >= value,
            "sampai": lambda row, value: row.day.date <= value,
            "jenis": lambda row, value: row.kind == value,
        }
        return [row for row in rows if all(tests[name](row, value) for name, value in chosen.items())]


class DayTable(FiguresTable):
    """Flows of each day and the totals at its close, the latest day first."""

    date = tables.Column(accessor="day__date", verbose_name=_("Tanggal"), initial_sort_descending=True)
    kind = tables.Column(verbose_name=_("Hari"))
    recorded = NumberColumn(accessor="day__recorded", verbose_name=_("Perekaman"))
    recorded_total = NumberColumn(accessor="day__recorded_total", verbose_name=_("Total perekaman"))
    coverage = ShareColumn(accessor="day__coverage", verbose_name=_("Cakupan"))
    printed = NumberColumn(accessor="day__printed", verbose_name=_("Cetak baru"))
    reprinted = NumberColumn(accessor="day__reprinted", verbose_name=_("Cetak ulang"))
    printed_total = NumberColumn(accessor="day__printed_total", verbose_name=_("Total cetak"))
    blanks_received = NumberColumn(accessor="day__blanks_received", verbose_name=_("Blangko masuk"))
    blanks_spoiled = NumberColumn(accessor="day__blanks_spoiled", verbose_name=_("Blangko rusak"))
    blank_stock = NumberColumn(accessor="day__blank_stock", verbose_name=_("Stok blangko"))
    temporary_issued = NumberColumn(accessor="day__temporary_issued", verbose_name=_("Suket terbit"))
    temporary_withdrawn = NumberColumn(accessor="day__temporary_withdrawn", verbose_name=_("Suket ditarik"))
    temporary_outstanding = NumberColumn(
        accessor="day__temporary_outstanding", verbose_name=_("Suket beredar")
    )
    note = tables.Column(verbose_name=_("Keterangan"), orderable=False, attrs={"td": {"class": "note"}})

    caption = _("Laporan per hari")
    anchor = "harian"

    class Meta:
        template_name = "django_tables2/ektp.html"
        default = UNKNOWN
        order_by = "-date"
        empty_text = _("Tidak ada hari yang cocok. Hapus saringan untuk melihat semuanya.")

    def render_date(self, value: dt.date) -> str:
        words = escape(date_text(value, "D, j M Y"))
        return mark_safe(f"<time datetime='{value.isoformat()}'>{words}</time>")

    def value_date(self, value: dt.date) -> dt.date:
        return value

    def render_kind(self, value: str) -> str:
        return parts.day_kind(value, KINDS[value])

    def value_kind(self, value: str) -> str:
        return str(KINDS[value])
