"""How many people each regency still has to record or to hand a card: whom to call first among equals."""

import datetime as dt

from reports.arithmetic import primary_on
from reports.frames import known_deadlines
from reports.models import DeadlineProgress

from .readers import Reader


def remaining_on(reader: Reader, date: dt.date) -> dict[int, int | None]:
    """By primary key, against the primary deadline of *date*; the most people are the largest share.

    Stored progress as it is: where a recompute lags, the order of a list of calls need not wait for it.
    """
    primary = primary_on(known_deadlines(reader.province.pk), date)
    if primary is None:
        return {}
    keys = [regency.pk for regency in reader.regencies]
    rows = DeadlineProgress.objects.filter(regency__in=keys, deadline=primary.key, date=date)
    return dict(rows.values_list("regency", "remaining"))
