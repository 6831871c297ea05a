"""The queue of odd values as one person sees it: which marks, in which order, and what was said of each."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ektp.prepared import PreparedQuery
from regencies import clock
from regencies.forms.look import LookMixin
from regencies.ledger import RULES, Effect
from regencies.models import MarkAnswer, Province, Regency, User
from regencies.odd_answers import Asked, accepting_regencies
from reports.marks import wording
from reports.marks.rows import Row, said
from reports.models import MarkState, OddMark

PER_PAGE = 20
FEW = 5
GONE = "gone"
STATES = [*MarkState.choices, (GONE, _("Hilang karena koreksi"))]
ORDERS = {"": ("-date", "regency__code", "rule"), "jauh": ("-away", "-date", "regency__code", "rule")}
ANSWERED = ("regency_id", "date", "rule")


class MarkFilter(LookMixin, forms.Form):
    """A GET form; an unknown value counts as not chosen."""

    wilayah = forms.ChoiceField(label=_("Kabupaten/kota"), required=False)
    aturan = forms.ChoiceField(label=_("Aturan"), required=False)
    urut = forms.ChoiceField(
        label=_("Urutan"), choices=[("", _("Terbaru dahulu")), ("jauh", _("Terjauh dahulu"))], required=False
    )

    def __init__(self, data, regencies: Iterable[Regency]) -> None:
        super().__init__(data)
        areas = [(regency.code, regency.full_name) for regency in regencies]
        rules = [(rule.code, rule.title) for rule in RULES.values() if rule.effect == Effect.MARKED]
        self.fields["wilayah"].choices = [("", _("Semua")), *areas]
        self.fields["aturan"].choices = [("", _("Semua")), *rules]
        if len(areas) == 1:
            del self.fields["wilayah"]
        self.is_valid()

    def chosen(self, name: str) -> str:
        return self.cleaned_data.get(name, "")


@dataclass(frozen=True)
class Choice:
    """A state that the queue can show, and how many marks are in it; ``None`` where that is not counted."""

    label: str
    query: str | None
    is_current: bool
    count: int | None


@dataclass(frozen=True)
class Refusal:
    """An answer that was not written: the mark's token, what was typed and what is wrong with it."""

    token: str
    text: str
    error: str


