"""Closing a month and opening it again, and what is still missing in one."""

import datetime as dt
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Min

from regencies import clock
from regencies.calendar import is_service_day, load_exceptions
from regencies.ledger.signing import signed
from regencies.models import ClosedMonth, CorrectionRequest, DailyReport, Province, Reconciliation, User

ONE_DAY = dt.timedelta(days=1)


class NotYet(Exception):
    """Officers may still change days of the month; it can be closed from ``day`` on."""

    def __init__(self, day: dt.date) -> None:
        super().__init__(str(day))
        self.day = day


class StillAsked(Exception):
    """``count`` requests for corrections of the month wait for an answer."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


class MonthChanged(Exception):
    """Somebody else closed or opened the month, or more is missing than the person had seen."""


@dataclass(frozen=True)
class MonthState:
    """``missing``: service days without a report, by the regency's primary key, of days before today.
    ``requests`` wait for an answer. ``closable_on``: first date on which it can be closed."""

    month: dt.date
    closed: ClosedMonth | None
    missing: Counter[int]
    requests: int
    closable_on: dt.date
    today: dt.date

    @property
    def days_missing(self) -> int:
        return self.missing.total()

    @property
    def is_closable(self) -> bool:
        return self.closed is None and self.today >= self.closable_on

    @property
    def address(self) -> str:
        """2016-08, for addresses."""
        return f"{self.month:%Y-%m}"


def last_day(month: dt.date) -> dt.date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def closable_on(province: Province, month: dt.date) -> dt.date:
    """The day on which the month's last day is locked: until then officers may change it without asking."""
    return last_day(month) + dt.timedelta(days=province.correction_days + 1)


def months_with_data(province: Province) -> list[dt.date]:
    """First days of the months from the earliest report or balance to the present one, the latest first."""
    found = [
        model.objects.filter(regency__province=province).aggregate(first=Min("date"))["first"]
        for model in (DailyReport, Reconciliation)
    ]
    first = min((date for date in found if date), default=None)
    months, month = [], clock.today(province.timezone).replace(day=1)
    while first and month >= first.replace(day=1):
        months.append(month)
        month = (month - ONE_DAY).replace(day=1)
    return months


def month_states(province: Province, months: Iterable[dt.date]) -> list[MonthState]:
    """How each of *months* stands, in their order; a fixed number of queries."""
    months = list(months)
    if not months:
        return []
    span = (min(months), last_day(max(months)))
    today = clock.today(province.timezone)
    closed = {row.month: row for row in ClosedMonth.objects.filter(province=province, month__in=months)}
    waiting = CorrectionRequest.objects.open().filter(regency__province=province, date__range=span)
    requests = Counter(date.replace(day=1) for date in waiting.values_list("date", flat=True))
    missing = _missing(province, span, today)
    return [
        MonthState(
            month,
            closed.get(month),
            missing.get(month, Counter()),
            requests[month],
            closable_on(province, month),
            today,
        )
        for month in months
    ]


def _missing(province: Province, span: tuple[dt.date, dt.date], today: dt.date) -> dict[dt.date, Counter]:
    """Service days without a report by month and regency; none before a regency's first data."""
    rows = DailyReport.objects.filter(regency__province=province, date__range=span)
    reported = set(rows.values_list("regency", "date"))
    regencies = list(province.regencies.select_related("province"))
    load_exceptions(regencies)
    first = _first_data(province)
    found: dict[dt.date, Counter] = {}
    for regency in regencies:
        date = max(span[0], first.get(regency.pk, today))
        while date <= min(span[1], today - ONE_DAY):
            if (regency.pk, date) not in reported and is_service_day(regency, date):
                found.setdefault(date.replace(day=1), Counter())[regency.pk] += 1
            date += ONE_DAY
    return found


def _first_data(province: Province) -> dict[int, dt.date]:
    found: dict[int, dt.date] = {}
    for model in (DailyReport, Reconciliation):
        rows = model.objects.filter(regency__province=province).order_by().values("regency")
        for key, first in rows.annotate(first=Min("date")).values_list("regency", "first"):
            found[key] = min(first, found.get(key, first))
    return found


@transaction.atomic
def close_month(
    *, user: User, province: Province, month: dt.date, seen_missing: int, note: str = ""
) -> ClosedMonth:
    """Lock *month* for everybody. ``seen_missing`` is how many missing reports the person knows of.

    Raises ``NotYet``, ``StillAsked`` (each request is owed an answer first), ``MonthChanged``, and
    ``Province.DoesNotExist`` when it is not the user's to keep.
    """
    province = Province.objects.managed_by(user).get(pk=province.pk)
    if clock.today(province.timezone) < closable_on(province, month):
        raise NotYet(closable_on(province, month))
    with signed(user, why=note.strip(), source="month"):
        try:
            with transaction.atomic():
                # From here on nothing dated in the month is in the making, also no request.
                closed = ClosedMonth.objects.create(province=province, month=month, note=note.strip())
        except IntegrityError as error:
            raise MonthChanged from error
    [state] = month_states(province, [month])
    if state.requests:
        raise StillAsked(state.requests)
    if state.days_missing > seen_missing:
        raise MonthChanged
    return closed


@transaction.atomic
def open_month(*, user: User, province: Province, month: dt.date, reason: str) -> None:
    """Let *month* be changed again. Raises ``MonthChanged`` when it is open already, and
    ``Province.DoesNotExist``; an empty *reason* is a ``ValueError``, the form asks for it."""
    if not reason.strip():
        raise ValueError("a month is opened with a reason")
    province = Province.objects.managed_by(user).get(pk=province.pk)
    with signed(user, why=reason.strip(), source="month"):
        deleted, _rows = ClosedMonth.objects.filter(province=province, month=month).delete()
    if not deleted:
        raise MonthChanged
