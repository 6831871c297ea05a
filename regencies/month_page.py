"""What the pages of closed months show."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator

from regencies.clock import local
from regencies.history_words import said_who, said_why
from regencies.models import ClosedMonth, Province, Regency
from regencies.months import MonthState, last_day, month_states, months_with_data

PER_PAGE = 12
MOST_EVENTS = 20


@dataclass(frozen=True)
class MonthEvent:
    """Who closed or opened which month, when and why; ``local`` is on the province's clock."""

    month: dt.date
    is_closing: bool
    local: dt.datetime
    who: str
    why: str


def month_events(province: Province, month: dt.date | None = None) -> list[MonthEvent]:
    """The latest closings and openings, of all months or of one, the latest first."""
    events = ClosedMonth.pgh_event_model.objects.filter(province=province).order_by("-pgh_id")
    if month:
        events = events.filter(month=month)
    return [
        MonthEvent(
            event.month,
            event.pgh_label != "delete",
            local(event.pgh_created_at, province.timezone),
            said_who(event),
            said_why(event),
        )
        for event in events[:MOST_EVENTS]
    ]


class MonthList:
    """A page of months, the latest first."""

    def __init__(self, province: Province, number: str | None) -> None:
        self.page: Page = Paginator(months_with_data(province), PER_PAGE).get_page(number)
        self.states = month_states(province, self.page.object_list)
        self.events = month_events(province)


class MonthPage:
    """One month: what is missing in it, and what it does to months after it."""

    def __init__(self, province: Province, month: dt.date) -> None:
        self.province = province
        self.month = month

    @cached_property
    def state(self) -> MonthState:
        return month_states(self.province, [self.month])[0]

    @property
    def last_day(self) -> dt.date:
        return last_day(self.month)

    @cached_property
    def missing(self) -> list[tuple[Regency, int]]:
        """Regencies that lack reports, the most first."""
        by_key = {regency.pk: regency for regency in self.province.regencies.all()}
        return [(by_key[key], count) for key, count in self.state.missing.most_common()]

    @cached_property
    def events(self) -> list[MonthEvent]:
        return month_events(self.province, self.month)

    @cached_property
    def open_before(self) -> list[dt.date]:
        """Earlier months that are open: what is changed in them moves this month's totals too."""
        closed = set(ClosedMonth.objects.filter(province=self.province).values_list("month", flat=True))
        return [
            month for month in months_with_data(self.province) if month < self.month and month not in closed
        ]

    @cached_property
    def closed_after(self) -> list[dt.date]:
        """Later months that are closed: opening this one lets their totals move."""
        later = ClosedMonth.objects.filter(province=self.province, month__gt=self.month)
        return sorted(later.values_list("month", flat=True))