class Queue:
    """What one person sees on one request; a fixed number of queries."""

    def __init__(
        self, user: User, regencies: list[Regency], query: QueryDict, refusal: Refusal | None = None
    ) -> None:
        self.user = user
        self.query = query
        self.refusal = refusal or Refusal("", "", "")
        self.regencies = {regency.pk: regency for regency in regencies}
        self.filter = MarkFilter(query, regencies)
        asked = query.get("keadaan", "")
        self.state = asked if asked in dict(STATES) else MarkState.OPEN.value

    @property
    def states(self) -> list[Choice]:
        """The states to switch between, each with its number."""
        return [
            Choice(
                str(label),
                None if state == MarkState.OPEN else state,
                state == self.state,
                self.counts.get(state),
            )
            for state, label in STATES
        ]

    @property
    def keep(self) -> list[tuple[str, str]]:
        """The part of the query that a new filter leaves."""
        return [] if self.state == MarkState.OPEN else [("keadaan", self.state)]

    @property
    def clear_url(self) -> str:
        """The same state without filters, or empty when there are none."""
        return f"?{urlencode(self.keep)}" if any(self.filter.cleaned_data.values()) else ""

    @property
    def may_choose(self) -> bool:
        """Whether several marks of this page can be accepted at once."""
        return not self.is_gone and sum(row.may_accept for row in self.rows) > 1

    @cached_property
    def accepting(self) -> Collection[int]:
        return accepting_regencies(self.user)

    @cached_property
    def writable(self) -> Collection[int]:
        return set(Regency.objects.writable_by(self.user).values_list("pk", flat=True))

    @property
    def is_gone(self) -> bool:
        return self.state == GONE

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many marks there are in each state, by the other filters."""
        rows = self._narrowed(OddMark.objects.with_state()).values("state").annotate(number=Count("date"))
        return dict.fromkeys(MarkState.values, 0) | {row["state"]: row["number"] for row in rows}

    @cached_property
    def page(self) -> Page:
        return Paginator(self._gone() if self.is_gone else self._marks(), PER_PAGE).get_page(
            self.query.get("halaman")
        )

    @cached_property
    def rows(self) -> list[Row]:
        """The marks of this page with what was said about them."""
        found = list(self.page.object_list)
        keys = [_key(each) for each in found]
        threads = self._threads(keys)
        make = self._gone_row if self.is_gone else self._row
        return [make(each, threads[key]) for each, key in zip(found, keys, strict=True)]

    def _narrowed(self, rows: QuerySet) -> QuerySet:
        rows = rows.filter(regency__in=self.regencies)
        if code := self.filter.chosen("wilayah"):
            rows = rows.filter(regency__code=code)
        if rule := self.filter.chosen("aturan"):
            rows = rows.filter(rule=rule)
        return rows

    def _marks(self) -> QuerySet:
        rows = self._narrowed(OddMark.objects.with_state())
        return rows.filter(state=self.state).order_by(*ORDERS[self.filter.chosen("urut")])

    def _gone(self) -> QuerySet:
        """Marks that were answered and are there no more, by their last answer."""
        still = OddMark.objects.filter(**{name: OuterRef(name) for name in ANSWERED})
        rows = self._narrowed(MarkAnswer.objects.filter(~Exists(still)).order_by())
        return rows.values(*ANSWERED).annotate(last=Max("pk")).order_by("-last")

    def _threads(self, keys: list[tuple]) -> dict[tuple, list[MarkAnswer]]:
        threads: dict[tuple, list[MarkAnswer]] = defaultdict(list)
        if keys:
            wanted = Q()
            for regency, date, rule in keys:
                wanted |= Q(regency=regency, date=date, rule=rule)
            for answer in MarkAnswer.objects.filter(wanted).select_related("author").order_by("pk"):
                threads[answer.regency_id, answer.date, answer.rule].append(answer)
        return threads

    def _row(self, mark: OddMark, answers: list[MarkAnswer]) -> Row:
        regency = self.regencies[mark.regency_id]
        token = f"{regency.code}|{mark.date}|{mark.rule}|{mark.value}|{mark.answer or 0}"
        return Row.of(
            mark,
            regency,
            thread=[said(regency, answer, mark.value) for answer in answers],
            age=wording.age(mark, clock.today(regency.province.timezone)),
            token=token,
            may_write=mark.regency_id in self.writable,
            is_bureau=mark.regency_id in self.accepting,
            is_own=len(self.regencies) == 1,
            typed=self.refusal.text if token == self.refusal.token else "",
            error=self.refusal.error if token == self.refusal.token else "",
        )

    def _gone_row(self, found: dict, answers: list[MarkAnswer]) -> Row:
        regency = self.regencies[found["regency_id"]]
        return Row(
            key=f"{regency.code}-{found['date']}-{found['rule']}",
            regency=regency,
            date=found["date"],
            title=wording.title(found["rule"]),
            thread=[said(regency, answer, None) for answer in answers],
        )


def read_token(token: str) -> Asked:
    """The mark that a page showed; ValueError for anything that no page wrote."""
    code, date, rule, value, seen = token.split("|")
    if rule not in RULES or not re.fullmatch(r"[1-9][0-9]\.[0-9]{2}", code, re.ASCII):
        raise ValueError(token)
    return Asked(code, dt.date.fromisoformat(date), rule, int(value), int(seen))


def _open_marks(regency_id: int, until: dt.date) -> QuerySet:
    return OddMark.objects.filter(regency=regency_id, date__lte=until).open()


# On every page of a province or a regency, so composed once.
_STATES = PreparedQuery(
    "marks_by_state",
    lambda pk: (
        OddMark.objects.filter(regency__province=pk)
        .with_state()
        .values("state")
        .annotate(number=Count("date"))
        .values_list("state", "number")
    ),
)
_OPEN = PreparedQuery(
    "open_marks_until", lambda pk, until: _open_marks(pk, until).values("rule"), "bigint", "date"
)
_LATEST = PreparedQuery(
    "latest_open_marks",
    lambda pk, until: _open_marks(pk, until).order_by("-date", "rule")[:FEW],
    "bigint",
    "date",
)


@dataclass(frozen=True)
class OpenMarks:
    """A regency's open marks: the latest few, and how many there are."""

    rows: list[Row]
    count: int


def open_marks(regency: Regency, until: dt.date) -> OpenMarks:
    """Of the days up to *until*, as they stand now; one query, or two where there are any."""
    number = _OPEN.count(regency.pk, until)
    latest = _LATEST.objects(regency.pk, until) if number else []
    return OpenMarks([Row.of(mark, regency) for mark in latest], number)


def counts_of(province: Province) -> dict[str, int]:
    """How many marks of the province there are in each state."""
    return dict.fromkeys(MarkState.values, 0) | dict(_STATES.rows(province.pk))


def latest_answer(regencies: Collection[int]) -> int:
    """Moves with every answer, for the version of a page that shows them."""
    return MarkAnswer.objects.filter(regency__in=regencies).aggregate(last=Max("pk"))["last"] or 0


def _key(found: OddMark | dict) -> tuple:
    if isinstance(found, dict):
        return tuple(found[name] for name in ANSWERED)
    return tuple(getattr(found, name) for name in ANSWERED)
