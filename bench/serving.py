"""The demonstration that a bench measures: its address, its people's cookies, and what its processes use."""

import contextlib
import ctypes
import http.client
import re
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

LOOK, IDLE = 3.0, 0.05
"""An instance is at rest that used less than this share of a processor for so many seconds."""

_libc = ctypes.CDLL(None)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Serving:
    """A running ``bin/run`` with its demonstration on this machine."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def enter(self, role: str, regency: str = "") -> dict[str, str]:
        """The cookies of somebody who came in by the demonstration's door."""
        cookies: dict[str, str] = {}
        page = self._ask("GET", "/masuk/", cookies)
        form = {"role": role, "regency": regency, "csrfmiddlewaretoken": _TOKEN.search(page)[1]}
        self._ask("POST", "/masuk/demonstrasi/", cookies, urllib.parse.urlencode(form))
        if "sessionid" not in cookies:
            raise SystemExit(f"The demonstration's door is closed at {self.url}.")
        return cookies

    def _ask(self, method: str, path: str, cookies: dict[str, str], body: str | None = None) -> str:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        headers = {"Cookie": cookie_header(cookies), "Host": f"{self.host}:{self.port}"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    cookies[key] = rest.partition(";")[0]
            return answer.read().decode()

    def processes(self) -> dict[str, list[psutil.Process]]:
        """Its processes by what they are: web, database, worker, other."""
        found: dict[str, list[psutil.Process]] = {"web": [], "database": [], "worker": [], "other": []}
        for service in self._bin_run().children():
            found[_kind(service)] += [service, *service.children(recursive=True)]
        return found

    def _bin_run(self) -> psutil.Process:
        listening = next(
            each.pid
            for each in psutil.net_connections("tcp")
            if each.status == psutil.CONN_LISTEN and each.laddr.port == self.port and each.pid
        )
        # It keeps the listening socket itself too, so that a restart of the web server loses no visitor.
        process = psutil.Process(listening)
        return next(each for each in (process, *process.parents()) if "ektp.embedded" in each.cmdline())


def _kind(service: psutil.Process) -> str:
    line = " ".join(service.cmdline())
    if "ektp.wsgi" in line:
        return "web"
    if "postgres" in line:
        return "database"
    return "worker" if "worker" in line else "other"


def cookie_header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def seconds_used(processes: list[psutil.Process]) -> float:
    """CPU seconds of all of them so far, to the nanosecond; nothing of those that are gone."""
    total = 0.0
    for process in processes:
        clock = ctypes.c_int()
        if _libc.clock_getcpuclockid(process.pid, ctypes.byref(clock)) == 0:
            with contextlib.suppress(OSError):  # it has ended meanwhile
                total += time.clock_gettime(clock.value)
    return total


def megabytes(processes: list[psutil.Process]) -> float:
    """Their share of the memory (PSS), 10⁶ bytes: pages that two processes share count once."""
    return sum(process.memory_full_info().pss for process in processes) / 1e6


@contextlib.contextmanager
def served(url: str | None) -> Iterator[Serving]:
    """The instance at *url*, or one that lives for the measurement."""
    if url:
        parts = urllib.parse.urlsplit(url)
        yield Serving(parts.hostname, parts.port)
        return
    from tests.browser.running import Demonstration

    with (
        tempfile.TemporaryDirectory(prefix="ektp-bench-") as folder,
        Demonstration(Path(folder) / "data") as running,
    ):
        if not running.ready():
            raise SystemExit(running.said())
        serving = Serving("127.0.0.1", int(running.port))
        settle(serving)
        yield serving


def settle(serving: Serving, longest: float = 60.0) -> None:
    """Wait until what a start does besides is done: first figures, the database's statistics."""
    processes = [each for kind in serving.processes().values() for each in kind]
    until = time.monotonic() + longest
    while time.monotonic() < until:
        before = seconds_used(processes)
        time.sleep(LOOK)
        if seconds_used(processes) - before < LOOK * IDLE:
            return
