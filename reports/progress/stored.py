"""The figures of some regencies on one date: stored, or derived in memory where nothing is stored for it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from operator import attrgetter

from ektp.prepared import PreparedQuery, any_of
from regencies import clock
from regencies.models import Province, Regency
from reports import arithmetic
from reports.arithmetic import DeadlineFigures, RegencyFigures, derive, pace, series_start
from reports.models import DeadlineProgress, RecomputeState, RegencyProgress
from reports.progress.figures import DeadlineDay, KnownDeadline, RegencyDay, StoredDay
from reports.sources import load_all_series

AREA_FIELDS = [name for name in RegencyFigures._fields if not name.startswith("window_")]
REACHED_FIELDS = [name for name in DeadlineFigures._fields if name != "deadline"]
_area, _reached = attrgetter(*AREA_FIELDS), attrgetter(*REACHED_FIELDS)


_for_province = attrgetter(
    *(name for name in arithmetic.RegencyDay._fields if name not in ("code", "deadlines"))
)

# For every page of figures, so composed once.
_DAYS = PreparedQuery(
    "days_of_regencies",
    lambda keys, date: RegencyProgress.objects.filter(any_of("regency", keys), date=date).values_list(
        "regency_id", *RegencyFigures._fields
    ),
    "bigint[]",
    "date",
)
_DISTANCES = PreparedQuery(
    "distances_of_regencies",
    lambda keys, date: DeadlineProgress.objects.filter(any_of("regency", keys), date=date).values_list(
        "regency_id", *DeadlineFigures._fields
    ),
    "bigint[]",
    "date",
)


@dataclass(frozen=True)
class Standing:
    """One regency on one date; ``day`` is None when nothing is known of it."""

    day: RegencyFigures | None = None
    deadlines: dict[int, DeadlineFigures] = field(default_factory=dict)

    def for_province(self, code: str) -> arithmetic.RegencyDay:
        """What the province's sums need of it."""
        if self.day is None:
            return arithmetic.RegencyDay(code)
        return arithmetic.RegencyDay(code, *_for_province(self.day), self.deadlines)


def standings(
    province: Province, regency_ids: Collection[int], date: dt.date, known_at: dt.datetime | None = None
) -> dict[int, Standing]:
    """By regency, for every one asked for.

    A day that the recompute has not reached yet, as just after midnight, is derived here: a page must not be
    empty because a worker is late.
    """
    if known_at is not None:
        return _derived(province.pk, regency_ids, date, known_at)
    found = _stored(regency_ids, date)
    missing = [key for key in regency_ids if key not in found]
    if missing and date <= clock.today(province.timezone):
        reached = RecomputeState.objects.filter(regency__in=missing, through__gte=date)
        late = set(missing).difference(reached.values_list("regency", flat=True))
        found |= _derived(province.pk, late, date, None) if late else {}
    return {key: found.get(key, Standing()) for key in regency_ids}


def regency_day(regency: Regency, date: dt.date, figures: RegencyFigures | None, is_open: bool) -> RegencyDay:
    """The row that pages read; without figures all of it is unknown but whether it is a service day."""
    if figures is None:
        nothing = dict.fromkeys(AREA_FIELDS) | {"date": date, "is_service_day": is_open, "reported": False}
        return RegencyDay(
            regency=regency,
            window_start=None,
            window_reports=0,
            pace_recorded=None,
            pace_printed=None,
            **nothing,
        )
    return RegencyDay.of(
        zip(AREA_FIELDS, _area(figures), strict=True),
        regency=regency,
        window_start=figures.window_start,
        window_reports=figures.window_reports,
        pace_recorded=pace(figures.window_recorded, figures.window_reports),
        pace_printed=pace(figures.window_printed, figures.window_reports),
    )


def deadline_day(
    terms: KnownDeadline, day: RegencyDay | StoredDay, figures: DeadlineFigures | None, left: int, share=None
) -> DeadlineDay:
    """The row that pages read; without figures all of it is unknown but *left*, the service days left."""
    if figures is None:
        nothing = {"date": day.date, "service_days_left": left, "status": "no_data"}
        values = (dict.fromkeys(REACHED_FIELDS) | nothing).items()
    else:
        values = zip(REACHED_FIELDS, _reached(figures), strict=True)
    pace_now = getattr(day, f"pace_{terms.measure}")
    return DeadlineDay.of(values, deadline=terms, pace=pace_now, share_of_gap=share)


def _stored(regency_ids: Collection[int], date: dt.date) -> dict[int, Standing]:
    keys, distances = list(regency_ids), defaultdict(dict)
    for key, *values in _DISTANCES.rows(keys, date):
        figures = DeadlineFigures._make(values)
        distances[key][figures.deadline] = figures
    return {
        key: Standing(RegencyFigures._make(values), distances[key]) for key, *values in _DAYS.rows(keys, date)
    }


def _derived(
    province_id: int, regency_ids: Collection[int], date: dt.date, known_at: dt.datetime | None
) -> dict[int, Standing]:
    found = {}
    for key, series in load_all_series(province_id, regency_ids, until=date, known_at=known_at).items():
        start = series_start(series)
        if start is None or start > date:
            continue
        progress = derive(series, start=date, until=date)
        distances = {row.deadline: row for row in progress.deadline_rows()}
        found[key] = Standing(next(progress.rows()), distances)
    return {key: found.get(key, Standing()) for key in regency_ids}
