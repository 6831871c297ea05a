"""gunicorn's configuration for the embedded default; the address is given on the command line."""

import signal

from ektp.embedded.children import die_with_parent

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 5
control_socket_disable = True
errorlog = "-"
loglevel = "warning"


def post_fork(server, worker) -> None:
    """Without their master the workers must not live on and keep the port."""
    die_with_parent(signal.SIGKILL, server.pid)
