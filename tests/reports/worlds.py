"""A small province whose figures can be checked by hand, and ways to look at what is stored."""

import datetime as dt
from decimal import Decimal

from django.db import connection

from regencies.models import Province, Regency
from reports import recompute
from reports.arithmetic import DeadlineFigures, RegencyFigures
from reports.models import DeadlineProgress, RecomputeState, RegencyProgress
from tests.factories import (
    make_balance,
    make_deadline,
    make_population,
    make_province,
    make_regency,
    make_report,
)

OPENING = dt.date(2016, 7, 31)
FIRST = dt.date(2016, 8, 1)


def make_reporting_regency(*, code: str, eligible: int, opening: int, daily: int, until: dt.date) -> Regency:
    """Opens with *opening* recorded on 31 July 2016 and records *daily* on every day from 1 August on."""
    regency = make_regency(code=code, name=f"Wilayah {code}")
    make_population(regency=regency, eligible=eligible)
    make_balance(
        regency=regency,
        date=OPENING,
        recorded_total=opening,
        printed_total=opening // 2,
        blank_stock=500,
        temporary_outstanding=0,
    )
    for offset in range((until - FIRST).days + 1):
        make_report(
            regency=regency, date=FIRST + dt.timedelta(days=offset), recorded=daily, printed=daily // 2
        )
    return regency


def make_small_province(until: dt.date = dt.date(2016, 8, 30)) -> Province:
    """Two regencies that report and one of which only the register is known; two deadlines."""
    province = make_province()
    make_reporting_regency(code="16.01", eligible=1000, opening=100, daily=10, until=until)
    make_reporting_regency(code="16.71", eligible=500, opening=450, daily=2, until=until)
    make_population(regency=make_regency(code="16.05", name="Wilayah 16.05"), eligible=300)
    make_deadline(name="Utama")
    make_deadline(name="Antara", target_ratio=Decimal("0.9"), is_primary=False)
    return province


def bring_all_up_to_date() -> None:
    for key in recompute.lagging():
        assert recompute.bring_up_to_date(key)


def stored_rows(until: dt.date) -> tuple[list, list]:
    """Every stored row up to *until*, in one order."""
    area = RegencyProgress.objects.filter(date__lte=until).order_by("regency_id", "date")
    against = DeadlineProgress.objects.filter(date__lte=until).order_by("regency_id", "deadline_id", "date")
    return (
        list(area.values_list("regency_id", *RegencyFigures._fields)),
        list(against.values_list("regency_id", *DeadlineFigures._fields)),
    )


def forget_everything_derived() -> None:
    with connection.cursor() as cursor:
        for model in (RegencyProgress, DeadlineProgress, RecomputeState):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
