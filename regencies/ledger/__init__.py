"""The one write path: every daily report of form, grid, import, paste or interface is written here.

The stale marks and the history are written by database triggers in the same transaction; listeners of
``regencies.signals.ledger_changed`` are told inside it, so that they can act on its commit.
"""

from .checks import Check, Running, day_checks, found_odd, running_totals
from .facts import DayFacts, load_facts
from .rules import Entry, Refused, locked_before, refuse_impossible
from .single import Conflict, Outcome, Saved, save_report
from .totals import totals_at, totals_of

__all__ = [
    "Check",
    "Conflict",
    "DayFacts",
    "Entry",
    "Outcome",
    "Refused",
    "Running",
    "Saved",
    "day_checks",
    "found_odd",
    "load_facts",
    "locked_before",
    "refuse_impossible",
    "running_totals",
    "save_report",
    "totals_at",
    "totals_of",
]
