"""The month of a page: ``?bulan=2016-08``, and the way to the months around it."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from regencies.formatting import date_text
from reports.pages import EARLIEST

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Month:
    """A calendar month; addresses are empty where there is nowhere to go."""

    first: dt.date
    previous_url: str = ""
    next_url: str = ""

    @property
    def last(self) -> dt.date:
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @cached_property
    def days(self) -> list[dt.date]:
        return [self.first + number * ONE_DAY for number in range(self.last.day)]

    @property
    def label(self) -> str:
        """Agustus 2016."""
        return date_text(self.first, "F Y")

    @cached_property
    def weeks(self) -> list[tuple[dt.date, dt.date]]:
        """First and last day of each week that the month touches, cut to the month."""
        starts = [day for day in self.days if day.day == 1 or day.isoweekday() == 1]
        return list(zip(starts, [*(day - ONE_DAY for day in starts[1:]), self.last], strict=True))


def asked_month(request: HttpRequest, date: dt.date) -> Month:
    """``?bulan=``; the month of the page's *date*, with a word to the reader, if it is none or lies ahead."""
    own = date.replace(day=1)
    first = _asked(request, own)

    def address(target: dt.date) -> str:
        query = request.GET.copy()
        query.pop("bulan", None)
        if target != own:
            query["bulan"] = f"{target:%Y-%m}"
        return f"{request.path}?{query.urlencode()}" if query else request.path

    before = (first - ONE_DAY).replace(day=1)
    after = (first + 31 * ONE_DAY).replace(day=1)
    return Month(first, address(before) if before >= EARLIEST else "", address(after) if after <= own else "")


def _asked(request: HttpRequest, own: dt.date) -> dt.date:
    asked = request.GET.get("bulan", "").strip()
    if not asked:
        return own
    first = _month(asked)
    if first is None or first < EARLIEST:
        shown = Month(own).label
        messages.warning(
            request,
            _("“%(month)s” bukan bulan; yang tampil %(shown)s.") % {"month": asked[:40], "shown": shown},
        )
        return own
    if first > own:
        names = {"month": Month(first).label, "shown": Month(own).label}
        messages.warning(request, _("%(month)s belum tiba; yang tampil %(shown)s.") % names)
        return own
    return first


def _month(text: str) -> dt.date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        return None
    try:
        return dt.date(int(text[:4]), int(text[5:]), 1)
    except ValueError:
        return None
