"""What the worker does.

Every task may run twice, and at the same time: the stale mark decides what is left to do.
"""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from ektp.backup.schedule import make_scheduled
from reports import recompute
from reports.models import Pulse

RETRY_SECONDS = 0.2


@shared_task(bind=True, max_retries=10)
def bring_up_to_date(self, regency_id: int) -> None:
    """Bring one regency up to date; a few tries where another worker is at it, then the sweep sees to it."""
    done = recompute.bring_up_to_date(regency_id)
    if not done and self.request.retries < self.max_retries:
        raise self.retry(countdown=RETRY_SECONDS)


@shared_task
def bring_many_up_to_date(regency_ids: list[int]) -> None:
    """The same for many at once; what another worker is at is tried again one by one."""
    for regency_id in recompute.bring_many_up_to_date(regency_ids):
        bring_up_to_date.apply_async([regency_id], countdown=RETRY_SECONDS)


@shared_task
def sweep() -> None:
    """Every regency whose figures lag behind the ledger or the calendar, some to a task, over all workers."""
    for together in recompute.lagging_together():
        bring_many_up_to_date.apply_async([together], expires=600)
    Pulse.keep(Pulse.Kind.SWEEP)


@shared_task
def backup() -> None:
    """The night's backup, where a folder for backups is named."""
    if settings.EKTP_BACKUP_DIR:
        folder, recipient = Path(settings.EKTP_BACKUP_DIR), settings.EKTP_BACKUP_RECIPIENT
        make_scheduled(folder, keep=settings.EKTP_BACKUP_KEEP, recipient=recipient)
