"""What the regency page shows below its title: figures, charts, days, balances, obstacles and history."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from ektp.prepared import PreparedQuery
from regencies.history import ReportChange, changes_numbered, report_event_numbers
from regencies.models import DailyReport, Regency
from reports import charts
from reports.day_table import DayFilter, DayRow, DayTable, day_notes, day_rows, is_outreach
from reports.decisions import Decision, decisions
from reports.pages import AsOf
from reports.progress import (
    DeadlineDay,
    RegencyView,
    StoredDay,
    changes,
    deadline_history,
    regency_history,
)
from reports.reconciled import Verified, reconciled
from reports.statements import Statement, statement
from reports.wording import SPAN_WORDS, pace_comparison, status_rule

DAYS_PER_PAGE = 31
CHANGES_PER_PAGE = 12
DRAWN_BARS = 92
"""Days of bars that can still be told apart; older ones are in the table."""
DRAWN_DAYS = 400
"""Days of lines: a year and what it is compared with; the whole ledger would make a page of megabytes."""


_NOTES = PreparedQuery(
    "notes_of_reports",
    lambda pk, until: (
        DailyReport.objects.filter(regency=pk, date__lte=until)
        .exclude(note="", zero_reason="")
        .values_list("date", "zero_reason", "note")
    ),
    "bigint",
    "date",
)


@dataclass(frozen=True)
class Standing:
    """One deadline of the date: its figures, what was decided about it, and its status in words."""

    distance: DeadlineDay
    decision: Decision | None
    rule: str


class RegencyPage:
    """The parts of the page, each read when the template asks for it."""

    def __init__(self, request: HttpRequest, view: RegencyView, when: AsOf) -> None:
        self.request = request
        self.view = view
        self.when = when
        self.regency: Regency = view.regency

    @cached_property
    def history(self) -> list[StoredDay]:
        return regency_history(self.regency, until=self.view.date)

    @property
    def rule(self) -> str:
        return status_rule(self.view.day, self.view.primary)

    @property
    def pace_scale(self):
        distance = self.view.primary
        return max(distance.required_pace or 0, distance.pace or 0) or 1

    @property
    def pace_sentence(self) -> str:
        return pace_comparison(self.view.primary)

    @cached_property
    def standings(self) -> list[Standing]:
        """Every deadline with figures on the date, by due date, then name."""
        known = {each.deadline.key: each for each in decisions(self.view.known, self.view.date)}
        return [
            Standing(each, known.get(each.deadline.key), status_rule(self.view.day, each))
            for each in self.view.deadlines
        ]

    def _deadlines(self) -> list:
        return [each.deadline for each in self.view.deadlines]

    @cached_property
    def drawings(self) -> dict[str, charts.Chart]:
        """Charts by their id."""
        primary = self.view.primary
        measured = "printed_total" if primary.deadline.measure == "printed" else "recorded_total"
        known = [day for day in self.history if day.recorded_total is not None][-DRAWN_DAYS:]
        drawn = known[-DRAWN_BARS:]
        totals = [(day.date, getattr(day, measured)) for day in known]
        return {
            "cumulative": charts.cumulative(
                id="jalan", history=totals, whole=primary, parts=[primary], goals=self.view.deadlines
            ),
            "daily": charts.daily(
                id="per-hari",
                history=drawn,
                distances=deadline_history(self.regency, drawn, primary.deadline),
                outreach=[day.date for day in drawn if is_outreach(day)],
            ),
            "cards": charts.cards(id="kartu", history=known),
        }

    @cached_property
    def rows(self) -> list[DayRow]:
        return day_rows(self.history, day_notes(_NOTES.rows(self.regency.pk, self.view.date)))

    @cached_property
    def filters(self) -> DayFilter:
        return DayFilter(self.request.GET)

    def table(self, *, paginate: bool = True) -> DayTable:
        """The days as the query asks for them: filtered and sorted, for the screen and for files alike."""
        table = DayTable(self.filters.apply(self.rows))
        RequestConfig(self.request, paginate=False).configure(table)
        if paginate:
            # Not by RequestConfig: it would let the query say how many days a page has.
            table.paginate(per_page=DAYS_PER_PAGE)
            table.page = table.paginator.get_page(self.request.GET.get("page"))
        return table

    @property
    def filter_keep(self) -> list[tuple[str, str]]:
        dropped = {*self.filters.fields, "page"}
        return [(name, value) for name, value in self.request.GET.items() if name not in dropped]

    @property
    def clear_url(self) -> str:
        return f"{self.when.query or self.request.path}#harian" if self.filters.chosen() else ""

    @property
    def exports(self) -> list[tuple[str, str]]:
        query = self.request.GET.copy()
        query.pop("page", None)
        query.pop("riwayat", None)
        links = [(kind, reverse("reports:regency-export", args=[self.regency.code, kind])) for kind in FILES]
        return [(kind.upper(), f"{url}?{query.urlencode()}" if query else url) for kind, url in links]

    @property
    def obstacles(self) -> list[DayRow]:
        """Days with a remark, the latest first."""
        return [row for row in reversed(self.rows) if row.note][:12]

    @cached_property
    def reconciled(self) -> list[Verified]:
        return reconciled(self.regency, self.view.date)

    @property
    def blanks(self) -> Statement:
        return statement("blank_stock", self.history, self.reconciled)

    @property
    def certificates(self) -> Statement:
        return statement("temporary_outstanding", self.history, self.reconciled)

    @property
    def changes(self) -> list[tuple]:
        """What moved coverage since yesterday, last week and last month."""
        return [(SPAN_WORDS[each.span], each) for each in changes(self.history, self.view.date)]

    @cached_property
    def history_page(self) -> Page:
        """One page of the reports' history: ``object_list`` holds numbers of events, the latest first."""
        numbers = report_event_numbers(self.regency, until=self.view.date)
        return Paginator(numbers, CHANGES_PER_PAGE).get_page(self.request.GET.get("riwayat"))

    @property
    def report_changes(self) -> list[ReportChange]:
        return changes_numbered(self.regency, self.history_page.object_list)

    @property
    def blanks_word(self) -> str:
        """How long the blanks last, in words."""
        day = self.view.day
        if day.blank_stock is None:
            return _("Stok belum diketahui.")
        if day.blank_stock <= 0:
            return _("Blangko habis.")
        if day.blank_days_left is None:
            return _("Tidak ada pemakaian, jadi habisnya tidak dapat diperkirakan.")
        return ""


FILES: Sequence[str] = ("csv", "xlsx")


def formed_words(regency: Regency) -> str:
    """Where the regency came from: 10 Juni 2013, dari Kabupaten Musi Rawas."""
    if regency.parent is None:
        return ""
    return _("dari %(parent)s") % {"parent": regency.parent.full_name}


def underdeveloped_words(regency: Regency, date: dt.date) -> list[str]:
    """The years of each time on the list of underdeveloped regions, as far as known on *date*."""
    return [
        f"{first}–{last}" if last else _("sejak %(year)s") % {"year": first}
        for first, last in regency.underdeveloped_years
        if first <= date.year
    ]
