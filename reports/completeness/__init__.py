"""Which regency reported which day, in time or not, and whom to call about it.

Read from the ledger and its history itself, not from stored progress: a report shows here in the moment of
its saving, also while the worker is away.
"""

from .calls import Call, Waiting, calls_of, never_reported, waiting_for
from .cells import Cell, Entry, RegencyMonth, Tally, tally
from .gaps import remaining_on
from .known import Known, known_on
from .letters import letter, recap
from .loading import Board, load_board
from .months import Month, asked_month
from .readers import Reader, reader_of
from .version import completeness_version

__all__ = [
    "Board",
    "Call",
    "Cell",
    "Entry",
    "Known",
    "Month",
    "Reader",
    "RegencyMonth",
    "Tally",
    "Waiting",
    "asked_month",
    "calls_of",
    "completeness_version",
    "known_on",
    "letter",
    "load_board",
    "never_reported",
    "reader_of",
    "recap",
    "remaining_on",
    "tally",
    "waiting_for",
]
