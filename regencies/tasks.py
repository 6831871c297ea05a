"""What the worker does for files that were sent, and for the audit trail."""

from celery import shared_task

from regencies.audit import chain, verifying
from regencies.models import User
from regencies.uploads import work

HOUR = 3_600  # A hundred thousand rows take about a minute; a busy machine may need several.


@shared_task(time_limit=HOUR)
def work_on_upload(upload_id: int) -> None:
    """Check or write one file, whichever its state asks for; safe to run twice and at the same time."""
    work.work_on(upload_id)


@shared_task
def sweep_uploads() -> None:
    """Find the files whose notice was lost or whose worker died."""
    for upload_id in work.waiting():
        work_on_upload.apply_async([upload_id], expires=600)


@shared_task
def seal_audit() -> None:
    """Seal what was written since the last time; two at once are one."""
    chain.seal()


@shared_task(time_limit=HOUR)
def verify_audit(user_id: int | None = None) -> None:
    """Recompute the chain, for the person who asked or of itself, and keep what was found."""
    verifying.verify_and_note(User.objects.filter(pk=user_id).first())
