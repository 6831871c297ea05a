"""Beat that goes on when the clock is set back.

Celery remembers when each task was last sent. After a jump back that moment lies ahead, and nothing would be
sent until the clock has passed it again: no sweep, no new day, no backup, for as long as the jump was wide.
"""

import logging

from celery.beat import PersistentScheduler

logger = logging.getLogger(__name__)


class SteadyScheduler(PersistentScheduler):
    """What was last sent "in the future" was sent now, and every task takes its turn from here."""

    def tick(self, *args, **kwargs):
        self._step_back()
        return super().tick(*args, **kwargs)

    def _step_back(self) -> None:
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now]
        if not ahead:
            return
        logger.warning("The clock was set back; the schedule goes on from %s.", now.isoformat("T", "seconds"))
        for entry in ahead:
            entry.last_run_at = now
        self._heap = None  # it is in the order of the times before
