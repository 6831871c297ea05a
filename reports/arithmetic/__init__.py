"""The arithmetic of recording: what was entered goes in, every figure comes out. No database, no clock.

docs/metrics.md says what each figure means. `derive` gives one regency's figures of every day,
`province_figures` the sums of one day; ratios and paces follow from stored whole numbers by the functions
of `ratios`."""

from reports.arithmetic.certificates import expires_on
from reports.arithmetic.deadlines import AT_RISK_DAYS, SILENT_DAYS, STATUSES
from reports.arithmetic.ledger import Drift, drifts
from reports.arithmetic.pace import LEAST_REPORTS, WINDOW_SERVICE_DAYS
from reports.arithmetic.progress import DeadlineFigures, Progress, RegencyFigures, derive, derive_all
from reports.arithmetic.province import (
    ProvinceDay,
    ProvinceDeadline,
    RegencyDay,
    RegencyDeadline,
    province_figures,
)
from reports.arithmetic.ratios import (
    CoverageChange,
    ceil_pace,
    coverage_change,
    pace,
    percent_floor,
    ratio,
    required_pace,
    round_half_up,
    share_of_gap,
)
from reports.arithmetic.series import (
    FLOWS,
    MEASURES,
    TOTALS,
    Balance,
    DeadlineTerms,
    PopulationFigure,
    Series,
    first_data_on,
    primary_on,
    series_start,
)
from reports.arithmetic.service_days import HORIZON_DAYS, ServiceCalendar, calendar_span

__all__ = [
    "AT_RISK_DAYS",
    "FLOWS",
    "HORIZON_DAYS",
    "LEAST_REPORTS",
    "MEASURES",
    "SILENT_DAYS",
    "STATUSES",
    "TOTALS",
    "WINDOW_SERVICE_DAYS",
    "Balance",
    "CoverageChange",
    "DeadlineFigures",
    "DeadlineTerms",
    "Drift",
    "PopulationFigure",
    "Progress",
    "ProvinceDay",
    "ProvinceDeadline",
    "RegencyDay",
    "RegencyDeadline",
    "RegencyFigures",
    "Series",
    "ServiceCalendar",
    "calendar_span",
    "ceil_pace",
    "coverage_change",
    "derive",
    "derive_all",
    "drifts",
    "expires_on",
    "first_data_on",
    "pace",
    "percent_floor",
    "primary_on",
    "province_figures",
    "ratio",
    "required_pace",
    "round_half_up",
    "series_start",
    "share_of_gap",
]
