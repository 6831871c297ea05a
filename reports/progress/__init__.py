"""Reading stored progress: the one loader that every page, chart and export uses.

Callers pass a province or regency that they have already authorised (``Province.objects.visible_to(user)``).
``known_at`` derives the same rows in memory from what had been entered before that moment.
"""

from .figures import (
    AreaDay,
    Change,
    DeadlineDay,
    DeadlineView,
    Freshness,
    KnownDeadline,
    ProvinceDay,
    ProvinceDeadlineDay,
    ProvinceTotals,
    ProvinceView,
    RegencyDay,
    RegencyView,
    StoredDay,
)
from .freshness import freshness
from .histories import changes, deadline_history, province_history, regency_history
from .provinces import load_years, province_progress
from .regencies import regency_progress

__all__ = [
    "AreaDay",
    "Change",
    "DeadlineDay",
    "DeadlineView",
    "Freshness",
    "KnownDeadline",
    "ProvinceDay",
    "ProvinceDeadlineDay",
    "ProvinceTotals",
    "ProvinceView",
    "RegencyDay",
    "RegencyView",
    "StoredDay",
    "changes",
    "deadline_history",
    "freshness",
    "load_years",
    "province_history",
    "province_progress",
    "regency_history",
    "regency_progress",
]
