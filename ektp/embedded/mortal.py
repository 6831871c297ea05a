"""Included by the Celery worker (`--include=ektp.embedded.mortal`): its pool processes end with it."""

import os
import signal

from celery.signals import worker_process_init

from ektp.embedded.children import die_with_parent


@worker_process_init.connect
def _end_with_the_worker(**_arguments) -> None:
    die_with_parent(signal.SIGKILL, os.getppid())
