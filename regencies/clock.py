"""*Now* is one function. ``EKTP_TODAY`` pins the date for demonstrations, training and tests."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def is_pinned() -> bool:
    """Whether ``EKTP_TODAY`` holds the date; every page says so when it does."""
    return settings.EKTP_TODAY is not None


def now() -> dt.datetime:
    """The moment, aware, in the default zone: a pinned date keeps the real time of day."""
    real = timezone.localtime()
    if settings.EKTP_TODAY is None:
        return real
    return dt.datetime.combine(settings.EKTP_TODAY, real.time(), tzinfo=real.tzinfo)


def today(zone: str | ZoneInfo) -> dt.date:
    """The calendar date in *zone* (a province's WIB, WITA or WIT name such as ``Asia/Jakarta``)."""
    if settings.EKTP_TODAY is not None:
        return settings.EKTP_TODAY
    return timezone.now().astimezone(zone_of(zone)).date()


def local(at: dt.datetime | None, zone: str | ZoneInfo) -> dt.datetime | None:
    """*at* as the clocks of *zone* show it, without a zone."""
    return at and at.astimezone(zone_of(zone)).replace(tzinfo=None)


def zone_of(zone: str | ZoneInfo) -> ZoneInfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone
