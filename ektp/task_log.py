"""The id of a request goes with the tasks that it causes, and every task leaves one line."""

import logging
import time
from contextvars import ContextVar
from logging.config import dictConfig

from celery import signals
from django.conf import settings
from django.dispatch import Signal

from ektp import query_time, request_id

logger = logging.getLogger("ektp.task")

HEADER = "ektp_request_id"
# Sent when a task is over, by its name, with ``state`` and ``seconds``.
ended = Signal()
SLOW_SECONDS = 10.0
# Whether the task came with no id, of nobody's request.
_is_routine: ContextVar[bool] = ContextVar("task_is_routine", default=False)
_task: ContextVar[tuple[str, str] | None] = ContextVar("task", default=None)
_began: ContextVar[float] = ContextVar("task_began", default=0.0)
_spent: ContextVar[query_time.Spent | None] = ContextVar("task_spent", default=None)


def current() -> tuple[str, str] | None:
    """Name and id of the task that this process is at work on."""
    return _task.get()


@signals.setup_logging.connect(dispatch_uid="ektp.task_log")
def _keep_our_lines(**_arguments) -> None:
    """Celery would write lines of its own kind. The level is EKTP_LOG_LEVEL, as everywhere."""
    dictConfig(settings.LOGGING)


@signals.before_task_publish.connect(dispatch_uid="ektp.task_log")
def _pass_on(headers: dict | None = None, **_arguments) -> None:
    if headers is not None and request_id.current():
        headers[HEADER] = request_id.current()


@signals.task_prerun.connect(dispatch_uid="ektp.task_log")
def _begin(task=None, task_id: str = "", **_arguments) -> None:
    given = getattr(task.request, HEADER, None) or (task.request.headers or {}).get(HEADER)
    _is_routine.set(request_id.use(given) != given)
    _task.set((task.name, task_id))
    _spent.set(query_time.count())
    _began.set(time.perf_counter())


def _level(state: str, seconds: float) -> int:
    """The scheduler's rounds begin by themselves every minute: a line when they end badly or late."""
    is_quiet = _is_routine.get() and state == "SUCCESS" and seconds < SLOW_SECONDS
    return logging.DEBUG if is_quiet else logging.INFO


@signals.task_postrun.connect(dispatch_uid="ektp.task_log")
def _end(task=None, state: str | None = None, **_arguments) -> None:
    seconds = time.perf_counter() - _began.get()
    spent = _spent.get() or query_time.Spent()
    fields = {
        "state": state or "UNKNOWN",
        "ms": round(seconds * 1000, 1),
        "queries": spent.queries,
        "query_ms": round(spent.seconds * 1000, 1),
    }
    logger.log(_level(fields["state"], seconds), "task", extra=fields)
    ended.send(task.name, state=fields["state"], seconds=seconds)
    _task.set(None)
