"""Figures over time, for charts and for what changed."""

import datetime as dt

from regencies.models import Province, Regency
from reports.progress.figures import Change, DeadlineDay, ProvinceTotals, RegencyDay

SPANS = ("day", "week", "month")


def regency_history(regency: Regency, *, until: dt.date, since: dt.date | None = None) -> list[RegencyDay]:
    """Stored days of a regency, oldest first."""
    raise NotImplementedError


def deadline_history(
    regency: Regency, deadline, *, until: dt.date, since: dt.date | None = None
) -> list[DeadlineDay]:
    """A regency's stored distance from *deadline* (a ``KnownDeadline``), oldest first."""
    raise NotImplementedError


def province_history(
    province: Province, *, until: dt.date, since: dt.date | None = None, deadline=None
) -> list[ProvinceTotals]:
    """Sums per date, oldest first; ``target_count`` and ``remaining`` against *deadline* (a ``KnownDeadline``)."""
    raise NotImplementedError


def changes(province: Province, date: dt.date) -> list[Change]:
    """What moved the province's coverage since yesterday, a week ago and a month ago (``span`` in SPANS)."""
    raise NotImplementedError


def regency_changes(regency: Regency, date: dt.date) -> list[Change]:
    """The same for one regency."""
    raise NotImplementedError
