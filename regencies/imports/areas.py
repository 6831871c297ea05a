"""From the code and the name in a row to an area that is loaded and that the person may write."""

import datetime as dt
from functools import cached_property

from regencies import clock, official_areas
from regencies.calendar import is_service_day, load_exceptions
from regencies.ledger.rules import locked_before
from regencies.models import ClosedMonth, Province, Regency, User

from .rows import Row


class Areas:
    """The loaded areas, with what *user* may write; without a user, everything (whoever has the shell).

    *today* replaces the clock's: a demonstration reads the whole campaign and leaves out the future itself.
    """

    def __init__(self, user: User | None, *, today: dt.date | None = None) -> None:
        self.user = user
        self._provinces = {province.code: province for province in Province.objects.all()}
        self._regencies = {
            regency.code: regency for regency in Regency.objects.select_related("province").order_by("code")
        }
        self._today = today
        self._days: dict[str, dt.date] = {}
        self._named: dict[tuple[str, str], str | None] = {}
        self._knows_exceptions = False

    def today(self, regency: Regency) -> dt.date:
        """Today where the regency is."""
        if self._today is not None:
            return self._today
        zone = regency.province.timezone
        if zone not in self._days:
            self._days[zone] = clock.today(zone)
        return self._days[zone]

    def locked_before(self, regency: Regency) -> dt.date | None:
        """First date that the user may still write; None when no lock holds for him."""
        if regency.province.code in self._managed:
            return None
        return locked_before(regency)

    def is_closed(self, regency: Regency, day: dt.date) -> bool:
        """Whether *day* lies in a month that the bureau has closed."""
        return (regency.province_id, day.year, day.month) in self._closed

    def is_service_day(self, regency: Regency, day: dt.date) -> bool:
        """Whether *day* is a service day of the regency."""
        if not self._knows_exceptions:
            load_exceptions(self._regencies.values())
            self._knows_exceptions = True
        return is_service_day(regency, day)

    @cached_property
    def _closed(self) -> set[tuple[int, int, int]]:
        months = ClosedMonth.objects.values_list("province", "month")
        return {(province, month.year, month.month) for province, month in months}

    def province(self, row: Row, column: str) -> Province | None:
        """The province of a code such as ``16``."""
        code = row.values.get(column)
        if code is None:
            return None
        if "." in code:
            row.refuse(column, '"{code}" is a regency; the code of a province goes here', code=code)
            return None
        province = self._provinces.get(code)
        if province is None:
            self._refuse_unknown(row, column, code)
        elif code not in self._managed:
            row.refuse(column, "{area} is not yours to change", area=f"{code} ({province.name})")
        else:
            return province
        return None

    def regency(self, row: Row, column: str, *, officers_may: bool = False) -> Regency | None:
        """The regency of a code such as ``16.07``, if the name beside it agrees."""
        code = row.values.get(column)
        if code is None:
            return None
        if "." not in code:
            row.refuse(column, '"{code}" is a province; the code of a regency goes here', code=code)
            return None
        regency = self._regencies.get(code)
        if regency is None:
            self._refuse_unknown(row, column, code)
            return None
        self._refuse_other_name(row, code)
        if regency.province.code not in self._managed and not (officers_may and code in self._own):
            row.refuse(column, "{area} is not yours to change", area=f"{code} ({regency.full_name})")
            return None
        return regency

    @cached_property
    def _managed(self) -> set[str]:
        if self.user is None:
            return set(self._provinces)
        return set(Province.objects.managed_by(self.user).values_list("code", flat=True))

    @cached_property
    def _own(self) -> set[str]:
        if self.user is None:
            return set(self._regencies)
        return set(Regency.objects.writable_by(self.user).values_list("code", flat=True))

    def _refuse_unknown(self, row: Row, column: str, code: str) -> None:
        province = code[:2]
        known = official_areas.regency_full_name(code) if "." in code else official_areas.province_name(code)
        if known is None:
            row.refuse(column, '"{code}" is not a code of Kemendagri', code=code)
        elif province not in self._provinces:
            row.refuse(
                column,
                "{area} belongs to a province that is not loaded; run: "
                "python manage.py load_regions {province}",
                area=f"{code} ({known})",
                province=province,
            )
        else:
            row.refuse(
                column,
                "{area} is missing; run: python manage.py load_regions {province}",
                area=f"{code} ({known})",
                province=province,
            )

    def _refuse_other_name(self, row: Row, code: str) -> None:
        name = row.values.get("nama_wilayah")
        if name is None:
            return
        if (code, name) not in self._named:
            self._named[code, name] = self._bearer_of(name, code)
        bearer = self._named[code, name]
        if bearer == code:
            return
        regency = self._regencies[code]
        if bearer is None:
            row.refuse(
                "nama_wilayah",
                '"{name}" is not the name of {area}',
                name=name,
                area=f"{code} ({regency.full_name})",
            )
        else:
            row.refuse(
                "nama_wilayah",
                '"{name}" is {bearer}, but the code is {area}; '
                "codes of BPS look alike and mean other regencies",
                name=name,
                bearer=bearer,
                area=f"{code} ({regency.full_name})",
            )

    def _bearer_of(self, name: str, code: str) -> str | None:
        """The code that *name* belongs to: *code* itself if it may be, else of the same province first."""
        codes = official_areas.codes_named(name)
        if code in codes or name.casefold() in self._own_spellings(code):
            return code
        return min(codes, key=lambda other: (other[:2] != code[:2], other), default=None)

    def _own_spellings(self, code: str) -> set[str]:
        """Names that the province itself gave the regency, beside the official ones."""
        regency = self._regencies[code]
        return {name.casefold() for name in (regency.name, regency.short_name, regency.full_name)}
