"""The province's page as a visitor gets it: bytes, requests, seconds until its charts are drawn, cost.

    python3 -m bench.pages [--url http://127.0.0.1:8000] [--write docs/performance.md]

Without an address it starts ``bin/run`` with its demonstration and stops it afterwards. Bytes are counted on
the line, every header included (1 kB = 1000 bytes). The phone is Chromium with 150 ms more for each request,
1,6 Mbit/s and a processor four times as slow. CPU is what the kernel counted for the web server's processes,
all layers included; the database's own is told apart. Ends with status 1 when a promise is not kept.
"""

import argparse
import http.client
import http.server
import os
import sys
from itertools import pairwise
from pathlib import Path
from statistics import median
from threading import Thread

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.figures import Figure, finish, machine
from bench.serving import Serving, cookie_header, megabytes, seconds_used, served
from tests import gates
from tests.browser.line import Line

PATH = "/provinsi/16/"
TIMES = 9
REQUESTS, DRAWN, WARMING, ROUNDS = 200, 60, 20, 5
REST = 300  # milliseconds without anything to do, before each visit
PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 2, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
# Runs before the page's own scripts: when was the page painted, all its charts included, and how much did the
# layout shift? Charts are pictures in the page. They are there when all of it is parsed, and seen with the
# first paint from then on, which is the first of all unless the browser paints half a page.
DRAWN_ALL = "every chart is drawn"
WATCH = """
window.shift = 0;
new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift += each.value; })
  .observe({ type: "layout-shift", buffered: true });
{
  let painted, frame;
  const tell = () => {
    if (window.drawnAt || !painted || !frame || !document.querySelector("svg.picture")) return;
    window.drawnAt = Math.max(painted, frame);
    console.debug("every chart is drawn");
  };
  new PerformanceObserver((list) => {
    painted ??= list.getEntriesByName("first-contentful-paint")[0]?.startTime;
    tell();
  }).observe({ type: "paint", buffered: true });
  document.addEventListener("readystatechange", () => {
    requestAnimationFrame(() => {
      frame ??= performance.now();
      tell();
    });
  });
}
"""


def visitor(browser: Browser, serving: Serving, url: str, arguments: dict) -> BrowserContext:
    """A new browser profile of somebody of the bureau, with nothing in its cache."""
    context = browser.new_context(base_url=url, locale="id-ID", timezone_id="Asia/Jakarta", **arguments)
    cookies = serving.enter("bureau")
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    context.add_init_script(WATCH)
    return context


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    speed = {
        "offline": False,
        "latency": 150,
        "downloadThroughput": 1.6e6 / 8,
        "uploadThroughput": 0.75e6 / 8,
    }
    session.send("Network.emulateNetworkConditions", speed)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def visit(page: Page, path: str = PATH) -> tuple[float, float]:
    """Seconds until the last chart was drawn, and the layout shift.

    What the browser does to open a tab, or to end the page before, is no part of it.
    """
    page.wait_for_timeout(REST)
    with page.expect_console_message(lambda said: said.text == DRAWN_ALL):
        page.goto(path, wait_until="commit")
    return page.evaluate("[window.drawnAt / 1000, window.shift]")


def seconds(browser: Browser, serving: Serving, arguments: dict, *, is_slow: bool) -> dict[str, list[float]]:
    """First and later visits of new profiles."""
    found: dict[str, list[float]] = {"first": [], "again": [], "shift": []}
    for _time in range(TIMES):
        context = visitor(browser, serving, serving.url, arguments)
        page = context.new_page()
        if is_slow:
            slow_down(page)
        for name in ("first", "again"):
            took, shift = visit(page)
            found[name].append(took)
            found["shift"].append(shift)
        context.close()
    return found


class Nothing(http.server.BaseHTTPRequestHandler):
    """A page of one word and an empty picture: what the browser itself takes on this machine."""

    protocol_version = "HTTP/1.1"
    page = b'<!DOCTYPE html><title>-</title><p>-</p><svg class="picture"></svg>'

    def do_GET(self) -> None:  # its caller's name for it
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(self.page)))
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_words) -> None:
        """Says nothing."""


class Quiet(http.server.ThreadingHTTPServer):
    """A tab that is closed cuts its line, which is nobody's error."""

    def handle_error(self, *_request) -> None:
        """Says nothing: who waits for an answer finds that there is none."""


def nothing(browser: Browser, serving: Serving) -> list[float]:
    """Seconds of first visits to a page of nothing."""
    server = Quiet((serving.host, 0), Nothing)
    Thread(target=server.serve_forever, daemon=True).start()
    found = []
    for _time in range(TIMES):
        context = visitor(browser, serving, f"http://{serving.host}:{server.server_port}", DESK)
        found.append(visit(context.new_page(), "/")[0])
        context.close()
    server.shutdown()
    server.server_close()
    return found


