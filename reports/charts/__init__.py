"""Charts: drawn and tested here, as pictures that come with the page (docs/design.md).

Every chart carries the same numbers as a table, so that nothing is only a picture.
"""

from .chart import Chart, Key
from .cumulative import cumulative
from .days import cards, daily
from .remaining import Bar, remaining

__all__ = ["Bar", "Chart", "Key", "cards", "cumulative", "daily", "remaining"]
