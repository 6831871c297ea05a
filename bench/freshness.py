"""How old figures get: from the answer to a saved report until open pages show its figures.

    python -m bench.freshness [--saves 60]
    python -m bench.freshness --url http://127.0.0.1:8000 --officer NAME:PASSWORD --reader NAME:PASSWORD

Without an address it starts `bin/run` with its demonstration on a folder of its own and stops it afterwards;
with one it changes the officer's report of today over and over, so choose a demonstration.

Three readers stand for open pages (province, regency, countdown) and do what static/js/live.js does: ask for
the version every second after the last answer, and fetch the page when it moved. So the figures hold the
reader's own waiting, half a second on average. Ends with status 1 when the 95th percentile of a page is not
below two seconds.
"""

import argparse
import contextlib
import http.cookiejar
import os
import random
import re
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

PROMISE = 2.0  # seconds, 95th percentile
ASKS_EVERY = 1.0  # seconds, as static/js/live.js
PATIENCE = 60.0
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_VERSION = re.compile(r'data-version-url="([^"]+)" data-version="([^"]+)"')
_REMAINING = re.compile(r'Belum terekam</h3>\s*<p class="figure-value[^"]*">([\d.]+)')


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The answer to a saved report is its redirect; where that leads is not part of the measure."""

    def redirect_request(self, *_arguments) -> None:
        return None


class Person:
    """Somebody's browser without its screen: cookies, forms, pages."""

    def __init__(self, url: str, account: str) -> None:
        self.url = url.rstrip("/")
        self.jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self._poster = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _StayHere)
        name, _, password = account.partition(":")
        status = self.send("/masuk/", {"username": name, "password": password})
        if status != 302:
            raise SystemExit(f"{name} cannot sign in: status {status}")

    def read(self, path: str) -> tuple[str, str]:
        """The address after redirects, and the text."""
        with self._opener.open(self.url + path, timeout=30) as answer:
            return answer.url, answer.read().decode()

    def send(self, path: str, values: dict[str, str]) -> int:
        """Fill the form at *path* and send it; the answer's status."""
        return self.post(path, self.form(path) | values)

    def form(self, path: str) -> dict[str, str]:
        """The fields of the form at *path* that a person does not see or has filled in before."""
        page = self.read(path)[1]
        form = page[page.index("<main") :]
        inputs = [
            dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input ([^>]*)>", form)
        ]
        found = {tag["name"]: tag.get("value", "") for tag in inputs if "name" in tag}
        return found | {"csrfmiddlewaretoken": _TOKEN.search(form)[1]}

    def post(self, path: str, form: dict[str, str]) -> int:
        data = urllib.parse.urlencode(form).encode()
        try:
            with self._poster.open(self.url + path, data, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            return answer.code


@dataclass
class Reader(threading.Thread):
    """An open page: when did which number of remaining people come up?"""

    person: Person
    path: str
    seen: list[tuple[float, int]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def open(self) -> int:
        """Open the page and keep it open; how many remain now."""
        self.address, self.version = self._fetch()
        self.start()
        return self.seen[-1][1]

    def run(self) -> None:
        while not self.closed.wait(ASKS_EVERY):
            latest = re.search(r'"version": "([^"]+)"', self.person.read(self.address)[1])[1]
            if latest != self.version:
                self._fetch()
                self.version = latest

    def _fetch(self) -> tuple[str, str]:
        page = self.person.read(self.path)[1]
        self.seen.append((time.monotonic(), int(_REMAINING.search(page)[1].replace(".", ""))))
        return _VERSION.search(page).groups()

    def shown(self, remaining: int, since: float) -> float:
        """When this number came up at or after *since*."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for moment, figure in self.seen[-3:]:
                if figure == remaining and moment >= since:
                    return moment
            time.sleep(0.01)
        raise SystemExit(f"{self.path} does not show {remaining} within {PATIENCE:.0f} s.")


def measure(url: str, officer: str, leader: str, saves: int) -> dict[str, list[float]]:
    """Seconds from the answer to each save until each page showed its figure, by page."""
    writer = Person(url, officer)
    report = urllib.parse.urlsplit(writer.read("/")[0]).path
    code = report.strip("/").rpartition("/")[2]
    viewer = Person(url, leader)
    paths = (f"/provinsi/{code[:2]}/", f"/kabkota/{code}/", "/tenggat/")
    readers = [Reader(viewer, path) for path in paths]
    remaining = {reader.path: reader.open() for reader in readers}
    recorded = int(writer.form(report).get("recorded") or 0)
    seconds = {path: [] for path in paths}
    dice = random.Random(1)
    for turn in range(saves):
        wanted = 100 + (turn % 2) * 50 + turn
        form = writer.form(report) | {"recorded": str(wanted), "printed": "0", "reason": "bench"}
        asked = time.monotonic()
        status = writer.post(report, form)
        answered = time.monotonic()
        if status != 302:
            raise SystemExit(f"The report was not saved: status {status}.")
        for reader in readers:
            moment = reader.shown(remaining[reader.path] - (wanted - recorded), asked)
            seconds[reader.path].append(max(0.0, moment - answered))
        time.sleep(dice.uniform(0, 1.5 * ASKS_EVERY))
    for reader in readers:
        reader.closed.set()
    return seconds


@contextlib.contextmanager
def own_demonstration() -> Iterator[tuple[str, str, str]]:
    """Address, officer and leadership (no phone needed) of a demonstration that lives for the measurement."""
    from tests.browser.running import Demonstration

    with (
        tempfile.TemporaryDirectory(prefix="ektp-bench-") as folder,
        Demonstration(Path(folder) / "data") as running,
    ):
        if not running.ready():
            raise SystemExit(running.said())
        accounts = [f"{name}:{running.passwords[name]}" for name in ("petugas-16-07", "pimpinan")]
        yield running.address, *accounts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--saves", type=int, default=60)
    parser.add_argument("--url", help="a running instance; default: one of its own")
    parser.add_argument("--officer", help="NAME:PASSWORD")
    parser.add_argument("--reader", help="NAME:PASSWORD")
    options = parser.parse_args()
    given = contextlib.nullcontext((options.url, options.officer, options.reader))
    with given if options.url else own_demonstration() as (url, officer, leader):
        seconds = measure(url, officer, leader, options.saves)
    load = os.getloadavg()[0]
    sys.stdout.write(f"{options.saves} saves, {os.cpu_count()} cores, load {load:.1f}; seconds:\n")
    late = False
    for path, values in seconds.items():
        cuts = quantiles(values, n=100, method="inclusive")
        late |= cuts[94] >= PROMISE
        sys.stdout.write(f"{path:<18} p50 {cuts[49]:.2f}  p95 {cuts[94]:.2f}  max {max(values):.2f}\n")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
