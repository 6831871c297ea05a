"""The reports of many regencies on one date: who is missing, and what is odd about those that came."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regencies import clock
from regencies.ledger import day_checks, found_odd, load_facts
from regencies.models import FLOWS, DailyReport, Regency

# In the order of what the bureau has to do about them.
STATES = {
    "missing": _("Belum lapor"),
    "due": _("Belum lapor hari ini"),
    "odd": _("Janggal"),
    "reported": _("Sudah lapor"),
    "closed": _("Libur"),
}


@dataclass(frozen=True)
class Line:
    """One regency; ``state`` is a key of ``STATES`` and ``odd`` what is odd, in sentences."""

    regency: Regency
    report: DailyReport | None
    state: str
    odd: tuple[str, ...]

    @property
    def word(self) -> str:
        return str(STATES[self.state])


@dataclass(frozen=True)
class ReportList:
    lines: list[Line]

    @property
    def reported(self) -> int:
        return sum(line.report is not None for line in self.lines)

    @property
    def missing(self) -> int:
        return sum(line.state in {"missing", "due"} for line in self.lines)

    @property
    def odd(self) -> int:
        return sum(line.state == "odd" for line in self.lines)


def list_reports(regencies: list[Regency], date: dt.date) -> ReportList:
    """The lines in the order of what is to be done, then of the codes; a fixed number of queries."""
    reports = {row.regency_id: row for row in DailyReport.objects.filter(regency__in=regencies, date=date)}
    facts = load_facts(regencies, date)
    lines = [_line(facts[regency.pk], reports.get(regency.pk)) for regency in regencies]
    order = list(STATES)
    return ReportList(sorted(lines, key=lambda line: (order.index(line.state), line.regency.code)))


def _line(facts, report: DailyReport | None) -> Line:
    if report is None:
        is_today = facts.date == clock.today(facts.regency.province.timezone)
        state = ("due" if is_today else "missing") if facts.is_service_day else "closed"
        return Line(facts.regency, None, state, ())
    odd = found_odd(day_checks(facts), {flow: getattr(report, flow) for flow in FLOWS})
    return Line(facts.regency, report, "odd" if odd else "reported", tuple(check.message for check in odd))