def weights(browser: Browser, serving: Serving) -> list[list[list]]:
    """What the line carried at the first visit, for who then points at a chart, and at the next visit:
    (request, bytes) each."""
    with Line(serving.port) as line:
        context = visitor(browser, serving, line.address, DESK)
        page = context.new_page()
        carried = []

        def note() -> None:
            page.wait_for_timeout(600)
            carried.append([list(entry) for entry in line.carried])
            line.forget()

        visit(page)
        note()
        page.locator("[data-spec]").first.hover()
        page.locator(".chart-tip:visible").wait_for()
        note()
        page.goto("about:blank")
        page.wait_for_timeout(100)
        line.forget()
        visit(page)
        note()
        context.close()
    return carried


def cost(
    serving: Serving, cookies: dict[str, str], tag: str = "", *, is_drawn: bool = False, is_new: bool = False
) -> tuple:
    """CPU milliseconds of the web server and of the database for one answer, the median of some rounds, and
    the page's tag.

    *is_drawn*: every answer is of an address that nobody has asked for, so that nothing is shared. *is_new*:
    no two requests are alike, so that each goes through the whole program.
    """
    processes = serving.processes()
    connection = http.client.HTTPConnection(serving.host, serving.port, timeout=60)
    headers = {"Cookie": cookie_header(cookies), "Accept-Encoding": "gzip"}
    if tag:
        headers["If-None-Match"] = tag
    found, looks, times = "", [], (DRAWN if is_drawn else REQUESTS) // ROUNDS
    for turn in range(-WARMING, times * ROUNDS):
        if turn >= 0 and turn % times == 0:
            looks.append([seconds_used(processes[kind]) for kind in ("web", "database")])
        own = f"?bench={os.getpid()}.{turn}" if is_drawn else ""
        if is_new:
            headers["Accept-Language"] = f"id, en;q=0.{turn + WARMING + 1:04}"
        connection.request("GET", PATH + own, headers=headers)
        answer = connection.getresponse()
        answer.read()
        found = answer.headers.get("ETag", "")
        if answer.status != (304 if tag else 200):
            raise SystemExit(f"Status {answer.status}.")
    looks.append([seconds_used(processes[kind]) for kind in ("web", "database")])
    connection.close()
    web, database = (
        median(after - before for before, after in pairwise(each)) * 1000 / times
        for each in zip(*looks, strict=True)
    )
    return web, database, found


def measure(serving: Serving) -> tuple[list[Figure], list[str]]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=gates.browser(), args=arguments)
        first, pointing, again = weights(browser, serving)
        phone = seconds(browser, serving, PHONE, is_slow=True)
        desk = seconds(browser, serving, DESK, is_slow=False)
        empty = nothing(browser, serving)
        browser.close()
    reader = serving.enter("bureau")
    drawn, drawn_by_database, _tag = cost(serving, reader, is_drawn=True)
    shared, _by_database, _tag = cost(serving, serving.enter("leadership"))
    _own, _by_database, tag = cost(serving, reader)
    same, same_by_database, _tag = cost(serving, reader, tag)
    anew, _by_database, _tag = cost(serving, reader, tag, is_new=True)
    memory = megabytes(serving.processes()["web"])
    figures = [
        *_weighed("first visit", first, 100),
        *_weighed("the same and a chart pointed at", first + pointing, 100),
        *_weighed("next visit", again, 15),
        Figure("slow phone, first visit, charts drawn", median(phone["first"]), "s", 1.6),
        Figure("slow phone, next visit, charts drawn", median(phone["again"]), "s", 0.8),
        Figure("desk, first visit, charts drawn", median(desk["first"]), "s", 0.26),
        Figure("desk, next visit, charts drawn", median(desk["again"]), "s", 0.26),
        Figure("desk, first visit to a page of one word", median(empty), "s"),
        Figure("layout shift, worst of all visits", max(phone["shift"] + desk["shift"]), "", 0),
        Figure("CPU of an answer when nothing changed", same, "ms", 2),
        Figure("CPU of an answer when nothing changed, to who asks once in five minutes", anew, "ms", 2),
        Figure("CPU of an answer otherwise, drawn for the first reader", drawn, "ms", 20),
        Figure("CPU of an answer otherwise, drawn before for another reader", shared, "ms", 20),
        Figure("memory of all web processes", memory, "MB", 200),
        Figure("the database's CPU, nothing changed", same_by_database, "ms"),
        Figure("the database's CPU, otherwise", drawn_by_database, "ms"),
    ]
    parts = ", ".join(f"{_name(request)} {count / 1000:.1f}" for request, count in first)
    notes = [
        f"First visit, kB: {parts}.",
        f"Seconds are the median of {TIMES} visits by new profiles, each begun at rest.",
        f"CPU is the median of {ROUNDS} rounds of {REQUESTS // ROUNDS} answers, {DRAWN // ROUNDS} if drawn.",
    ]
    return figures, notes


def _weighed(what: str, carried: list[list], most: int) -> list[Figure]:
    return [
        Figure(f"{what}, over the wire", sum(count for _request, count in carried) / 1000, "kB", most),
        Figure(f"{what}, requests", len(carried), "", 10),
    ]


def _name(request: str) -> str:
    return request.split(" ")[1].rsplit("/", 1)[-1].partition(".")[0] or "page"


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--url", help="a running demonstration on this machine; default: one of its own")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this page")
    options = parser.parse_args()
    where = machine()
    with served(options.url) as serving:
        figures, notes = measure(serving)
    return finish("pages", figures, notes, where, options.write)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
