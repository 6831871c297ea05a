"""What the worker does for files that were sent."""

from celery import shared_task

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
