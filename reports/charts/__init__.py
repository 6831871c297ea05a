"""Charts as data: built and tested here, drawn by static/js/chart_kinds.js (specification: docs/design.md).

Every chart carries the same numbers as a table, so that nothing is only a picture.
"""

from .chart import Chart, Key
from .cumulative import cumulative
from .days import cards, daily
from .remaining import remaining

__all__ = ["Chart", "Key", "cards", "cumulative", "daily", "remaining"]
