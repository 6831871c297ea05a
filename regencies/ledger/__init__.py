"""The one write path: every daily report of form, grid, import, paste or interface is written here.

The stale marks and the history are written by database triggers in the same transaction; listeners of
``regencies.signals.ledger_changed`` are told inside it, so that they can act on its commit.
"""

from .catalogue import RULES, Effect, Rule
from .checks import Check, Running, day_checks, found_odd, running_totals
from .facts import DayFacts, load_facts
from .rules import Entry, Refused, broken, is_closed, locked_before, refuse_impossible
from .single import Conflict, KeyReused, Outcome, Saved, entry_of, is_bureau, save_cells, save_report
from .totals import totals_at, totals_of

__all__ = [
    "RULES",
    "Check",
    "Conflict",
    "DayFacts",
    "Effect",
    "Entry",
    "KeyReused",
    "Outcome",
    "Refused",
    "Rule",
    "Running",
    "Saved",
    "broken",
    "day_checks",
    "entry_of",
    "found_odd",
    "is_bureau",
    "is_closed",
    "load_facts",
    "locked_before",
    "refuse_impossible",
    "running_totals",
    "save_cells",
    "save_report",
    "totals_at",
    "totals_of",
]
