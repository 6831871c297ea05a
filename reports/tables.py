"""Tables of figures: one class for screen (``render_x``) and files (``value_x``)."""

import datetime as dt
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass, fields
from fractions import Fraction
from operator import attrgetter

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ektp.addresses import address
from regencies.formatting import UNKNOWN, count, short_date
from reports import parts
from reports.arithmetic import ceil_pace, round_half_up
from reports.progress import DeadlineDay, RegencyDay
from reports.wording import pace_words, share_hundredths, share_words, status_rule, status_sentence

NUMBER = {"th": {"class": "end"}, "td": {"class": "end"}}
_OF_DAY = attrgetter(*(each.name for each in fields(RegencyDay) if each.name != "regency"))
_OF_DISTANCE = attrgetter(*(each.name for each in fields(DeadlineDay) if each.name != "share_of_gap"))
URGENCY = ("missed", "behind", "no_data", "at_risk", "on_track", "reached")


@dataclass(frozen=True)
class RegencyRow:
    """One regency on one date against the primary deadline."""

    day: RegencyDay
    distance: DeadlineDay
    tags: tuple[str, ...] = ()

    @property
    def urgency(self) -> int:
        return URGENCY.index(self.distance.status)

    @property
    def drawn_from(self) -> tuple:
        """All that is shown of it. Its share moves with every report of a neighbour, the words seldom do."""
        day, distance = self.day, self.distance
        named = (day.area_code, day.area_name, day.regency.short_name, self.tags)
        return (*named, share_hundredths(distance.share_of_gap), *_OF_DAY(day), *_OF_DISTANCE(distance))


def _ratio(value: Fraction | None):
    """An exported share with six decimals; as in ``export_progress``."""
    return round_half_up(value, 6)


class NumberColumn(tables.Column):
    """Whole numbers: grouped on screen, plain in files; the largest first on the first click."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("attrs", NUMBER)
        super().__init__(*args, initial_sort_descending=True, **kwargs)

    def render(self, value) -> str:
        return count(value)

    def value(self, value):
        return value


class DateColumn(tables.Column):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, attrs=NUMBER, **kwargs)

    def render(self, value) -> str:
        return short_date(value)

    def value(self, value):
        return value


class ShareColumn(NumberColumn):
    def render(self, value) -> str:
        return share_words(value)

    def value(self, value):
        return _ratio(value)


class DeclaredColumns(OrderedDict):
    """Columns of a class, which none of its tables changes: they are not copied to the depth for each."""

    def __deepcopy__(self, _memo: dict) -> "DeclaredColumns":
        return DeclaredColumns((name, copy(column)) for name, column in self.items())


class FiguresTable(tables.Table):
    """A table of a page: made anew for every drawing."""

    def __init_subclass__(cls, **kwargs) -> None:
        super().__init_subclass__(**kwargs)
        cls.base_columns = DeclaredColumns(cls.base_columns)

    def row_from(self, record: object) -> tuple | None:
        """What the row of *record* is drawn from, all of it (``ektp/kept.py``); None to draw it each time."""
        return None


class RegencyTable(FiguresTable):
    """The regencies of a province on one date, the largest part of the gap first."""

    area_name = tables.Column(accessor="day__area_name", verbose_name=gettext_lazy("Kabupaten/kota"))
    status = tables.Column(
        accessor="distance__status",
        verbose_name=gettext_lazy("Status"),
        order_by=("urgency", "-distance__remaining"),
    )
    coverage = ShareColumn(accessor="day__coverage", verbose_name=gettext_lazy("Cakupan"), attrs={})
    remaining = NumberColumn(accessor="distance__remaining", verbose_name=gettext_lazy("Sisa"))
    share_of_gap = ShareColumn(accessor="distance__share_of_gap", verbose_name=gettext_lazy("Porsi sisa"))
    pace = NumberColumn(accessor="distance__pace", verbose_name=gettext_lazy("Laju"))
    required_pace = NumberColumn(
        accessor="distance__required_pace", verbose_name=gettext_lazy("Perlu per hari")
    )
    projected_on = DateColumn(
        accessor="distance__projected_on", verbose_name=gettext_lazy("Perkiraan selesai")
    )
    gap_days = NumberColumn(accessor="distance__gap_days", verbose_name=gettext_lazy("Selisih hari"))
    service_days_silent = NumberColumn(
        accessor="day__service_days_silent", verbose_name=gettext_lazy("Hari diam")
    )
    blank_stock = NumberColumn(accessor="day__blank_stock", verbose_name=gettext_lazy("Stok blangko"))
    temporary_gap = NumberColumn(
        accessor="day__temporary_gap", verbose_name=gettext_lazy("Tanpa kartu dan suket")
    )

    caption = gettext_lazy("Kabupaten dan kota menurut sisanya")
    anchor = "kabkota"

    class Meta:
        template_name = "django_tables2/ektp.html"
        default = UNKNOWN
        order_by = "-remaining"
        empty_text = gettext_lazy(
            "Tidak ada kabupaten/kota yang cocok. Hapus saringan untuk melihat semuanya."
        )

    def __init__(self, *args, query: str = "", **kwargs) -> None:
        self.query = query
        super().__init__(*args, **kwargs)

    def row_from(self, record: RegencyRow) -> tuple:
        return self.query, record

    def render_area_name(self, record: RegencyRow) -> str:
        url = address("reports:regency", record.day.area_code) + self.query
        tags = (
            format_html(" <span class='tag'>{}</span>" * len(record.tags), *record.tags)
            if record.tags
            else ""
        )
        return format_html("<a href='{}'>{}</a>{}", url, record.day.area_name, tags)

    def value_area_name(self, record: RegencyRow) -> str:
        return record.day.area_name

    def render_status(self, record: RegencyRow) -> str:
        rule = status_rule(record.day, record.distance)
        return parts.status_why(record.distance.status, rule)

    def value_status(self, record: RegencyRow) -> str:
        return status_sentence(record.day, record.distance)

    def render_coverage(self, record: RegencyRow) -> str:
        return parts.coverage(record.day.coverage)

    def value_coverage(self, value: Fraction):
        return _ratio(value)

    def render_pace(self, value: Fraction) -> str:
        return pace_words(value)

    def value_pace(self, value: Fraction):
        return round_half_up(value, 4)

    def render_required_pace(self, value: Fraction) -> str:
        return count(ceil_pace(value))

    def value_required_pace(self, value: Fraction):
        return round_half_up(value, 4)

    def render_gap_days(self, value: int) -> str:
        return f"+{count(value)}" if value > 0 else count(value)

    def render_projected_on(self, value: dt.date, record: RegencyRow) -> str:
        """What is done shows since when; everything else is a forecast."""
        if record.distance.status == "reached":
            return _("sejak %(date)s") % {"date": short_date(value)}
        return short_date(value)

    def value_projected_on(self, value: dt.date) -> dt.date:
        return value

    def value_gap_days(self, value: int) -> int:
        return value


def tags_of(day: RegencyDay) -> tuple[str, ...]:
    """Priority tags of a regency on the row's date."""
    found = []
    if day.regency.is_underdeveloped_on(day.date):
        found.append(_("daerah tertinggal"))
    if day.regency.is_new_on(day.date):
        found.append(_("daerah baru"))
    return tuple(found)
