"""What an answer costs against the least that Django can do: a view that returns a constant text of 40 kB.

Settings, addresses and view of that server are here and nowhere in the product. It runs as the product does:
the same server program, configuration and middleware, on the same data, in the same run.
"""

import http.client
import os
import subprocess
import sys
import time

import psutil

from bench.figures import Figure
from bench.serving import Serving, cookie_header, seconds_used
from ektp.embedded import web

REQUESTS = 400
TEXT = "x" * 40_000


def constant(_request):
    from django.http import HttpResponse

    return HttpResponse(TEXT)


def application():
    """WSGI: the product's settings with this one address, open to everybody."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp.settings")
    from django.conf import settings
    from django.contrib.auth.decorators import login_not_required
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    settings.ROOT_URLCONF = __name__
    globals()["urlpatterns"] = [path("tetap/", login_not_required(constant), name="constant")]
    if os.environ.get("BENCH_BARE"):
        settings.MIDDLEWARE = []
    return get_wsgi_application()


def _milliseconds(
    port: int, path: str, processes: list, headers: dict[str, str], status: int, *, is_new: bool = False
) -> float:
    """CPU of the server for one answer, asked one after the other on one connection; *is_new*: no two of the
    requests are alike."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    before = 0.0
    for turn in range(REQUESTS + 20):
        if turn == 20:
            before = seconds_used(processes)
        if is_new:
            headers["Accept-Language"] = f"id, en;q=0.{turn + 1:04}"
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != status:
            raise SystemExit(f"{path}: status {answer.status}")
    connection.close()
    return (seconds_used(processes) - before) * 1000 / REQUESTS


def _of_constant(serving: Serving, **more: str) -> float:
    from ektp.embedded.postgres import free_port

    port = free_port()
    master = serving.processes()["web"][0]
    command = [sys.executable, "-P", "-m", "gunicorn", "bench.constant:application()"]
    command += ["--config=python:ektp.embedded.web", f"--bind=127.0.0.1:{port}"]
    environment = master.environ() | {"PYTHONPATH": master.cwd()} | more
    started = subprocess.Popen(command, env=environment, cwd=master.cwd(), stderr=subprocess.DEVNULL)
    try:
        processes = _ready(started.pid, port)
        return _milliseconds(port, "/tetap/", processes, {"Host": "localhost"}, 200)
    finally:
        started.terminate()
        started.wait(20)


def _ready(pid: int, port: int) -> list[psutil.Process]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/tetap/", headers={"Host": "localhost"})
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            master = psutil.Process(pid)
            if len(children := master.children()) == web.workers:  # else one that answers is not counted
                return [master, *children]
            time.sleep(0.1)
    raise SystemExit("The server with the constant view does not answer.")


def prices(serving: Serving) -> tuple[list[Figure], list[str]]:
    """CPU of an unchanged page and of the constant view, and how many times the one is the other."""
    path = "/provinsi/16/"
    headers = {"Cookie": cookie_header(serving.enter("bureau")), "Host": f"{serving.host}:{serving.port}"}
    connection = http.client.HTTPConnection(serving.host, serving.port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    headers["If-None-Match"] = answer.headers["ETag"]
    asked = serving.port, path, serving.processes()["web"], headers, 304
    page, new = _milliseconds(*asked), _milliseconds(*asked, is_new=True)
    whole, bare = _of_constant(serving), _of_constant(serving, BENCH_BARE="1")
    figures = [
        Figure("unchanged page, times the constant view", page / whole, "×", 3),
        Figure("the same to who asks once in five minutes", new / whole, "×", 3),
        Figure("unchanged page", page, "ms CPU"),
        Figure("unchanged page, to who asks once in five minutes", new, "ms CPU"),
        Figure("constant view of 40 kB, same middleware", whole, "ms CPU"),
        Figure("constant view of 40 kB, no middleware at all", bare, "ms CPU"),
        Figure("unchanged pages per core", 1000 / page, "/s"),
        Figure("constant views per core", 1000 / whole, "/s"),
    ]
    return figures, [
        "The constant view is asked without compression, which would cost it more than the rest."
    ]
