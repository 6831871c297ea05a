"""What every page of figures has at its head: the date it stands for and the age of its numbers."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from regencies import clock
from regencies.formatting import long_date
from regencies.models import Province
from regencies.plain_text import one_line
from reports.progress import Freshness, ProvinceDay, RegencyDay

LATE_AFTER = dt.timedelta(seconds=10)
"""A recompute normally takes less than two seconds; older marks mean that worker or broker is away."""

EARLIEST = dt.date(2000, 1, 1)
"""Nothing is older; counting the service days of centuries would keep everybody waiting."""


@dataclass(frozen=True)
class AsOf:
    """The date control's state and the addresses around it."""

    date: dt.date
    today: dt.date
    previous_url: str
    next_url: str
    today_url: str
    keep: tuple[tuple[str, str], ...]

    @property
    def is_today(self) -> bool:
        return self.date == self.today

    @property
    def query(self) -> str:
        """Carries the date to another page: ``?tanggal=…``, empty on today."""
        return "" if self.is_today else f"?tanggal={self.date.isoformat()}"


def asked_date(request: HttpRequest, today: dt.date) -> dt.date:
    """``?tanggal=``; today, with a word to the reader, when it is no date or lies ahead."""
    asked = request.GET.get("tanggal", "").strip()
    if not asked:
        return today
    try:
        date = dt.date.fromisoformat(asked)
    except ValueError:
        date = None
    if date is None or date < EARLIEST:
        messages.warning(
            request,
            _("“%(date)s” bukan tanggal; yang tampil keadaan hari ini.") % {"date": one_line(asked)[:20]},
        )
        return today
    if date > today:
        messages.warning(
            request, _("%(date)s belum tiba; yang tampil keadaan hari ini.") % {"date": long_date(date)}
        )
        return today
    return date


def as_of(request: HttpRequest, province: Province) -> AsOf:
    """The page's date, from the query and the province's own clock."""
    today = clock.today(province.timezone)
    date = asked_date(request, today)

    def address(target: dt.date | None) -> str:
        query = request.GET.copy()
        query.pop("tanggal", None)
        if target and target != today:
            query["tanggal"] = target.isoformat()
        return f"{request.path}?{query.urlencode()}" if query else request.path

    one_day = dt.timedelta(days=1)
    keep = tuple((name, value) for name, value in request.GET.items() if name != "tanggal")
    following = address(date + one_day) if date < today else ""
    return AsOf(date, today, address(max(date - one_day, EARLIEST)), following, address(None), keep)


@dataclass(frozen=True)
class Age:
    """How old the figures are; ``reported`` of ``regencies`` is about the page's date, 0 for one regency."""

    fresh: Freshness
    is_late: bool
    data_through: dt.date | None
    reported: int = 0
    regencies: int = 0
    date: dt.date | None = None


def is_late(fresh: Freshness) -> bool:
    """Whether a mark has waited too long."""
    return fresh.oldest_mark_at is not None and fresh.oldest_mark_at < late_before()


def late_before() -> dt.datetime:
    """A mark from before this has waited too long: the database's real time, also under a pinned clock."""
    return timezone.now() - LATE_AFTER


def age(fresh: Freshness, day: ProvinceDay | RegencyDay) -> Age:
    """What the strip under the title says."""
    late = is_late(fresh)
    if isinstance(day, ProvinceDay):
        return Age(fresh, late, day.data_through, day.regencies_reported, day.regencies, day.date)
    return Age(fresh, late, day.data_through)
