"""300 readers and 50 writers at once: how long pages take, whether anything goes wrong or is lost.

    python3 -m bench.load [--url http://127.0.0.1:8000] [--seconds 60] [--write docs/performance.md]

Without an address it starts ``bin/run`` with its demonstration and stops it afterwards; with one it changes
reports of the last three days, so choose a demonstration. Everybody keeps one connection and opens a page
about every ten seconds (province, countdown or a regency): that is how long the countdown takes to read. The
open page asks every second whether it has changed, as in every browser. A writer opens the form, reports a
day and sees it saved, about every ten seconds. The load comes from this process, on the same cores; its CPU
is told apart. Afterwards each acknowledged report must stand in the database as it was sent last.
Then the price of an unchanged page against a Django view that returns a constant text of 40 kB, both on
this server program with this configuration. Ends with status 1 when a promise is not kept.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from pathlib import Path
from statistics import quantiles

from bench.constant import prices
from bench.figures import Figure, finish, machine
from bench.people import Browser, Log, Reader, Writer, fields
from bench.serving import Serving, megabytes, seconds_used, served

READERS, WRITERS = 300, 50
WARMING = 15  # seconds until everybody has come
KABUPATEN, KOTA = range(1, 14), range(71, 75)
CODES = [f"16.{number:02d}" for number in (*KABUPATEN, *KOTA)]
DATES = ["2016-08-30", "2016-08-29", "2016-08-28"]
PROFILES = 20  # sessions of bureau and of leadership; readers share them


async def everybody(serving: Serving, log: Log, seconds: float) -> dict[str, float]:
    """CPU seconds by kind of process while the load was full, and the real seconds of it."""
    dice = random.Random(1)
    paths = ["/provinsi/16/"] * 10 + ["/tenggat/"] * 5 + [f"/kabkota/{code}/" for code in CODES[:5]]
    doors = [serving.enter(role) for role in ("bureau", "leadership") for _ in range(PROFILES // 2)]
    officers = {code: serving.enter("officer", code) for code in CODES}
    people = [
        Reader(Browser(serving, doors[number % PROFILES]), paths, log, random.Random(number)).read()
        for number in range(READERS)
    ]
    places = [(code, date) for date in DATES for code in CODES][:WRITERS]
    people += [
        Writer(Browser(serving, officers[code]), code, date, log, dice).write() for code, date in places
    ]
    tasks = [asyncio.create_task(_kept(each, log)) for each in people]
    await asyncio.sleep(WARMING)
    processes, began = serving.processes(), time.monotonic()
    before = {kind: seconds_used(found) for kind, found in processes.items()} | {"load": time.process_time()}
    log.is_counting = True
    await asyncio.sleep(seconds)
    log.is_counting = False
    after = {kind: seconds_used(found) for kind, found in processes.items()} | {"load": time.process_time()}
    took = time.monotonic() - began
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return {kind: after[kind] - before[kind] for kind in after} | {"real": took}


async def _kept(person, log: Log) -> None:
    try:
        await person
    except Exception as error:
        log.wrong.append(f"{type(error).__name__}: {error}")


async def lost(serving: Serving, log: Log) -> int:
    """How many acknowledged reports do not stand as they were sent last."""
    count = 0
    officers = {code: serving.enter("officer", code) for code in {code for code, _date in log.saved}}
    for (code, date), number in log.saved.items():
        browser = Browser(serving, officers[code])
        _status, _headers, content = await browser.ask("GET", f"/lapor/{code}/?tanggal={date}")
        browser.close()
        # A last one that was under way when the load ended may have been saved without being heard of.
        count += int(fields(content.decode()).get("recorded") or -1) not in {number, number + 1}
    return count


def measure(serving: Serving, seconds: float) -> tuple[list[Figure], list[str]]:
    log = Log()
    used = asyncio.run(everybody(serving, log, seconds))
    not_kept = asyncio.run(lost(serving, log))
    log.seconds = {kind: found for kind, found in log.seconds.items() if len(found) > 1}
    of_pages = [took for kind, found in log.seconds.items() if kind.startswith("page") for took in found]
    cuts = {kind: quantiles(found, n=100, method="inclusive") for kind, found in log.seconds.items()}
    answers = sum(map(len, log.seconds.values()))
    figures = [
        Figure(
            "pages, 95th percentile", quantiles(of_pages, n=100, method="inclusive")[94] * 1000, "ms", 500
        ),
        Figure("errors", len(log.wrong), "", 0),
        Figure("acknowledged reports lost", not_kept, "", 0),
        *(Figure(f"{kind}, p50", cut[49] * 1000, "ms") for kind, cut in sorted(cuts.items())),
        *(Figure(f"{kind}, p95", cut[94] * 1000, "ms") for kind, cut in sorted(cuts.items())),
        Figure("answers", answers / used["real"], "/s"),
        Figure("pages opened", len(of_pages) / used["real"], "/s"),
        Figure("reports saved", len(log.seconds.get("report saved", ())) / used["real"], "/s"),
        Figure("memory of all web processes", megabytes(serving.processes()["web"]), "MB", 200),
    ]
    figures += [
        Figure(f"cores used: {kind}", used[kind] / used["real"], "")
        for kind in ("web", "database", "worker", "other", "load")
    ]
    notes = [f"{READERS} readers and {WRITERS} writers for {seconds:.0f} s, {len(log.saved)} days reported."]
    notes += [f"Went wrong: {text}" for text in sorted(set(log.wrong))[:5]]
    return figures, notes


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--url", help="a running demonstration on this machine; default: one of its own")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this page")
    options = parser.parse_args()
    where = machine()
    with served(options.url) as serving:
        price, price_notes = prices(serving)
        figures, notes = measure(serving, options.seconds)
    return finish("load", [*figures, *price], [*notes, *price_notes], where, options.write)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
