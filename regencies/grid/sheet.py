"""What the grid shows: the reports of a province's regencies on one date, who is missing, what is odd."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from regencies import clock
from regencies.history import ReportChange, last_changes
from regencies.ledger import Check, DayFacts, day_checks, found_odd, load_facts, running_totals
from regencies.ledger.rules import date_problems
from regencies.models import FLOWS, DailyReport, Province, Regency
from regencies.report_answers import stored

from .answers import said_at

STATES = {
    "missing": _("Belum lapor"),
    "due": _("Belum lapor"),
    "odd": _("Janggal"),
    "reported": _("Sudah lapor"),
    "closed": _("Libur"),
}


@dataclass(frozen=True)
class Row:
    """One regency; ``last`` is the latest change of its report."""

    facts: DayFacts
    report: DailyReport | None
    last: ReportChange | None

    @property
    def regency(self) -> Regency:
        return self.facts.regency

    @cached_property
    def checks(self) -> list[Check]:
        return day_checks(self.facts)

    @cached_property
    def odd(self) -> list[Check]:
        """The rules by which the report is odd."""
        if self.report is None:
            return []
        return found_odd(self.checks, self.report.flows)

    @property
    def flows(self) -> list[tuple[str, int | None]]:
        """Name and number of each flow; None where nothing was reported."""
        return [(flow, getattr(self.report, flow, None)) for flow in FLOWS]

    @property
    def note(self) -> str:
        return self.report.note if self.report else ""

    @property
    def zero_reason(self) -> str:
        return self.report.zero_reason if self.report else ""

    @property
    def state(self) -> str:
        """A key of ``STATES``."""
        if self.report is not None:
            return "odd" if self.odd else "reported"
        if not self.facts.is_service_day:
            return "closed"
        is_today = self.facts.date == clock.today(self.regency.province.timezone)
        return "due" if is_today else "missing"

    @property
    def word(self) -> str:
        return str(STATES[self.state])

    def as_json(self) -> dict:
        """What stands in the ledger, for the page's script."""
        return stored_json(self.regency, self.report, self.last)

    def rules_json(self) -> dict:
        """What does not change while the page is open: names, and the rules about odd values as data."""
        regency = self.regency
        return {
            "name": regency.full_name,
            "short": regency.short_name,
            "kind": regency.kind,
            "serviceDay": self.facts.is_service_day,
            "checks": [check.as_json() for check in self.checks],
            "totals": [running.as_json() for running in running_totals(self.facts)],
        }


@dataclass(frozen=True)
class Sheet:
    """The rows in the order of the codes; ``problem`` is why nothing can be written for the date, or ""."""

    rows: list[Row]
    problem: str

    @property
    def reported(self) -> int:
        return sum(row.report is not None for row in self.rows)

    @cached_property
    def missing(self) -> list[Row]:
        return [row for row in self.rows if row.state in {"missing", "due"}]

    @cached_property
    def odd(self) -> list[Row]:
        return [row for row in self.rows if row.state == "odd"]

    @property
    def sums(self) -> list[tuple[str, int]]:
        """What the reported regencies add up to, by flow."""
        return [(flow, sum(getattr(row.report, flow) for row in self.rows if row.report)) for flow in FLOWS]


def load_sheet(province: Province, date: dt.date) -> Sheet:
    """Everything about *date*; a fixed number of queries."""
    regencies, reports = _read(province, date)
    facts, last = load_facts(regencies, date), last_changes(regencies, date)
    rows = [Row(facts[regency.pk], reports.get(regency.pk), last.get(regency.pk)) for regency in regencies]
    broken = date_problems(regencies[0], date, may_unlock=True) if regencies else {}
    return Sheet(rows, next((str(error.message) for error in broken.values()), ""))


def load_stored(province: Province, date: dt.date) -> list[dict]:
    """What stands in the ledger, without the rules: for a page that is open already."""
    regencies, reports = _read(province, date)
    last = last_changes(regencies, date)
    return [stored_json(each, reports.get(each.pk), last.get(each.pk)) for each in regencies]


def stored_json(regency: Regency, report: DailyReport | None, last: ReportChange | None) -> dict:
    """A report's values by field name, who wrote them and when; version 0 and no values without a report."""
    return {
        "code": regency.code,
        "version": report.version if report else 0,
        "values": stored(report) if report else None,
        "who": last.who if report and last else "",
        "at": said_at(last, clock.today(regency.province.timezone)) if report and last else "",
    }


def _read(province: Province, date: dt.date) -> tuple[list[Regency], dict[int, DailyReport]]:
    regencies = list(Regency.objects.filter(province=province).order_by("code"))
    for regency in regencies:
        regency.province = province
    reports = DailyReport.objects.filter(regency__in=regencies, date=date)
    return regencies, {report.regency_id: report for report in reports}
