"""A small province on a clock of its own, which a test may set.

Web server, worker, scheduler and commands have it from ``clock/``, the database from functions that stand
before its own. Only a machine's owner may set its clock, and only for everybody on it.
"""

import datetime as dt
import os
from pathlib import Path
from zoneinfo import ZoneInfo

from ektp.bootstrap import ROOT
from tests.faults.looking import TODAY
from tests.faults.small import Small

CLOCK = Path(__file__).parent / "clock"
NOON = dt.datetime.combine(TODAY, dt.time(12), ZoneInfo("Asia/Jakarta"))
# What is asked for by name finds these first.
DATABASE_CLOCK = """
CREATE SCHEMA jumped;
CREATE TABLE jumped.clock AS SELECT 0::float8 AS ahead;
CREATE FUNCTION jumped.now() RETURNS timestamptz STABLE LANGUAGE sql AS
    'SELECT pg_catalog.now() + make_interval(secs => (SELECT ahead FROM jumped.clock))';
CREATE FUNCTION jumped.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql AS
    'SELECT pg_catalog.clock_timestamp() + make_interval(secs => (SELECT ahead FROM jumped.clock))';
ALTER DATABASE ektp SET search_path = jumped, pg_catalog, public;
"""
BEGIN_AGAIN = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE usename = current_user AND pid <> pg_backend_pid()
"""


class Jumping(Small):
    """At noon of 30 August 2016 when it starts; the day is not pinned."""

    def __init__(self, folder: Path, **more: str) -> None:
        self._ahead = folder.parent.with_name(f"{folder.parent.name}-clock")
        self.noon = (NOON - dt.datetime.now(dt.UTC)).total_seconds()
        self._set(0)
        super().__init__(folder, EKTP_TODAY="", **self._clock(), **more)

    def child_environment(self, **more: str) -> dict[str, str]:
        return super().child_environment(**self._clock(), **more)

    def _clock(self) -> dict[str, str]:
        return {"FAULTY_CLOCK": str(self._ahead), "PYTHONPATH": f"{CLOCK}{os.pathsep}{ROOT}"}

    def fill(self) -> None:
        self.run(DATABASE_CLOCK)
        self.run(BEGIN_AGAIN)
        self.jump(0)
        super().fill()

    def jump(self, seconds: float, *, with_database: bool = True) -> None:
        """So far ahead of the noon at which it started."""
        if with_database:
            self.run(f"UPDATE jumped.clock SET ahead = {self.noon + seconds}")
        self._set(seconds)

    def _set(self, seconds: float) -> None:
        draft = self._ahead.with_suffix(".new")
        draft.write_text(str(self.noon + seconds))
        draft.replace(self._ahead)

    def reach(self) -> dt.date:
        """Up to when figures are stored."""
        return self.value("SELECT min(through) FROM reports_recomputestate")
