"""One report of a pasted text on its way into the ledger: what was read, what is missing, and its form."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.forms import BoundField
from django.utils.translation import gettext as _

from regencies.forms.paste import PastedReportForm, WhereAndWhenForm
from regencies.ledger import Conflict, Outcome, Refused, save_report
from regencies.models import FLOWS, DailyReport, Regency, User
from regencies.official_areas import regency_full_name
from regencies.report_page import ReportPage

from .original import label_of, sources
from .reading import Balance, Pasted, balances, has_data, stated_balances, stated_flows
from .rows import Row, rows_of


@dataclass(frozen=True)
class Asked:
    """Whose text it is: a person, the regencies that he may write, and the one of the page, if it has one."""

    user: User
    regencies: tuple[Regency, ...]
    own: Regency | None
    text: str
    today: dt.date
    data: Mapping[str, str] | None = None


class Card:
    """``number`` counts the reports of the text from 0."""

    def __init__(self, asked: Asked, number: int, pasted: Pasted) -> None:
        self.asked = asked
        self.number = number
        self.pasted = pasted
        self.reading = pasted.reading
        self.prefix = f"r{number}"
        self.is_asked_to_save = self.has_conflict = self.has_focus = self.must_compare = False
        self.outcome = ""

    @property
    def data(self) -> Mapping[str, str] | None:
        """What was typed into this card, if it was there before."""
        data = self.asked.data
        return data if data is not None and f"{self.prefix}-seen" in data else None

    @cached_property
    def where(self) -> WhereAndWhenForm:
        """Asks for the regency or the date that the text leaves open; without fields when it leaves none."""
        return self._where_form(self.is_asked_to_save)

    @cached_property
    def _filled_where(self) -> WhereAndWhenForm:
        return self._where_form(True)

    def _where_form(self, is_bound: bool) -> WhereAndWhenForm:
        is_open = self.asked.own is None and self.reading.area_code is None
        mine = self.asked.regencies
        named = [regency for regency in mine if regency.code in self.reading.stated_codes]
        return WhereAndWhenForm(
            self.data if is_bound else None,
            prefix=self.prefix,
            initial={name: self._typed(name) for name in ("regency", "date")},
            regencies=(named or mine) if is_open else [],
            asks_date=self.reading.date is None,
            today=self.asked.today,
        )

    def _typed(self, name: str) -> str | None:
        return self.data.get(f"{self.prefix}-{name}") if self.data is not None else None

    @cached_property
    def regency(self) -> Regency | None:
        if self.is_foreign:
            return None
        if self.asked.own is not None:
            return self.asked.own
        code = self.reading.area_code or self._answer("regency")
        return next((regency for regency in self.asked.regencies if regency.code == code), None)

    @cached_property
    def date(self) -> dt.date | None:
        return self.reading.date or self._answer("date")

    def _answer(self, name: str):
        if self.data is None:
            return None
        self._filled_where.is_valid()
        return self._filled_where.cleaned_data.get(name)

    @property
    def is_foreign(self) -> bool:
        """Whether the text names regencies, none of which this person may report here."""
        codes = {self.asked.own.code} if self.asked.own else {each.code for each in self.asked.regencies}
        return bool(self.reading.stated_codes) and not self.reading.stated_codes & codes

    @property
    def area_name(self) -> str:
        """The regency of the heading, also one that this person may not report; empty when it is open."""
        if self.regency is not None:
            return self.regency.full_name
        codes = self.reading.stated_codes
        return (regency_full_name(next(iter(codes))) or "") if len(codes) == 1 else ""

    @property
    def unread(self) -> list[str]:
        """Text that was not understood and that no problem speaks of already."""
        told = " ".join(self.reading.problems)
        return [text for text in self.reading.unread if f"“{text}”" not in told]

    @property
    def is_empty(self) -> bool:
        """Whether the text says nothing that a report could be made of."""
        return not stated_flows(self.reading) and not self.reading.refused

    @cached_property
    def refusals(self) -> list[str]:
        """Why this report cannot be written here at all, in sentences."""
        if self.is_foreign:
            named = sorted(self.reading.stated_codes)
            listed = ", ".join(f"{regency_full_name(code)} ({code})" for code in named[:5])
            own = self.asked.own
            if own is None:
                return [_("Pesan ini menyebut %(named)s, yang bukan wilayah Anda.") % {"named": listed}]
            words = {"named": listed, "own": own.full_name}
            return [_("Pesan ini menyebut %(named)s, bukan %(own)s; tidak dapat disimpan di sini.") % words]
        # A date that the person fills in himself is refused at its field instead.
        return list(self.page.problems.values()) if self.page and self.reading.date else []

    @property
    def can_save(self) -> bool:
        return not (self.refusals or self.is_empty or self.outcome)

    @cached_property
    def page(self) -> ReportPage | None:
        """The day in the ledger, once it is known which."""
        if self.regency is None or self.date is None:
            return None
        return ReportPage(self.asked.user, self.regency, self.date)

    @property
    def report(self) -> DailyReport | None:
        return self.page.report if self.page else None

    @cached_property
    def form(self) -> PastedReportForm:
        report, page = self.report, self.page
        stated = set(stated_flows(self.reading)) | self.reading.refused
        typed = {name: self._typed(name) for name in ("rest", "reason", *FLOWS, "note", "zero_reason")}
        kept = {name: value for name, value in typed.items() if value is not None}
        return PastedReportForm(
            self.data if self.is_asked_to_save else None,
            prefix=self.prefix,
            initial=self._initial(report) | kept,
            unstated=frozenset(FLOWS) - stated,
            stored=report,
            asks_zero_reason=page is None or page.facts.is_service_day or bool(report and report.zero_reason),
            asks_reason=report is not None,
        )

    def _initial(self, report: DailyReport | None) -> dict:
        """What was read; a remark that the text does not make stays as it is stored."""
        obstacle, note = self.reading.obstacle or "", self.reading.note or ""
        if self.reading.recorded == 0 and obstacle:
            words = {"zero_reason": obstacle, "note": note}
        else:
            words = {"zero_reason": "", "note": "; ".join(filter(None, [obstacle, note]))}
        for name, text in words.items():
            words[name] = text or (getattr(report, name) if report else "")
        return stated_flows(self.reading) | words

    @property
    def seen(self) -> str:
        """The day whose stored report the person sees; ``base_version`` holds for no other."""
        return f"{self.regency.code} {self.date.isoformat()}" if self.page else ""

    @property
    def base_version(self) -> int:
        """The version that the person has seen, as the page posts it again."""
        if self.data is None or self.has_conflict:
            return self.report.version if self.report else 0
        return self._posted_version

    @property
    def _posted_version(self) -> int:
        posted = self.data.get(f"{self.prefix}-base_version", "")
        same_day = self.data.get(f"{self.prefix}-seen") == self.seen
        is_version = posted.isascii() and posted.isdigit() and len(posted) < 10
        return int(posted) if same_day and is_version else 0

    @cached_property
    def rows(self) -> list[Row]:
        pieces = sources(self.asked.text, self.reading)
        return rows_of(self.form, self.reading, pieces, self.page)

    @cached_property
    def balances(self) -> tuple[Balance, ...]:
        if self.page is None or not stated_balances(self.reading) or not has_data(self.regency, self.date):
            return ()
        stored = self.report.flows if self.report else {}
        return balances(self.reading, self.page.running, stored | self.form.known())

    @property
    def waiting_balances(self) -> list[tuple[str, int]]:
        """(label, stated) of the balances that wait for the day that they hold for."""
        if self.page is not None or self.is_foreign:
            return []
        return [(label_of(name), value) for name, value in stated_balances(self.reading).items()]

    @property
    def asks_date(self) -> bool:
        return self.date is None

    def _differs_unseen(self) -> bool:
        """Whether the ledger contradicts a balance on a day that the person had not chosen before. A day
        that has a report is shown to him anyway: its version is not the one that he has seen."""
        if self.report or self.data.get(f"{self.prefix}-seen") == self.seen:
            return False
        return not all(balance.agrees for balance in self.balances)

    @property
    def where_from(self) -> list[tuple[str, str]]:
        """(what, pieces of text) for the regency, the date and the remarks."""
        found = sources(self.asked.text, self.reading)
        names = ("area_code", "date", "obstacle", "note")
        return [(label_of(name), " · ".join(found[name])) for name in names if name in found]

    @property
    def shows_zero_reason(self) -> bool:
        """Only where it may be asked for: a reason beside people is not kept."""
        form = self.form
        if "zero_reason" not in form.fields:
            return False
        return form.known().get("recorded", 0) == 0 or bool(form.errors.get("zero_reason"))

    @property
    def fields(self) -> list[BoundField]:
        """The fields that must be filled, in the order of the page."""
        texts = [name for name in ("zero_reason", "reason") if name in self.form.fields]
        if not self.shows_zero_reason:
            texts = [name for name in texts if name != "zero_reason"]
        if self.is_as_stored:
            texts = [name for name in texts if name != "reason"]
        return [*self.where, *(row.field for row in self.rows), *(self.form[name] for name in texts)]

    @property
    def is_as_stored(self) -> bool:
        """Whether the ledger has every figure that is known here."""
        known = self.form.known()
        return bool(self.report) and all(getattr(self.report, flow) == known.get(flow) for flow in FLOWS)

    def save(self) -> None:
        """Write the report; what stands against it is shown at its field by the form. Not before this are
        the person's fields checked: a report that he has not come to yet shows no errors."""
        self.is_asked_to_save = True
        if not self.can_save:
            return
        has_place = self.where.is_valid() if self.where.fields else True
        if not self.form.is_valid() or not has_place or self.page is None:
            return
        self.must_compare = self._differs_unseen()
        if self.must_compare:
            return
        try:
            saved = save_report(
                user=self.asked.user,
                regency=self.regency,
                date=self.date,
                entry=self.form.entry(),
                base_version=self._posted_version,
                reason=self.form.cleaned_data.get("reason", ""),
                source="paste",
                context={"message": self.asked.text},
            )
        except Refused as refused:
            self._refuse(refused)
        except Conflict:
            self.has_conflict = True
        else:
            self.settle(saved.outcome)

    def _refuse(self, refused: Refused) -> None:
        if "date" in self.where.fields and "date" in refused.error_dict:
            self.where.add_error("date", refused.error_dict["date"])
        else:
            self.form.refuse(refused)

    def settle(self, outcome: Outcome | str) -> None:
        """The report is in the ledger: nothing is left to be done about it."""
        self.outcome = str(outcome)

    def look_again(self) -> None:
        """Forget what the ledger said: reports have been saved since."""
        for name in ("page", "balances"):
            self.__dict__.pop(name, None)
