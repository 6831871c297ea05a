"""Simulated officers: real sign-ins, real ways in, and a book of what each was answered.

Every sending carries a mark of its own in the note, so that the history can be held against the books.
"""

import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from reports.arithmetic import FLOWS
from tests.faults.line import Answer, Line

REASON = "angka diperiksa lagi"
_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|base_version|key)" value="([^"]*)"')
_SAVED = re.compile(r"tersimpan=(\w+)")
AGAIN = 0.3  # seconds before what was not answered is sent again


@dataclass
class Sending:
    """One report on its way: sent with the same content until the server has decided."""

    mark: str
    way: str
    code: str
    date: str
    values: dict[str, int]
    key: str = ""
    base: int = 0
    attempts: int = 0
    status: int = 0
    outcome: str = ""
    version: int = 0
    seen: dict = field(default_factory=dict)

    @property
    def is_acknowledged(self) -> bool:
        return self.outcome != ""

    @property
    def wrote(self) -> bool:
        """The server said that this sending changed the ledger."""
        return self.outcome in ("added", "changed")

    @property
    def may_have_written(self) -> bool:
        """The grid changes cells without a key: a refusal after a lost answer says nothing of the first."""
        return self.way == "cells" and self.attempts > 1


class Officer:
    """One person at one regency, or the bureau at all of them; works until told to finish."""

    def __init__(self, number: int, *, line: Line, codes: list[str], dates: list[str], seed: object) -> None:
        self.name, self.line, self.codes, self.dates = f"o{number:02d}", line, codes, dates
        self.random = random.Random(f"{seed}-{number}")
        self.book: list[Sending] = []
        self.unexpected: list[str] = []
        self.versions: dict[tuple[str, str], int] = {}
        self.owner = ""

    @property
    def is_bureau(self) -> bool:
        return len(self.codes) > 1

    def prepare(self) -> None:
        """Fetch what the device needs once, as the form does when it is opened."""
        if not self.is_bureau:
            answer = self.line.get(f"/lapor/{self.codes[0]}/luring.json")
            assert answer.status == 200, (answer.status, answer.body[:200])
            self.owner = answer.json["owner"]

    def work(self, finished: threading.Event, pause: tuple[float, float]) -> None:
        while not finished.wait(self.random.uniform(*pause)):
            self.report()

    def report(self) -> None:
        code, date = self.random.choice(self.codes), self.random.choice(self.dates)
        if self.is_bureau:
            self.change_cells(code, date)
        elif self.random.random() < 0.2:
            self.by_form(code, date)
        else:
            self.by_device(code, date)

    # The ways in

    def by_device(self, code: str, date: str) -> None:
        sending = self._for_device(code, date)
        self._until_answered(sending, lambda: self._send(sending))

    def try_device(self, code: str, date: str) -> Answer:
        """Send once; what is not answered waits for ``finish_unanswered``."""
        sending = self._for_device(code, date)
        sending.attempts += 1
        answer = self._send(sending)
        sending.status = answer.status
        return answer

    def finish_unanswered(self) -> None:
        """What a device does once the server is back."""
        for sending in self.book:
            if sending.way == "device" and sending.status in (0, 503):
                self._until_answered(sending, lambda sending=sending: self._send(sending))

    def _for_device(self, code: str, date: str) -> Sending:
        sending = self._new("device", code, date, base=self.versions.get((code, date), 0))
        sending.key = str(UUID(int=self.random.getrandbits(128), version=4))
        return sending

    def _send(self, sending: Sending) -> Answer:
        report = sending.values | {
            "owner": self.owner,
            "key": sending.key,
            "date": sending.date,
            "base_version": sending.base,
            "note": sending.mark,
            "reason": REASON,
            "waited": False,
        }
        answer = self.line.post_json(f"/lapor/{sending.code}/kirim/", report)
        said = answer.json if answer.status in (200, 409) else {}
        if answer.status == 200:
            sending.outcome, sending.version = said["outcome"], said["version"]
        if said:
            self.versions[sending.code, sending.date] = said["version"]
        return answer

    def by_form(self, code: str, date: str) -> None:
        sending = self._new("form", code, date)
        address = f"/lapor/{code}/?tanggal={date}"
        page = self._until(lambda: self.line.get(address))
        hidden = dict(_HIDDEN.findall(page.text))
        if page.status != 200 or "key" not in hidden:
            self.unexpected.append(f"{address}: {page.status}")
            return
        sending.key, sending.base = hidden["key"], int(hidden["base_version"])
        typed = hidden | sending.values | {"note": sending.mark, "reason": REASON}
        answer = self._until_answered(sending, lambda: self.line.post(address, typed))
        if answer.status == 302 and (said := _SAVED.search(answer.headers.get("Location", ""))):
            sending.outcome = said[1]

    def change_cells(self, code: str, date: str) -> None:
        """The bureau's grid: a first report goes with a key, a change of cells without one."""
        grid = self._until(lambda: self.line.get(f"/lapor/grid.json?tanggal={date}"))
        if grid.status != 200:
            self.unexpected.append(f"grid.json: {grid.status}")
            return
        row = next(row for row in grid.json["rows"] if row["code"] == code)
        sending = self._new("cells" if row["version"] else "first", code, date, base=row["version"])
        sending.seen = row["values"] or {}
        cells = {"note": sending.mark, "recorded": sending.values["recorded"]}
        change = {"code": code, "date": date, "cells": cells, "seen": sending.seen, "reason": REASON}
        if sending.way == "first":
            sending.key = str(UUID(int=self.random.getrandbits(128), version=4))
            change |= {"cells": sending.values | {"note": sending.mark}, "key": sending.key}
        answer = self._until_answered(sending, lambda: self.line.post_json("/lapor/sel/", change))
        if answer.status == 200:
            sending.outcome, sending.version = answer.json["outcome"], answer.json["version"]

    # The line

    def _new(self, way: str, code: str, date: str, *, base: int = 0) -> Sending:
        values = {flow: self.random.randint(1, 40) for flow in FLOWS}
        sending = Sending(f"{self.name}-{len(self.book)}", way, code, date, values, base=base)
        self.book.append(sending)
        return sending

    def _until_answered(self, sending: Sending, send: Callable[[], Answer]) -> Answer:
        def attempt() -> Answer:
            sending.attempts += 1
            return send()

        answer = self._until(attempt)
        sending.status = answer.status
        if answer.status not in (200, 302, 409):
            self.unexpected.append(f"{sending.way} {sending.mark}: {answer.status} {answer.body[:300]!r}")
        return answer

    def _until(self, ask: Callable[[], Answer]) -> Answer:
        while not (answer := ask()).is_answered:
            time.sleep(AGAIN)
        return answer
