"""What a chat message says about a regency's day. Pure: no database, no clock; never guesses silently."""

from .reading import BALANCES, LONGEST_MESSAGE, Reading, read_messages
from .tracing import Mark

__all__ = ["BALANCES", "LONGEST_MESSAGE", "Mark", "Reading", "read_messages"]
