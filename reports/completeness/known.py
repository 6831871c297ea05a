"""As of which date a page of completeness speaks, and which days were due by then."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from regencies import clock
from regencies.models import Province

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Known:
    """The world as it was known at the close of *date*; on today, as it is known *now* (aware).

    A past date knows nothing that was entered after its midnight: it shows who was missing then.
    """

    date: dt.date
    now: dt.datetime
    is_today: bool
    cutoff_time: dt.time
    zone: ZoneInfo

    @property
    def known_at(self) -> dt.datetime | None:
        """The moment before which something had to be entered; None when everything counts."""
        return None if self.is_today else dt.datetime.combine(self.date + ONE_DAY, dt.time(), self.zone)

    def cutoff(self, date: dt.date) -> dt.datetime:
        """Until when the report of *date* is in time."""
        return dt.datetime.combine(date, self.cutoff_time, self.zone)

    def is_over(self, date: dt.date) -> bool:
        """Whether a report of *date* that is not there is missing, and no longer waited for."""
        if date != self.date:
            return date < self.date
        return not self.is_today or self.now > self.cutoff(date)


def known_on(province: Province, date: dt.date) -> Known:
    """The page's *date* against the province's own clock and cut-off."""
    is_today = date == clock.today(province.timezone)
    return Known(date, clock.now(), is_today, province.cutoff_time, ZoneInfo(province.timezone))
