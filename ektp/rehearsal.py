"""What every process of the web server would make for itself with its first answer, made once for all.

The processes share what their master has when it divides, page of memory by page, until one of them writes to
it. A first answer writes to much of what was loaded: models, addresses and templates are put together, the
database's library is made ready, texts are read. Made before, that is there once and not three times.
"""

import contextlib
import contextvars
import logging
import wsgiref.util
from collections.abc import Callable

from django.conf import settings
from django.db import connections
from django.urls import reverse
from django.utils import translation

from ektp import prepared
from ektp.celery import app

logger = logging.getLogger(__name__)

PATIENCE = 2
"""Seconds for each answer of the database: without it the processes start all the same."""


def rehearse(application: Callable) -> None:
    """Draw the one page that needs nobody signed in, compose what the others ask, and reach for the broker.

    Leaves no connection open, and never raises: what is wrong now is each process's own to find, and to tell
    whoever asks it.
    """
    contextvars.copy_context().run(_rehearse, application)  # no number of a request is left


def _rehearse(application: Callable) -> None:
    try:
        _connect_impatiently()
        _open(application, reverse("accounts:sign-in"))
        prepared.compose_all()
        _reach_for_broker()
    except Exception as error:
        logger.info("Nothing is shared of a first answer: %s", error)
    finally:
        translation.deactivate()
        connections.close_all()


def _open(application: Callable, path: str) -> None:
    environ: dict = {"PATH_INFO": path, "HTTP_HOST": _host(), "REMOTE_ADDR": "127.0.0.1"}
    if settings.SECURE_SSL_REDIRECT:
        environ["wsgi.url_scheme"] = "https"
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = value
    wsgiref.util.setup_testing_defaults(environ)
    with contextlib.closing(application(environ, lambda status, headers: None)) as answer:
        b"".join(answer)


def _reach_for_broker() -> None:
    """As the first report that is saved would, to tell the workers; here nothing is sent."""
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=0, timeout=1)
        app.amqp.Producer(connection)
        app.AsyncResult("")  # what sending ends with


def _host() -> str:
    """One that is answered; what is allowed may also be all of a domain, or any."""
    first = settings.ALLOWED_HOSTS[0]
    return "localhost" if first == "*" else first.removeprefix(".")


def _connect_impatiently() -> None:
    """To every database, before anything else would wait for its answers."""
    for each in connections.all():
        with each.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{PATIENCE}s"])
