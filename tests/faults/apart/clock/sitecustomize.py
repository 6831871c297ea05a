"""Another clock for every Python process that starts with this folder on its path.

``FAULTY_CLOCK`` names a file with the seconds that this clock is ahead of the machine's. It is read each time
that somebody asks, so that a jump reaches all processes at once, as a machine's does. What counts seconds
(``time.monotonic``) goes on as it does when a machine's clock is set.
"""

import copyreg
import datetime
import os
import time
from pathlib import Path

_AHEAD = Path(os.environ["FAULTY_CLOCK"])
_true_time, _Moment = time.time, datetime.datetime


class _Kind(type(_Moment)):
    def __instancecheck__(cls, instance):
        return isinstance(instance, _Moment)


class Datetime(_Moment, metaclass=_Kind):
    """``datetime`` on that clock; what it says are ordinary moments."""

    @classmethod
    def now(cls, tz=None):
        return _Moment.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return _Moment.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls):
        return cls.now()


def moment(*parts: object) -> _Moment:
    """An ordinary moment again from what ``pickle`` kept of it."""
    return _Moment(*parts)


time.time = lambda: _true_time() + float(_AHEAD.read_text())
datetime.datetime = Datetime
copyreg.pickle(_Moment, lambda value: (moment, value.__reduce__()[1]))
