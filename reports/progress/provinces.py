"""A province on one date."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from ektp.prepared import PreparedQuery
from regencies.models import FLOWS, Province, Regency, UnderdevelopedPeriod
from reports import arithmetic
from reports.arithmetic import ServiceCalendar, primary_on, province_figures, share_of_gap
from reports.frames import Marks, build_calendar, exceptions, known_deadlines, service_week
from reports.progress.figures import (
    DeadlineView,
    KnownDeadline,
    ProvinceDay,
    ProvinceDeadlineDay,
    ProvinceView,
    RegencyDay,
)
from reports.progress.stored import Standing, deadline_day, regency_day, standings

# For every page of a province, so composed once.
_REGENCIES = PreparedQuery(
    "regencies_of_province", lambda pk: Regency.objects.filter(province=pk).order_by("code")
)
_PERIODS = PreparedQuery(
    "underdeveloped_in_province",
    lambda pk: (
        UnderdevelopedPeriod.objects.filter(regency__province=pk)
        .order_by("from_year")
        .values_list("regency_id", "from_year", "to_year")
    ),
)


def _shared(shown: type, derived: type) -> set[str]:
    return {each.name for each in fields(shown)} & {each.name for each in fields(derived)}


_OF_DAY = _shared(ProvinceDay, arithmetic.ProvinceDay)
_OF_DEADLINE = _shared(ProvinceDeadlineDay, arithmetic.ProvinceDeadline) - {"deadline"}


@dataclass(frozen=True)
class Frame:
    """What all regencies of a province share on a date."""

    deadlines: tuple[KnownDeadline, ...]
    calendar: ServiceCalendar
    marks: Marks

    def is_open(self, regency_id: int, date: dt.date) -> bool:
        return self.marks[regency_id].get(date, self.calendar.is_service_day(date))


def load_frame(
    province: Province,
    starts: list[dt.date],
    until: dt.date,
    known_at: dt.datetime | None,
    deadlines: tuple[KnownDeadline, ...] | None = None,
) -> Frame:
    """The calendar is the province's own: it covers *starts*, *until* and every due date.

    Who has read the *deadlines* already gives them.
    """
    if deadlines is None:
        deadlines = known_deadlines(province.pk, known_at)
    marks = exceptions(province.pk, known_at)
    week = service_week(province.pk, known_at) if known_at else province.service_weekdays
    return Frame(deadlines, build_calendar(starts, until, deadlines, week, marks[None], {}), marks)


def province_progress(province: Province, date: dt.date, known_at: dt.datetime | None = None) -> ProvinceView:
    """Everything about *province* at the close of *date*, regencies of which nothing is known included."""
    regencies = _regencies(province)
    found = standings(province, [regency.pk for regency in regencies], date, known_at)
    reached = [each.day.data_through for each in found.values() if each.day and each.day.data_through]
    frame = load_frame(province, reached, date, known_at)
    days = tuple(
        regency_day(each, date, found[each.pk].day, frame.is_open(each.pk, date)) for each in regencies
    )
    sums = province_figures(
        [found[each.pk].for_province(each.code) for each in regencies], frame.deadlines, frame.calendar, date
    )
    terms = {each.key: each for each in frame.deadlines}
    views = {
        key: _deadline_view(terms[key], row, days, [found[each.pk] for each in regencies])
        for key, row in sums.deadlines.items()
    }
    primary = primary_on(frame.deadlines, date)
    return ProvinceView(
        province=province,
        date=date,
        known_at=known_at,
        known=frame.deadlines,
        day=_province_day(province, sums, days, frame.calendar.is_service_day(date)),
        regencies=days,
        deadlines=tuple(views.values()),
        primary=views[primary.key] if primary else None,
    )


def _regencies(province: Province) -> list[Regency]:
    """In the order of their codes, with their years on the list of underdeveloped regions."""
    found = _REGENCIES.objects(province.pk)
    load_years(province, found)
    for regency in found:
        regency.province = province
    return found


def load_years(province: Province, regencies: Iterable[Regency]) -> None:
    """Read at once in which years *regencies* of the province are on the list of underdeveloped regions."""
    years = defaultdict(list)
    for key, first, last in _PERIODS.rows(province.pk):
        years[key].append((first, last))
    for regency in regencies:
        regency.underdeveloped_years = years[regency.pk]


def _province_day(
    province: Province, sums: arithmetic.ProvinceDay, days: tuple[RegencyDay, ...], is_open: bool
) -> ProvinceDay:
    return ProvinceDay(
        province=province,
        is_service_day=is_open,
        **{name: getattr(sums, name) for name in _OF_DAY},
        **{flow: _sum_known(getattr(day, flow) for day in days) for flow in FLOWS},
    )


def _deadline_view(
    terms: KnownDeadline,
    sums: arithmetic.ProvinceDeadline,
    days: tuple[RegencyDay, ...],
    found: list[Standing],
) -> DeadlineView:
    values = {name: getattr(sums, name) for name in _OF_DEADLINE}
    left = sums.service_days_left
    regencies = []
    for day, standing in zip(days, found, strict=True):
        figures = standing.deadlines.get(terms.key)
        share = share_of_gap(figures.remaining, sums.remaining) if figures else None
        regencies.append(deadline_day(terms, day, figures, left, share))
    return DeadlineView(terms, ProvinceDeadlineDay(deadline=terms, **values), tuple(regencies))


def _sum_known(values) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
