"""Which dates are service days of a regency (metrics, section 2), from the register of exceptions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import holidays
import numpy as np

from ektp.prepared import PreparedQuery, any_of
from regencies.models import Regency, ServiceDayException

_EXCEPTIONS = PreparedQuery(
    "exceptions_of_provinces",
    lambda keys: ServiceDayException.objects.filter(any_of("province", keys)).values_list(
        "province", "regency", "date", "is_open"
    ),
    "bigint[]",
)


def _indonesia() -> type[holidays.HolidayBase]:
    """The package's calendar of this country, from its file: to find one it loads all its 200, 8 MB."""
    path = Path(holidays.__file__).with_name("countries") / "indonesia.py"
    spec = spec_from_file_location("holidays_of_indonesia", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Indonesia


_INDONESIA = _indonesia()
"""Loaded before the web server and the worker divide into processes, not by each at its first page."""


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[dt.date]:
    """Indonesia's national public holidays and cuti bersama of *year*."""
    return frozenset(_INDONESIA(years=year, categories=("public", "government")))


def is_service_day(regency: Regency, day: dt.date) -> bool:
    """Whether *day* is a service day: the regency's exception, then the province's, then the week."""
    exceptions = _exceptions(regency)
    for area in (regency.pk, None):
        if (area, day) in exceptions:
            return exceptions[area, day]
    return day.isoweekday() in regency.province.service_weekdays and day not in public_holidays(day.year)


def is_outreach_day(regency: Regency, day: dt.date) -> bool:
    """Whether people who are served on *day* are served outside the ordinary week: at outreach.

    A Sunday stays one when an exception opens it, and so does a weekday that an exception closed.
    """
    ordinary = day.isoweekday() in regency.province.service_weekdays and day not in public_holidays(day.year)
    return not (ordinary and is_service_day(regency, day))


def are_outreach_days(regency: Regency, ordinals: np.ndarray) -> np.ndarray:
    """``is_outreach_day`` for many dates (``date.toordinal``) at once."""
    ordinary = np.isin((ordinals - 1) % 7 + 1, regency.province.service_weekdays)
    if not len(ordinals):
        return ordinary
    years = range(dt.date.fromordinal(ordinals.min()).year, dt.date.fromordinal(ordinals.max()).year + 1)
    closed = {day.toordinal() for year in years for day in public_holidays(year)}
    own, whole = {}, {}
    for (area, day), is_open in _exceptions(regency).items():
        (whole if area is None else own)[day.toordinal()] = is_open
    closed |= {day for day, is_open in (whole | own).items() if not is_open}
    return ~ordinary | np.isin(ordinals, list(closed))


def load_exceptions(regencies: Iterable[Regency]) -> None:
    """Read the exceptions of many regencies at once, for a page that asks about all of them."""
    regencies = list(regencies)
    provinces = sorted({regency.province_id for regency in regencies})
    found: dict[tuple[int, int | None], dict[dt.date, bool]] = defaultdict(dict)
    for province, area, day, is_open in _EXCEPTIONS.rows(provinces):
        found[province, area][day] = is_open
    for regency in regencies:
        regency.loaded_exceptions = {
            (area, day): is_open
            for area in (regency.pk, None)
            for day, is_open in found[regency.province_id, area].items()
        }


def _exceptions(regency: Regency) -> dict[tuple[int | None, dt.date], bool]:
    """The exceptions that concern *regency*, kept on the instance: one page asks for many days."""
    if not hasattr(regency, "loaded_exceptions"):
        load_exceptions([regency])
    return regency.loaded_exceptions
