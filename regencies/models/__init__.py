from .access import Membership, User
from .areas import Province, Regency, UnderdevelopedPeriod
from .calendar import ServiceDayException
from .deadlines import Deadline
from .entries import FLOWS, LARGEST_FLOW, LARGEST_TOTAL, TOTALS, DailyReport, Reconciliation
from .register import PopulationFigure
from .stale import StaleMark

__all__ = [
    "FLOWS",
    "LARGEST_FLOW",
    "LARGEST_TOTAL",
    "TOTALS",
    "DailyReport",
    "Deadline",
    "Membership",
    "PopulationFigure",
    "Province",
    "Reconciliation",
    "Regency",
    "ServiceDayException",
    "StaleMark",
    "UnderdevelopedPeriod",
    "User",
]
