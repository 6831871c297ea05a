"""Everything that the page of one request for a correction shows."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from regencies import clock
from regencies.clock import local
from regencies.corrections import state_number
from regencies.formatting import moment
from regencies.forms.correction import AnswerForm
from regencies.history import NAMES, ReportChange, field_texts, labels, report_changes
from regencies.history_words import said_who, said_why
from regencies.ledger import Check, day_checks, found_odd, is_bureau, is_closed, load_facts
from regencies.models import CorrectionRequest, DailyReport, User
from reports.effect_words import DateWords, words
from reports.effects import effects, with_report

State = CorrectionRequest.State


@dataclass(frozen=True)
class Row:
    """One field: when the officer asked, now, and as asked for."""

    label: str
    opened: str
    now: str
    asked: str

    @property
    def differs(self) -> bool:
        return self.now != self.asked

    @property
    def was_changed(self) -> bool:
        return self.opened != self.now


class RequestPage:
    """One request for one person: its officer reads it, the bureau decides it."""

    def __init__(self, user: User, request: CorrectionRequest) -> None:
        self.user = user
        self.request = request
        self.regency = request.regency
        self.province = request.regency.province
        self.today = clock.today(self.province.timezone)

    @cached_property
    def is_bureau(self) -> bool:
        return is_bureau(self.user, self.regency)

    @cached_property
    def is_own(self) -> bool:
        return self.regency.memberships.filter(user=self.user).exists()

    @property
    def is_open(self) -> bool:
        return self.request.state == State.OPEN

    @cached_property
    def is_closed_month(self) -> bool:
        return is_closed(self.province, self.request.date)

    @cached_property
    def report(self) -> DailyReport | None:
        return self.regency.daily_reports.filter(date=self.request.date).first()

    @property
    def version(self) -> int:
        return self.report.version if self.report else 0

    @cached_property
    def opened(self):
        """The report that the officer saw, from its history; None when there was none."""
        if not self.request.base_version or self.report is None:
            return None
        states = self.report.history.filter(version__lte=self.request.base_version)
        return states.order_by("pgh_id").last()

    @property
    def has_moved(self) -> bool:
        """Whether the report was changed after the officer asked: then three versions are compared."""
        return self.is_open and self.version != self.request.base_version

    @cached_property
    def rows(self) -> list[Row]:
        """Field by field. Once decided, what stood before the decision is compared with what was asked."""
        nothing = dict.fromkeys(NAMES, "")
        opened = field_texts(self.opened) if self.opened else nothing
        now = field_texts(self.report) if self.report else nothing
        now = now if self.is_open else opened
        asked = field_texts(self.request)
        rows = [Row(label, opened[name], now[name], asked[name]) for name, label in labels().items()]
        return [row for row in rows if row.opened or row.now or row.asked]

    @cached_property
    def since(self) -> list[ReportChange]:
        """What others did to the report after the officer asked, the latest first."""
        changes = report_changes(self.regency, self.request.date)
        return [change for change in changes if change.version > self.request.base_version]

    @cached_property
    def _odd(self) -> tuple[dict[str, Check], dict[str, Check]]:
        facts = load_facts([self.regency], self.request.date)[self.regency.pk]
        checks = day_checks(facts)
        flows = self.request.flows
        stored = self.report and self.report.flows
        before = found_odd(checks, stored) if stored else []
        return ({each.rule: each for each in before}, {each.rule: each for each in found_odd(checks, flows)})

    @property
    def brings(self) -> list[str]:
        """What would be odd that is not odd now."""
        before, after = self._odd
        return [check.message for rule, check in after.items() if rule not in before]

    @property
    def keeps(self) -> list[str]:
        before, after = self._odd
        return [check.message for rule, check in after.items() if rule in before]

    @property
    def solves(self) -> list[str]:
        before, after = self._odd
        return [check.message for rule, check in before.items() if rule not in after]

    @cached_property
    def effects(self) -> list[DateWords]:
        """The figures of that date and of today, before and after; the province's for the bureau alone."""
        change = with_report(self.request.date, self.request.flows)
        dates = [self.request.date, self.today]
        found = effects(self.regency, change, dates, with_province=self.is_bureau)
        return [
            words(each, regency=self.regency.full_name, province=self.province.name, today=self.today)
            for each in found
        ]

    @cached_property
    def events(self) -> list[tuple[str, str, str, str]]:
        """The request's own history, the oldest first: when, who, what, why."""
        zone = self.province.timezone
        return [
            (moment(local(event.pgh_created_at, zone)), said_who(event), _event_word(event), said_why(event))
            for event in self.request.history.order_by("pgh_id")
        ]

    def answer_form(self, data=None, *, initial: dict | None = None) -> AnswerForm:
        seen = {"seen": state_number(self.request), "report_version": self.version}
        return AnswerForm(data, initial=seen | (initial or {}))

    def decided_words(self) -> str:
        """Who was faster."""
        request = self.request
        who = request.decided_by.known_as if request.decided_by else ""
        return _("Sudah diputuskan lebih dulu: %(state)s oleh %(who)s. Tidak ada yang berubah lagi.") % {
            "state": request.get_state_display().lower(),
            "who": who,
        }


def _event_word(event) -> str:
    if event.state != State.OPEN:
        return str(State(event.state).label)
    return _("Diminta") if event.pgh_label == "insert" else _("Permintaan diubah")
