"""Having a file worked on: at once when it is small, else by a worker, who may be told late or twice."""

import logging
from functools import partial

from django.db import transaction

from regencies.models import Upload
from regencies.tasks import work_on_upload

from .work import is_small, work_on

logger = logging.getLogger(__name__)


def have_done(upload: Upload) -> None:
    """Do what *upload* waits for; a lost notice only costs the time until the next sweep."""
    if is_small(upload):
        work_on(upload.pk, at_once=True)
        upload.refresh_from_db()
    if upload.state in (Upload.State.WAITING, Upload.State.CONFIRMED):
        transaction.on_commit(partial(_send, upload.pk), robust=True)


def _send(upload_id: int) -> None:
    try:
        work_on_upload.apply_async([upload_id])
    except work_on_upload.OperationalError as error:
        logger.warning("upload %s waits for the next sweep: %s", upload_id, error)
