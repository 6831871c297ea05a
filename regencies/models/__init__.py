from .access import Membership, User
from .areas import Province, Regency, UnderdevelopedPeriod
from .audit import AuditCheck, AuditEvent, AuditSeal, SealedRows
from .calendar import ServiceDayException
from .corrections import CorrectionRequest
from .deadlines import Deadline
from .entries import FLOWS, LARGEST_FLOW, LARGEST_TOTAL, TOTALS, DailyReport, Reconciliation
from .invitations import Invitation
from .marks import MarkAnswer
from .months import ClosedMonth
from .register import PopulationFigure
from .second_factor import Phone, RecoveryCode
from .stale import StaleMark
from .submissions import Submission
from .uploads import Upload, UploadPiece

__all__ = [
    "FLOWS",
    "LARGEST_FLOW",
    "LARGEST_TOTAL",
    "TOTALS",
    "AuditCheck",
    "AuditEvent",
    "AuditSeal",
    "ClosedMonth",
    "CorrectionRequest",
    "DailyReport",
    "Deadline",
    "Invitation",
    "MarkAnswer",
    "Membership",
    "Phone",
    "PopulationFigure",
    "Province",
    "Reconciliation",
    "RecoveryCode",
    "Regency",
    "SealedRows",
    "ServiceDayException",
    "StaleMark",
    "Submission",
    "UnderdevelopedPeriod",
    "Upload",
    "UploadPiece",
    "User",
]
