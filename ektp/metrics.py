"""What is counted of requests, tasks and reports, for Prometheus.

With ``PROMETHEUS_MULTIPROC_DIR`` every process of the machine counts into a file of its own in that folder,
and whichever web process is asked adds them up; without it each process counts for itself.
"""

from functools import cache, partial

from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from prometheus_client import Counter, Gauge, Histogram

from ektp import metric_files, query_time, task_log
from regencies.models import DailyReport
from regencies.signals import ledger_changed

metric_files.use()

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_TASK_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 600.0)
_METHODS = frozenset({"GET", "HEAD", "POST"})

requests = Counter("ektp_requests", "Requests answered.", ["route", "method", "status"])
request_seconds = Histogram("ektp_request_seconds", "Time to an answer.", ["route"], buckets=_SECONDS)
in_progress = Gauge("ektp_requests_in_progress", "Requests at this moment.", multiprocess_mode="livesum")
queries = Counter("ektp_database_queries", "Questions to the database by requests.", ["route"])
query_seconds = Counter("ektp_database_seconds", "Time that requests waited for the database.", ["route"])
tasks = Counter("ektp_tasks", "Tasks that ended.", ["task", "state"])
task_seconds = Histogram("ektp_task_seconds", "Time a task took.", ["task"], buckets=_TASK_SECONDS)
reports_saved = Counter("ektp_reports_saved", "Daily reports written or changed.", ["way"])
sign_in_failures = Counter("ektp_sign_in_failures", "Sign-ins that were refused.")


@cache
def _of_request(route: str, method: str, status: int) -> tuple:
    """The counters of one kind of answer: finding them takes longer than counting."""
    return (
        requests.labels(route, method, str(status)),
        request_seconds.labels(route),
        queries.labels(route),
        query_seconds.labels(route),
    )


def count_request(route: str, method: str, status: int, seconds: float, spent: query_time.Spent) -> None:
    """Of unknown methods there may be any number, of routes only those of the site."""
    known = method if method in _METHODS else "other"
    total, duration, asked, waited = _of_request(route, known, status)
    total.inc()
    duration.observe(seconds)
    if spent.queries:
        asked.inc(spent.queries)
        waited.inc(spent.seconds)


def _count_task(sender: str, state: str, seconds: float, **_arguments) -> None:
    tasks.labels(sender, state).inc()
    task_seconds.labels(sender).observe(seconds)


def _count_reports(sender, written: int = 1, source: str = "import", **_arguments) -> None:
    """Once they are there for good."""
    transaction.on_commit(partial(reports_saved.labels(source).inc, written), robust=True)


def _count_sign_in_failure(**_arguments) -> None:
    sign_in_failures.inc()


def listen() -> None:
    """Count from now on what happens without a request, or deep inside one."""
    task_log.ended.connect(_count_task, dispatch_uid="ektp.metrics")
    ledger_changed.connect(_count_reports, sender=DailyReport, dispatch_uid="ektp.metrics")
    user_login_failed.connect(_count_sign_in_failure, dispatch_uid="ektp.metrics")
