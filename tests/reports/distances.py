"""Distances from a deadline as pages read them, without a database: for charts, tiles and sentences."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from regencies.models import Regency
from reports.progress import DeadlineDay, KnownDeadline, ProvinceDeadlineDay, RegencyDay
from reports.progress.stored import regency_day

TODAY = dt.date(2016, 8, 30)
DUE = dt.date(2016, 9, 30)


def terms(**fields) -> KnownDeadline:
    fields = {
        "key": 1,
        "name": "Wajib rekam 2016",
        "measure": "recorded",
        "target": Decimal(1),
        "due_on": DUE,
        "announced_on": dt.date(2016, 5, 12),
        "is_primary": True,
        "status": "in_force",
    } | fields
    return KnownDeadline(**fields)


def distance(**fields) -> DeadlineDay:
    """Muara on 30 August 2016: 4.700 of 10.000 remain, at 15 a day."""
    fields = {
        "deadline": terms(),
        "date": TODAY,
        "target_count": 10_000,
        "total": 5_300,
        "remaining": 4_700,
        "service_days_left": 22,
        "projected_on": dt.date(2017, 12, 13),
        "projected_early_on": dt.date(2017, 10, 2),
        "projected_late_on": dt.date(2018, 3, 1),
        "reached_on": None,
        "gap_days": 439,
        "shortfall": 4_370,
        "status": "behind",
        "pace": Fraction(15),
    } | fields
    return DeadlineDay(**fields)


def done(**fields) -> DeadlineDay:
    reached = dt.date(2016, 8, 15)
    return distance(
        total=10_030,
        remaining=0,
        shortfall=0,
        status="reached",
        projected_on=reached,
        projected_early_on=reached,
        projected_late_on=reached,
        reached_on=reached,
        gap_days=-46,
        **fields,
    )


def without_pace(**fields) -> DeadlineDay:
    """Too little was reported to say when it will be done."""
    return distance(
        pace=None,
        shortfall=None,
        projected_on=None,
        projected_early_on=None,
        projected_late_on=None,
        gap_days=None,
        status="no_data",
        **fields,
    )


def province_distance(**fields) -> ProvinceDeadlineDay:
    fields = {"regencies_open": 1, "regencies_without_forecast": 0} | fields
    values = {name: fields.pop(name, value) for name, value in vars(distance()).items()}
    return ProvinceDeadlineDay(**values, **fields)


def day(**fields) -> RegencyDay:
    """A regency of which nothing is known but what *fields* say."""
    regency = fields.pop("regency", None) or Regency(
        code="16.01", kind="kabupaten", name="Muara", short_name="Muara"
    )
    empty = regency_day(regency, fields.pop("date", TODAY), None, is_open=True)
    return RegencyDay(**vars(empty) | fields)
