"""What the history of a report says to people: who changed what, when, why, from what to what."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import Lead
from django.utils.translation import get_language, gettext_lazy

from ektp.prepared import PreparedQuery, any_of
from regencies.clock import local
from regencies.formatting import count
from regencies.history_words import said_who, said_why
from regencies.models import FLOWS, DailyReport, Regency

NAMES = (*FLOWS, "note", "zero_reason")
LATEST = 12

KINDS = {
    "insert": gettext_lazy("dibuat"),
    "update": gettext_lazy("diubah"),
    "delete": gettext_lazy("dihapus"),
}


def _events(pk: int) -> QuerySet:
    return DailyReport.pgh_event_model.objects.filter(regency=pk)


# Every page of a regency and every form asks for these, so they are composed once.
_OF_DAY = PreparedQuery(
    "changes_of_day",
    lambda pk, date: _events(pk).filter(date=date).order_by("date", "pgh_id"),
    "bigint",
    "date",
)
# One more than are told: it says what was before the last of them.
_LATEST_OF_DAY = PreparedQuery(
    "latest_changes_of_day",
    lambda pk, date: _events(pk).filter(date=date).order_by("-pgh_id")[: LATEST + 1],
    "bigint",
    "date",
)
_NUMBERS = PreparedQuery(
    "change_numbers",
    lambda pk, until: _events(pk).filter(date__lte=until).order_by("-pgh_id").values_list("pgh_id"),
    "bigint",
    "date",
)


def _with_what_was_before(pk: int, numbers: Sequence[int]) -> QuerySet:
    days = _events(pk).filter(any_of("pgh_id", numbers)).values("date")
    follower = Window(Lead("pgh_id"), partition_by="date", order_by="pgh_id")
    return (
        _events(pk)
        .filter(date__in=days)
        .alias(follower=follower)
        .filter(Q(any_of("pgh_id", numbers)) | Q(any_of("follower", numbers)))
        .order_by("date", "pgh_id")
    )


_NUMBERED = PreparedQuery("changes_numbered", _with_what_was_before, "bigint", "bigint[]")


@dataclass(frozen=True)
class FieldChange:
    """One field of a change; ``before`` is empty when the report was made by it."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ReportChange:
    """One change of a report: ``version`` is what it left, ``why`` may be empty, ``number`` grows
    with every change whatever the clock says, ``local`` is ``at`` on the province's clock, without a zone."""

    number: int
    date: dt.date
    version: int
    kind: str
    at: dt.datetime
    local: dt.datetime
    who: str
    why: str
    fields: tuple[FieldChange, ...]

    @property
    def kind_word(self) -> str:
        return str(KINDS[self.kind])


def report_changes(regency: Regency, day: dt.date) -> list[ReportChange]:
    """Every change of the regency's report of *day*, the latest first; one query."""
    return _changes(regency, _OF_DAY.objects(regency.pk, day))


def latest_changes(regency: Regency, day: dt.date) -> tuple[list[ReportChange], bool]:
    """The ``LATEST`` changes of that report, the latest first, and whether others came before; one query."""
    events = _LATEST_OF_DAY.objects(regency.pk, day)[::-1]
    return _changes(regency, events)[:LATEST], len(events) > LATEST


def last_changes(regencies: Iterable[Regency], day: dt.date) -> dict[int, ReportChange]:
    """The latest change of each regency's report of *day* by the regency's key; one query."""
    regencies = {regency.pk: regency for regency in regencies}
    reports = DailyReport.objects.filter(regency__in=regencies, date=day).values("pk")
    events = DailyReport.pgh_event_model.objects.filter(pgh_obj__in=reports)
    return {
        event.regency_id: _change(event, None, ZoneInfo(regencies[event.regency_id].province.timezone))
        for event in events.order_by("regency_id", "-pgh_id").distinct("regency_id")
    }


def report_event_numbers(regency: Regency, *, until: dt.date) -> list[int]:
    """Numbers of all changes of the regency's reports up to *until*, the latest first, for a paginator."""
    return [number for (number,) in _NUMBERS.rows(regency.pk, until)]


def changes_numbered(regency: Regency, numbers: Iterable[int]) -> list[ReportChange]:
    """The changes of these *numbers*, the latest first, each against the one before it; one query."""
    wanted = set(numbers)
    events = _NUMBERED.objects(regency.pk, sorted(wanted))
    return [change for change in _changes(regency, events) if change.number in wanted]


def _changes(regency: Regency, events: Iterable) -> list[ReportChange]:
    zone = ZoneInfo(regency.province.timezone)
    found = []
    for _date, states in groupby(events, lambda event: event.date):
        before = None
        for state in states:
            found.append(_change(state, before, zone))
            before = None if state.pgh_label == "delete" else state
    return sorted(found, key=lambda change: change.number, reverse=True)


def field_texts(row) -> dict[str, str]:
    """A report's fields as they are shown, by name; *row* is a report, an event or an ``Entry``."""
    return {name: count(getattr(row, name)) if name in FLOWS else getattr(row, name) for name in NAMES}


def labels() -> dict[str, str]:
    """What each field is called on pages."""
    return dict(_labels(get_language()))


@lru_cache(maxsize=8)
def _labels(_language: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(DailyReport._meta.get_field(name).verbose_name)) for name in NAMES)


def _change(state, before, zone: ZoneInfo) -> ReportChange:
    return ReportChange(
        number=state.pgh_id,
        date=state.date,
        version=state.version,
        kind=state.pgh_label,
        at=state.pgh_created_at,
        local=local(state.pgh_created_at, zone),
        who=said_who(state),
        why=said_why(state),
        fields=() if state.pgh_label == "delete" else tuple(_field_changes(before, state)),
    )


def _field_changes(before, after) -> Iterable[FieldChange]:
    old, new = field_texts(before) if before else None, field_texts(after)
    for name, label in labels().items():
        if old is None:
            if name in FLOWS or new[name]:
                yield FieldChange(name, label, "", new[name])
        elif old[name] != new[name]:
            yield FieldChange(name, label, old[name], new[name])
