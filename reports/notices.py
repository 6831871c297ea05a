"""Telling the workers that the ledger changed.

The stale mark is the queue of record: a lost notice only costs time.
"""

import logging
import threading
from collections.abc import Collection
from functools import partial

from celery import Task
from django.db import transaction

from reports.tasks import bring_up_to_date, sweep

logger = logging.getLogger(__name__)

_outage = threading.Event()

MOST_NOTICES = 3
"""For more regencies than this one sweep is sent: a message each would keep the writer waiting."""


def notify(regency_ids: Collection[int], **_kwargs) -> None:
    """Have these regencies recomputed after the present commit; never raises for want of a broker."""
    keys = sorted(set(regency_ids))
    if len(keys) > MOST_NOTICES:
        transaction.on_commit(partial(_send, sweep, []), robust=True)
        return
    for key in keys:
        transaction.on_commit(partial(_send, bring_up_to_date, [key]), robust=True)


def _send(task: Task, arguments: list) -> None:
    """Warns once for each time that the broker goes away, not for every report saved meanwhile."""
    try:
        task.apply_async(arguments)
    except task.OperationalError as error:
        if not _outage.is_set():
            logger.warning("No notice to the workers until the broker is back (%s); nothing is lost.", error)
        _outage.set()
    else:
        _outage.clear()
