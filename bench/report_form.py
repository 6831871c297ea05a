"""What reporting a day costs: bytes over the line, keys beyond the digits, seconds under ordinary fingers.

    python -m bench.report_form --url http://127.0.0.1:8000 --officer NAME:PASSWORD [--date 2016-08-28]

It writes the officer's report of one day, so choose a demonstration and a day that is not reported. Ends with
status 1 when a promise is not kept: 60 kB at the first visit, 5 kB after, 15 keys beyond the digits, 30 s.
"""

import argparse
import sys
import time
import urllib.parse
from statistics import mean

from playwright.sync_api import Page, sync_playwright

from ektp.bootstrap import say
from tests import gates
from tests.browser.line import Line

FIRST_VISIT, LATER_VISIT = 60_000, 5_000  # bytes, headers included
KEYS, SECONDS = 15, 30.0
FINGERS = 0.35  # seconds a key: somebody who reads figures from paper and types with two fingers
FIGURES = ("112", "85", "4", "500", "2", "3", "1")
# What the browser fetches afterwards, so that the form opens without a connection.
BACKGROUND = ("/pekerja.js", "/luring/", "luring.json", "/offline/shell")


def settled(page: Page, line: Line) -> None:
    count = -1
    while count != line.downloaded:
        count = line.downloaded
        page.wait_for_timeout(1_500)


def typed(page: Page, address: str) -> tuple[int, float]:
    """Report the day by keyboard: keys beyond the digits, and seconds until it is saved."""
    page.goto(address)
    began, pressed = time.monotonic(), 0
    for figure in FIGURES:
        page.keyboard.type(figure, delay=1000 * FINGERS)
        page.keyboard.press("Enter", delay=1000 * FINGERS)
        pressed += 1
    page.keyboard.press("Enter")
    page.locator("#tersimpan").wait_for()
    return pressed + 1, time.monotonic() - began


def measure(url: str, officer: str, date: str) -> bool:
    name, _, password = officer.partition(":")
    server = urllib.parse.urlsplit(url)
    with Line(server.port) as line, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=gates.browser(), args=arguments)
        page = browser.new_context(base_url=url).new_page()
        page.goto("/masuk/")
        page.locator("[name=username]").fill(name)
        page.locator("[name=password]").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/lapor/**")
        form = urllib.parse.urlsplit(page.url).path
        state = page.context.storage_state()
        page = browser.new_context(base_url=line.address, storage_state=state).new_page()
        page.goto(form)
        settled(page, line)
        background = sum(
            count for request, count in line.carried if any(part in request for part in BACKGROUND)
        )
        first, later = line.downloaded - background, []
        for _visit in range(3):
            line.forget()
            page.goto(form)
            settled(page, line)
            later.append(line.downloaded)
        keys, seconds = typed(page, f"{form}?tanggal={date}")
        browser.close()
    say(f"first visit {first} bytes, and {background} in the background; later {mean(later):.0f} bytes")
    say(f"{keys} keys beyond {sum(map(len, FIGURES))} digits, {seconds:.1f} s at {FINGERS} s a key")
    kept = first <= FIRST_VISIT and max(later) <= LATER_VISIT and keys <= KEYS and seconds <= SECONDS
    say("kept" if kept else "NOT KEPT")
    return kept


if __name__ == "__main__":
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--url", required=True)
    parser.add_argument("--officer", required=True, metavar="NAME:PASSWORD")
    parser.add_argument("--date", default="2016-08-28")
    asked = parser.parse_args()
    sys.exit(not measure(asked.url, asked.officer, asked.date))
