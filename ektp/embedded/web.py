"""gunicorn's configuration, here and in production; the address is given on the command line."""

import contextlib
import ctypes
import gc
import signal

from django.urls import get_resolver

from ektp.embedded.children import die_with_parent

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 5
# Open pages ask every second: closing between two questions would cost a connection each.
keepalive = 5
worker_connections = 1000
control_socket_disable = True
errorlog = "-"
loglevel = "warning"

_M_ARENA_MAX = -8  # malloc.h


def when_ready(server) -> None:
    """What the first requests would load and make is there once for all processes, and stays shared: the
    collector would write into every page of it."""
    from ektp.rehearsal import rehearse  # settings are ready only once the application is loaded

    get_resolver().check()
    rehearse(server.app.wsgi())
    gc.collect()
    gc.freeze()


def post_fork(server, worker) -> None:
    """Without their master the workers must not live on and keep the port."""
    die_with_parent(signal.SIGKILL, server.pid)
    # One heap for all threads, which Python lets run one at a time anyway; musl has only one.
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
