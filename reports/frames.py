"""What all regencies of a province share: deadlines, the week, and the days that were opened or closed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache

from django.db.models import Model, Q

from ektp.prepared import PreparedQuery, any_of
from regencies.calendar import public_holidays
from regencies.models import Deadline, Province, ServiceDayException
from reports import arithmetic
from reports.arithmetic import DeadlineTerms, ServiceCalendar
from reports.entered import entered

Marks = dict[int | None, dict[dt.date, bool]]
"""Opened and closed days by regency; None holds those of the whole province."""


@dataclass(frozen=True, kw_only=True)
class KnownDeadline(DeadlineTerms):
    """A deadline as the province has entered it; ``key`` is its primary key."""

    status: str
    legal_basis: str = ""


_ENTERED_AS = {"key": "id", "target": "target_ratio"}
_TERMS = [each.name for each in fields(KnownDeadline) if each.name != "is_withdrawn"]
_TERMS_ENTERED = ["province_id", *(_ENTERED_AS.get(name, name) for name in _TERMS)]
_OPENED = ("province_id", "regency_id", "date", "is_open")
_WEEK = ("id", "service_weekdays")

# For every page of figures and every recompute, so composed once.
_DEADLINES = PreparedQuery(
    "deadlines_of_provinces",
    lambda keys: entered(Deadline, any_of("province", keys), None).values_list(*_TERMS_ENTERED),
    "bigint[]",
)
_EXCEPTIONS = PreparedQuery(
    "days_opened_in_provinces",
    lambda keys: entered(ServiceDayException, any_of("province", keys), None).values_list(*_OPENED),
    "bigint[]",
)
_WEEKS = PreparedQuery(
    "weeks_of_provinces",
    lambda keys: entered(Province, any_of("id", keys), None).values_list(*_WEEK),
    "bigint[]",
)


@dataclass(frozen=True)
class Frame:
    """What all regencies of a province share."""

    deadlines: tuple[KnownDeadline, ...]
    week: list[int]
    marks: Marks
    _calendars: dict[int | None, ServiceCalendar] = field(default_factory=dict)

    def calendar_of(
        self, regency_id: int, starts: Collection[dt.date], until: dt.date, *, is_short: bool = False
    ) -> ServiceCalendar:
        """The regency's calendar; one for all that have no exceptions of their own. A short one begins with
        *starts*, whenever the deadlines were announced."""
        own = regency_id if self.marks[regency_id] else None
        if own not in self._calendars:
            self._calendars[own] = build_calendar(
                starts,
                until,
                self.deadlines,
                self.week,
                self.marks[None],
                self.marks[regency_id],
                is_short=is_short,
            )
        return self._calendars[own]


def load_frames(province_ids: Collection[int], known_at: dt.datetime | None = None) -> dict[int, Frame]:
    """Deadlines, week and exceptions by province; three queries."""
    keys = list(province_ids)
    deadlines, weeks, marks = _deadlines(keys, known_at), _weeks(keys, known_at), _marks(keys, known_at)
    return {key: Frame(deadlines[key], weeks.get(key, []), marks[key]) for key in keys}


def known_deadlines(province_id: int, known_at: dt.datetime | None = None) -> tuple[KnownDeadline, ...]:
    """The province's deadlines by due date, then name; withdrawn ones are there and have no figures."""
    return _deadlines([province_id], known_at)[province_id]


def service_week(province_id: int, known_at: dt.datetime | None = None) -> list[int]:
    """ISO weekdays on which the province serves; none before the province was known."""
    return _weeks([province_id], known_at).get(province_id, [])


def exceptions(province_id: int, known_at: dt.datetime | None = None) -> Marks:
    """Days that the province or one of its regencies opened or closed."""
    return _marks([province_id], known_at)[province_id]


def _deadlines(keys: list[int], known_at: dt.datetime | None) -> dict[int, tuple[KnownDeadline, ...]]:
    found = defaultdict(list)
    for province_id, *terms in _read(_DEADLINES, keys, known_at, Deadline, "province", _TERMS_ENTERED):
        known = dict(zip(_TERMS, terms, strict=True))
        is_withdrawn = known["status"] == Deadline.Status.WITHDRAWN
        found[province_id].append(KnownDeadline(is_withdrawn=is_withdrawn, **known))
    return {key: tuple(sorted(found[key], key=lambda each: (each.due_on, each.name))) for key in keys}


def _weeks(keys: list[int], known_at: dt.datetime | None) -> dict[int, list[int]]:
    return dict(_read(_WEEKS, keys, known_at, Province, "id", _WEEK))


def _marks(keys: list[int], known_at: dt.datetime | None) -> dict[int, Marks]:
    found: dict[int, Marks] = {key: defaultdict(dict) for key in keys}
    rows = _read(_EXCEPTIONS, keys, known_at, ServiceDayException, "province", _OPENED)
    for province_id, regency_id, date, is_open in rows:
        found[province_id][regency_id][date] = is_open
    return found


def _read(
    now: PreparedQuery,
    keys: list[int],
    known_at: dt.datetime | None,
    model: type[Model],
    area: str,
    names: Sequence[str],
) -> Iterable[tuple]:
    """*now* for what stands now; the same columns from the history of *model* for an earlier moment."""
    if known_at is None:
        return now.rows(keys)
    return entered(model, Q(**{f"{area}__in": keys}), known_at).values_list(*names)


def build_calendar(
    starts: Iterable[dt.date],
    until: dt.date,
    deadlines: Iterable[KnownDeadline],
    week: Collection[int],
    province_marks: dict[dt.date, bool],
    regency_marks: dict[dt.date, bool],
    *,
    is_short: bool = False,
) -> ServiceCalendar:
    """A calendar from the earliest of *starts* to as far after *until* as a projection may look."""
    announced = [terms.announced_on for terms in deadlines if terms.announced_on and not is_short]
    first = min([until, *starts, *announced])
    first, last = arithmetic.calendar_span(first, until, [terms.due_on for terms in deadlines])
    return _calendar(first, last, tuple(week), tuple(province_marks.items()), tuple(regency_marks.items()))


@lru_cache(maxsize=8)
def _calendar(
    first: dt.date,
    last: dt.date,
    week: tuple[int, ...],
    province_marks: tuple[tuple[dt.date, bool], ...],
    regency_marks: tuple[tuple[dt.date, bool], ...],
) -> ServiceCalendar:
    """Ten years and more of days, the same ones for all pages of a day."""
    closed = frozenset().union(*(public_holidays(year) for year in range(first.year, last.year + 1)))
    return ServiceCalendar.build(first, last, week, closed, dict(province_marks), dict(regency_marks))
