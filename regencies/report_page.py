"""Everything that the report page of one regency and day shows, read once."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from ektp.prepared import PreparedQuery
from regencies import clock
from regencies.allowed import keeps
from regencies.calendar import is_service_day
from regencies.corrections import may_ask, requests_of
from regencies.days import Day, next_waiting, recent_days
from regencies.forms.report import GROUPS, ReportForm, stored_values
from regencies.history import ReportChange, latest_changes, report_changes
from regencies.ledger import (
    Check,
    Running,
    day_checks,
    found_odd,
    load_facts,
    locked_before,
    running_totals,
)
from regencies.ledger.rules import date_problems
from regencies.models import FLOWS, CorrectionRequest, DailyReport, Regency, User

_REPORT = PreparedQuery(
    "report_of_day", lambda pk, date: DailyReport.objects.filter(regency=pk, date=date), "bigint", "date"
)


@dataclass(frozen=True)
class Total:
    """A running total beside the fields that move it; ``after`` is None while nothing has been typed."""

    running: Running
    after: int | None


@dataclass(frozen=True)
class Group:
    """One group of the form: bound fields with what is odd about them, and the totals that they move."""

    name: str
    label: str
    fields: list[tuple]
    totals: list[Total]


class ReportPage:
    """One regency and date for one person; the form is made or handed in by the view."""

    def __init__(self, user: User, regency: Regency, date: dt.date) -> None:
        self.user = user
        self.regency = regency
        self.date = date
        self.today = clock.today(regency.province.timezone)

    @cached_property
    def report(self) -> DailyReport | None:
        return _REPORT.first(self.regency.pk, self.date)

    @cached_property
    def is_bureau(self) -> bool:
        return keeps(self.user, self.regency.province_id)

    @cached_property
    def problems(self) -> dict[str, str]:
        """Why nothing can be written for this date; empty when it can."""
        broken = date_problems(self.regency, self.date, may_unlock=self.is_bureau)
        return {field: error.message for field, error in broken.items()}

    @property
    def is_ahead(self) -> bool:
        return self.date > self.today

    @property
    def is_unlocked_for_bureau(self) -> bool:
        return self.is_bureau and self.date < locked_before(self.regency)

    @cached_property
    def facts(self):
        return load_facts([self.regency], self.date)[self.regency.pk]

    @cached_property
    def checks(self) -> list[Check]:
        return day_checks(self.facts)

    @cached_property
    def running(self) -> list[Running]:
        return running_totals(self.facts)

    @cached_property
    def days(self) -> list[Day]:
        return recent_days(self.regency, self.date)

    @property
    def next_day(self) -> Day | None:
        return next_waiting(self.days)

    @cached_property
    def corrections(self) -> list[CorrectionRequest]:
        """Requests to correct this day, the latest first."""
        return list(requests_of(self.regency, self.date))

    @cached_property
    def may_ask(self) -> bool:
        """Whether a correction may be asked for, since nothing else is left."""
        return may_ask(self.user, self.regency, self.date)

    @cached_property
    def changes(self) -> list[ReportChange]:
        return report_changes(self.regency, self.date)

    @property
    def latest_changes(self) -> list[ReportChange]:
        return self._latest[0]

    @property
    def has_earlier_changes(self) -> bool:
        return self._latest[1]

    @cached_property
    def _latest(self) -> tuple[list[ReportChange], bool]:
        return latest_changes(self.regency, self.date)

    def form(self, data=None) -> ReportForm:
        """The form with what the ledger has, or bound to *data*."""
        report = self.report
        # What is sent needs none of the other facts.
        is_open = self.facts.is_service_day if data is None else is_service_day(self.regency, self.date)
        asks_zero_reason = is_open or bool(report and report.zero_reason)
        return ReportForm(
            data,
            initial=stored_values(report),
            asks_zero_reason=asks_zero_reason,
            asks_reason=report is not None,
        )

    def flows(self, form: ReportForm) -> dict[str, int] | None:
        """What the totals and marks on the page are about: what was typed, else what is stored."""
        if form.is_bound:
            return form.typed()
        return self.report and self.report.flows

    def totals(self, form: ReportForm) -> list[Total]:
        flows = self.flows(form)
        return [Total(running, running.after(flows) if flows else None) for running in self.running]

    def odd(self, form: ReportForm) -> list[Check]:
        flows = self.flows(form)
        return found_odd(self.checks, flows) if flows else []

    def groups(self, form: ReportForm) -> list[Group]:
        """The form's groups in the order of an officer's day."""
        totals = {total.running.total: total for total in self.totals(form)}
        odd = self.odd(form)
        return [
            Group(
                name,
                label,
                [(form[flow], [check.message for check in odd if check.field == flow]) for flow in flows],
                [totals[total] for total in moved],
            )
            for name, label, flows, moved in GROUPS
        ]

    def script(self) -> dict:
        """The rules as data, for the page's script and for a device without a connection."""
        return {
            "flows": FLOWS,
            "checks": [_stated(check.as_json()) for check in self.checks],
            "totals": [_stated(running.as_json()) for running in self.running],
        }


def _stated(rule: dict) -> dict:
    """What the script evaluates of a rule; every visit carries it, so nothing else goes along."""
    return {name: value for name, value in rule.items() if value is not None and name != "label"}


class BlankPage(ReportPage):
    """The form of no regency and no day, which a device fills from what it has kept."""

    report = None
    date = None
    checks: list[Check] = []

    def __init__(self) -> None:
        """Nothing is known about anybody."""

    @cached_property
    def running(self) -> list[Running]:
        return [Running(total, None, {}) for _name, _label, _flows, moved in GROUPS for total in moved]

    def form(self, data=None) -> ReportForm:
        return ReportForm(initial={"key": ""}, asks_zero_reason=True, asks_reason=True)
