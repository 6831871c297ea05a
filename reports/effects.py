"""What a change of the ledger would do to the figures, before it is made: derived twice by the same
arithmetic as the stored ones, with the regency's series as it is and as it would be."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from regencies.models import Province, Regency
from reports import arithmetic
from reports.arithmetic import (
    FLOWS,
    Balance,
    PopulationFigure,
    Series,
    derive,
    first_data_on,
    province_figures,
    series_start,
)
from reports.frames import KnownDeadline, build_calendar, exceptions, service_week
from reports.progress import DeadlineDay, RegencyDay
from reports.progress.provinces import Frame, load_frame
from reports.progress.stored import Standing, deadline_day, regency_day, standings
from reports.sources import load_series

Change = Callable[[Series], Series]


@dataclass(frozen=True)
class State:
    """One area at the close of a date; ``deadlines`` by key, those with figures on that date."""

    day: RegencyDay | arithmetic.ProvinceDay
    deadlines: Mapping[int, DeadlineDay | arithmetic.ProvinceDeadline]


@dataclass(frozen=True)
class DateEffect:
    """``terms``: the deadlines with figures on ``date``, by due date, then name. The province's states are
    None where they were not asked for."""

    date: dt.date
    terms: tuple[KnownDeadline, ...]
    before: State
    after: State
    province_before: State | None = None
    province_after: State | None = None


def with_report(date: dt.date, flows: Mapping[str, int]) -> Change:
    """The report of *date* says *flows*."""

    def change(series: Series) -> Series:
        dates, rows = list(series.report_dates), series.flows
        row = np.array([[flows[flow] for flow in FLOWS]], dtype=np.int64)
        place = bisect_left(dates, date)
        rest = place + (place < len(dates) and dates[place] == date)
        return replace(
            series,
            report_dates=[*dates[:place], date, *dates[rest:]],
            flows=np.concatenate([rows[:place], row, rows[rest:]]),
        )

    return change


def with_balance(date: dt.date, totals: Mapping[str, int | None] | None) -> Change:
    """The balance of *date* states *totals*, or is not there."""

    def change(series: Series) -> Series:
        kept = [balance for balance in series.balances if balance.date != date]
        added = [] if totals is None else [Balance(date, **totals)]
        return replace(series, balances=tuple(sorted([*kept, *added], key=lambda each: each.date)))

    return change


def with_figure(effective_on: dt.date, eligible: int | None) -> Change:
    """The register's figure from *effective_on* on is *eligible*, or is not there."""

    def change(series: Series) -> Series:
        kept = [figure for figure in series.register if figure.effective_on != effective_on]
        added = [] if eligible is None else [PopulationFigure(effective_on, eligible)]
        return replace(series, register=tuple(sorted([*kept, *added], key=lambda each: each.effective_on)))

    return change


def effects(
    regency: Regency, change: Change, dates: Iterable[dt.date], *, with_province: bool
) -> list[DateEffect]:
    """The figures of *regency*, and with *with_province* the sums of its province, on each of *dates* before
    and after *change*. None of *dates* lies ahead."""
    dates = sorted(set(dates))
    before, after = _both(regency, change, dates)
    others = _others(regency, dates) if with_province else None
    return [_effect(regency, before, after, date, others and others[date]) for date in dates]


def _both(regency: Regency, change: Change, dates: list[dt.date]) -> tuple[Series, Series]:
    """The two series under one calendar that covers what either needs."""
    before = load_series(regency, until=dates[-1])
    after = change(before)
    first = min([dates[0], *filter(None, (first_data_on(before), first_data_on(after)))])
    if first < before.calendar.first:
        marks = exceptions(regency.province_id)
        week = service_week(regency.province_id)
        calendar = build_calendar([first], dates[-1], before.deadlines, week, marks[None], marks[regency.pk])
        before, after = replace(before, calendar=calendar), replace(after, calendar=calendar)
    return before, after


def standing_on(series: Series, date: dt.date) -> Standing:
    """The figures of one date, as the recompute would store them."""
    start = series_start(series)
    if start is None or start > date:
        return Standing()
    progress = derive(series, start=date, until=date)
    return Standing(next(progress.rows()), {row.deadline: row for row in progress.deadline_rows()})


@dataclass(frozen=True)
class _Others:
    """The rest of the province on a date, as stored, and what all of its regencies share."""

    province: Province
    regencies: list[Regency]
    standings: dict[int, Standing]


def _others(regency: Regency, dates: list[dt.date]) -> dict[dt.date, _Others]:
    province = regency.province
    regencies = list(Regency.objects.filter(province=province).order_by("code"))
    keys = [each.pk for each in regencies if each.pk != regency.pk]
    return {date: _Others(province, regencies, standings(province, keys, date)) for date in dates}


def _effect(
    regency: Regency, before: Series, after: Series, date: dt.date, others: _Others | None
) -> DateEffect:
    found = standing_on(before, date), standing_on(after, date)
    frame = load_frame(regency.province, _reached(found, others), date, None)
    terms = tuple(each for each in frame.deadlines if each.has_figures_on(date))
    states = [_state(regency, standing, terms, frame, date) for standing in found]
    if others is None:
        return DateEffect(date, terms, *states)
    sums = [_sums(regency, standing, others, frame, date) for standing in found]
    return DateEffect(date, terms, *states, *sums)


def _reached(found: Iterable[Standing], others: _Others | None) -> list[dt.date]:
    """Dates that the province's calendar must cover: up to where each regency has reported."""
    everybody = [*found, *(others.standings.values() if others else ())]
    return [each.day.data_through for each in everybody if each.day and each.day.data_through]


def _state(
    regency: Regency, standing: Standing, terms: tuple[KnownDeadline, ...], frame: Frame, date: dt.date
) -> State:
    day = regency_day(regency, date, standing.day, frame.is_open(regency.pk, date))
    return State(
        day,
        {
            each.key: deadline_day(
                each, day, standing.deadlines.get(each.key), frame.calendar.left(date, each.due_on)
            )
            for each in terms
        },
    )


def _sums(regency: Regency, standing: Standing, others: _Others, frame: Frame, date: dt.date) -> State:
    everybody = others.standings | {regency.pk: standing}
    days = [everybody[each.pk].for_province(each.code) for each in others.regencies]
    sums = province_figures(days, frame.deadlines, frame.calendar, date)
    return State(sums, sums.deadlines)
