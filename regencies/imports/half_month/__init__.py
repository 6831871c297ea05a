"""The half-month sheet that offices keep: one row per regency, taken in as register and balances.

    with planned_half_month(path, user=user) as plan:
        plan.problems      # everything wrong, with row and column
        plan.odd           # what is strange and does not block
        plan.sheet_date    # of which day it is
        plan.lines         # one per regency: what was read, what the ledger has, the drift
        plan.counts        # register figures and balances together: to be added, changed and left
        plan.changes(20)   # before → after of what is there with other values
        plan.apply()

docs/half-month-sheet.md says what a sheet may look like.
"""

from .drift import Line
from .plan import HalfMonthPlan, planned_half_month
from .sheet import recognised

__all__ = ["HalfMonthPlan", "Line", "planned_half_month", "recognised"]
