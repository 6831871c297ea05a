"""What pages and exports get to read: one frozen row per area and date, and per area, deadline and date.

Counts are whole people, cards or certificates; ratios and paces are exact fractions, rounded only where
they are shown. None is unknown, never zero. The province's rows have the same names as a regency's, so
that one table, chart or export serves both.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Self

from regencies.models import Province, Regency
from reports.arithmetic import RegencyFigures, pace, ratio, required_pace
from reports.frames import KnownDeadline


class FiguresRow:
    """A frozen dataclass of figures. A page has dozens of them, each with dozens of fields."""

    @classmethod
    def of(cls, values: Iterable[tuple[str, object]], **more: object) -> Self:
        """One with these values, which must be all of its fields and no others: nothing checks that. Setting
        them one by one, as a frozen dataclass does, takes five times as long."""
        made = object.__new__(cls)
        made.__dict__.update(values, **more)
        return made


@dataclass(frozen=True, kw_only=True)
class AreaDay(FiguresRow):
    """One area at the close of ``date``."""

    date: dt.date
    is_service_day: bool
    data_through: dt.date | None
    service_days_silent: int | None
    eligible: int | None
    recorded_total: int | None
    printed_total: int | None
    print_backlog: int | None
    blank_stock: int | None
    blank_days_left: int | None
    blank_runout_on: dt.date | None
    blanks_needed: int | None
    temporary_outstanding: int | None
    temporary_gap: int | None
    temporary_expired: int | None
    temporary_expiring_30: int | None
    pace_recorded: Fraction | None
    pace_printed: Fraction | None
    recorded: int | None
    printed: int | None
    reprinted: int | None
    blanks_received: int | None
    blanks_spoiled: int | None
    temporary_issued: int | None
    temporary_withdrawn: int | None

    @property
    def coverage(self) -> Fraction | None:
        """May exceed 1; shown as it is, with a mark."""
        return ratio(self.recorded_total, self.eligible)

    @property
    def print_coverage(self) -> Fraction | None:
        return ratio(self.printed_total, self.eligible)


@dataclass(frozen=True, kw_only=True)
class RegencyDay(AreaDay):
    regency: Regency
    reported: bool
    window_start: dt.date | None
    window_reports: int
    spread_recorded: float | None
    spread_printed: float | None

    @property
    def area_code(self) -> str:
        return self.regency.code

    @property
    def area_name(self) -> str:
        return self.regency.full_name


@dataclass(frozen=True, kw_only=True)
class ProvinceDay(AreaDay):
    """Sums over the regencies. ``regencies_…`` count them; ``regencies_reported`` is for ``date`` itself.

    ``blank_days_left`` and ``blank_runout_on`` are always None: offices that have run out use nothing, so
    a sum would look best when things are worst. ``blank_first_runout_on`` can be acted on.
    """

    province: Province
    regencies: int
    regencies_reported: int
    regencies_without_data: int
    regencies_without_register: int
    regencies_without_reports: int
    regencies_without_pace: int
    regencies_without_blanks: int
    blank_first_runout_on: dt.date | None

    @property
    def area_code(self) -> str:
        return self.province.code

    @property
    def area_name(self) -> str:
        return self.province.name


@dataclass(frozen=True, kw_only=True)
class DeadlineDay(FiguresRow):
    """One area's distance from one deadline at the close of ``date``.

    ``pace`` is the area's pace of the deadline's measure. ``share_of_gap`` is a regency's part of the
    province's remaining people; None for the province itself and on a page of one regency.
    """

    deadline: KnownDeadline
    date: dt.date
    target_count: int | None
    total: int | None
    remaining: int | None
    service_days_left: int
    projected_on: dt.date | None
    projected_early_on: dt.date | None
    projected_late_on: dt.date | None
    reached_on: dt.date | None
    gap_days: int | None
    shortfall: int | None
    status: str
    pace: Fraction | None
    share_of_gap: Fraction | None = None

    @property
    def required_pace(self) -> Fraction | None:
        """People per service day from tomorrow to the due date; None when no service day is left."""
        return required_pace(self.remaining, self.service_days_left)

    @property
    def days_left(self) -> int:
        """Calendar days to the due date; negative after it."""
        return (self.deadline.due_on - self.date).days


@dataclass(frozen=True, kw_only=True)
class ProvinceDeadlineDay(DeadlineDay):
    """``regencies_open`` are not yet done; ``regencies_without_forecast`` of these have no date."""

    regencies_open: int
    regencies_without_forecast: int


@dataclass(frozen=True)
class DeadlineView:
    """One deadline on one date: the province's row, and the regencies' in the order of their codes."""

    deadline: KnownDeadline
    province: ProvinceDeadlineDay
    regencies: tuple[DeadlineDay, ...]


@dataclass(frozen=True)
class ProvinceView:
    """A province on one date. ``deadlines`` have figures on that date, by due date, then name; ``known``
    are all of the province, withdrawn ones too, in the same order."""

    province: Province
    date: dt.date
    known_at: dt.datetime | None
    known: tuple[KnownDeadline, ...]
    day: ProvinceDay
    regencies: tuple[RegencyDay, ...]
    deadlines: tuple[DeadlineView, ...]
    primary: DeadlineView | None

    @property
    def has_data(self) -> bool:
        return self.day.recorded_total is not None

    @property
    def without_data(self) -> tuple[Regency, ...]:
        """Regencies that count with their eligible people and nothing done, to be named as such."""
        return tuple(day.regency for day in self.regencies if day.recorded_total is None)

    def rows(self, deadline: DeadlineView | None = None) -> list[tuple[RegencyDay, DeadlineDay | None]]:
        """Each regency with its distance from *deadline* (default: the primary one), in code order."""
        chosen = deadline or self.primary
        distances = chosen.regencies if chosen else [None] * len(self.regencies)
        return list(zip(self.regencies, distances, strict=True))


@dataclass(frozen=True)
class RegencyView:
    """A regency on one date, with the same order of deadlines as its province."""

    regency: Regency
    date: dt.date
    known_at: dt.datetime | None
    known: tuple[KnownDeadline, ...]
    day: RegencyDay
    deadlines: tuple[DeadlineDay, ...]
    primary: DeadlineDay | None

    @property
    def has_data(self) -> bool:
        return self.day.recorded_total is not None


class StoredDay(RegencyFigures):
    """A day of a regency's history: what is stored, and the ratios that a ``RegencyDay`` has."""

    __slots__ = ()

    @property
    def coverage(self) -> Fraction | None:
        return ratio(self.recorded_total, self.eligible)

    @property
    def pace_recorded(self) -> Fraction | None:
        return pace(self.window_recorded, self.window_reports)

    @property
    def pace_printed(self) -> Fraction | None:
        return pace(self.window_printed, self.window_reports)


class ProvinceTotals(NamedTuple):
    """A province's sums at the close of one date; None where it is known of no regency."""

    date: dt.date
    eligible: int | None
    recorded_total: int | None
    printed_total: int | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What moved coverage from the close of ``since`` to the close of the date asked for, exactly:
    ``by_recording + by_register == coverage_after − coverage_before``. ``span``: day, week or month."""

    span: str
    since: dt.date
    people_recorded: int | None
    people_eligible: int | None
    coverage_before: Fraction | None
    coverage_after: Fraction | None
    by_recording: Fraction | None
    by_register: Fraction | None


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """How the stored figures stand to the ledger and the calendar.

    ``version`` grows with every recompute of any of the regencies; ``stale`` counts those that lag;
    ``oldest_mark_at`` is since when the longest of them has waited; ``through`` is the date that all
    stored figures reach (None while one has none).
    """

    version: int
    regencies: int
    stale: int
    oldest_mark_at: dt.datetime | None
    through: dt.date | None
    computed_at: dt.datetime | None

    @property
    def is_current(self) -> bool:
        return not self.stale
