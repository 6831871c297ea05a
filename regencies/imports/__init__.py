"""Files to rows of the ledger: parse, plan, apply. A file goes in whole or not at all.

    with planned("daily-reports", path, user=user) as plan:
        plan.problems      # everything wrong, with row and column
        plan.counts        # what would be added, changed and left as it is
        plan.changes(20)   # the first rows that differ from what is there: before → after
        plan.apply()

Nothing is written without ``apply``; a page shows the plan of an upload and makes it again to apply it.
``import_file`` does all of it at once. A cell that is empty in an optional column is *not stated* and leaves
what is there as it is.
"""

from .daily_reports import DAILY_REPORTS_FILE
from .deadlines import DEADLINES_FILE
from .kinds import Kind
from .plan import OnConflict, Plan, Refusal, Result, import_file, planned, values_in
from .problems import MOST_SHOWN, FileError, Problem, Problems
from .reconciliations import RECONCILIATIONS_FILE
from .register import REGISTER_FILE
from .service_days import SERVICE_DAYS_FILE

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        REGISTER_FILE,
        RECONCILIATIONS_FILE,
        DEADLINES_FILE,
        SERVICE_DAYS_FILE,
        DAILY_REPORTS_FILE,
    )
}

__all__ = [
    "KINDS",
    "MOST_SHOWN",
    "FileError",
    "Kind",
    "OnConflict",
    "Plan",
    "Problem",
    "Problems",
    "Refusal",
    "Result",
    "import_file",
    "planned",
    "values_in",
]
