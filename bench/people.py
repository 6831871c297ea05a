"""People at their browsers, without the screens: one connection each, kept open, and their pauses."""

import asyncio
import json
import random
import re
import time
import urllib.parse
from dataclasses import dataclass, field

from bench.serving import Serving, cookie_header

ASKS_EVERY = 1.0  # static/js/live.js, as long as the server names no longer pause
TURNS_EVERY = 10.0  # seconds between two pages that somebody opens, and between two saved reports
_VERSION = re.compile(rb'data-version-url="([^"]+)" data-version="([^"]+)"')
_FIELD = re.compile(r"<(?:input|textarea)\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass
class Log:
    """What came of it: seconds by kind of answer, what went wrong, and the reports that were acknowledged."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    saved: dict[tuple[str, str], int] = field(default_factory=dict)
    is_counting: bool = False

    def note(self, kind: str, seconds: float) -> None:
        if self.is_counting:
            self.seconds.setdefault(kind, []).append(seconds)


class Browser:
    """One connection; opened again when the server has closed it, as browsers do."""

    def __init__(self, serving: Serving, cookies: dict[str, str]) -> None:
        self.serving = serving
        self.cookie = cookie_header(cookies)
        self.stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, tag: str = "", body: str = "", is_renewal: bool = False
    ) -> tuple[int, dict, bytes]:
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.serving.host}:{self.serving.port}\r\n"
        head += f"Cookie: {self.cookie}\r\nAccept-Encoding: identity\r\n"
        if tag:
            head += f"If-None-Match: {tag}\r\n"
        if is_renewal:
            head += "Cache-Control: max-age=0\r\n"
        if method == "POST":
            head += f"Origin: {self.serving.url}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            head += f"Content-Length: {len(body)}\r\n"
        text = f"{head}\r\n{body}".encode()
        for attempt in (1, 2):
            if self.stream is None:
                self.stream = await asyncio.open_connection(self.serving.host, self.serving.port)
                attempt = 2
            try:
                return await self._exchange(text)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()  # a connection that was idle may be closed while the question is under way
                if attempt == 2 or method == "POST":
                    raise
        raise AssertionError

    async def _exchange(self, text: bytes) -> tuple[int, dict, bytes]:
        reader, writer = self.stream
        writer.write(text)
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
        status = int(first.split(" ")[1])
        length = int(headers.get("content-length", 0)) if status != 304 else 0
        content = await reader.readexactly(length)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return status, headers, content

    def close(self) -> None:
        if self.stream is not None:
            self.stream[1].close()
            self.stream = None


@dataclass
class Reader:
    """Opens a page every ten seconds, and meanwhile has it open as static/js/live.js does."""

    browser: Browser
    paths: list[str]
    log: Log
    dice: random.Random
    tags: dict[str, str] = field(default_factory=dict)
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)
    opened: float = 0.0

    async def read(self) -> None:
        await asyncio.sleep(self.dice.uniform(0, TURNS_EVERY))
        while True:
            path = self.dice.choice(self.paths)
            turn = time.monotonic() + TURNS_EVERY * self.dice.uniform(0.5, 1.5)
            await self.open(path)
            wait = ASKS_EVERY
            while (left := turn - time.monotonic()) > 0:
                await asyncio.sleep(min(left, wait))
                if time.monotonic() < turn:
                    wait = await self.look(path)

    async def open(self, path: str, is_renewal: bool = False) -> None:
        began = time.monotonic()
        tag = self.tags.get(path, "")
        status, headers, content = await self.browser.ask("GET", path, tag, is_renewal=is_renewal)
        self.opened = time.monotonic()
        kind = "page that has changed" if status == 200 else "page that has not changed"
        self.log.note(kind, self.opened - began)
        if status == 200:
            self.tags[path] = headers.get("etag", "")
            self.versions[path] = tuple(part.decode() for part in _VERSION.search(content).groups())
        elif status != 304:
            self.log.wrong.append(f"{path}: status {status}")

    async def look(self, path: str) -> float:
        """Seconds that the page now waits before it asks again."""
        address, version = self.versions[path]
        began = time.monotonic()
        status, _headers, content = await self.browser.ask("GET", address, is_renewal=True)
        self.log.note("question whether it has changed", time.monotonic() - began)
        if status != 200:
            self.log.wrong.append(f"{address}: status {status}")
            return ASKS_EVERY
        answer = json.loads(content)
        age = time.monotonic() - self.opened
        if answer["version"] == version:
            return answer["wait"]
        if age < answer["wait"]:
            return max(ASKS_EVERY, answer["wait"] - age)
        await self.open(path, is_renewal=True)
        return answer["wait"]


@dataclass
class Writer:
    """Reports one day of one regency over and over: opens the form, fills it in, sends it, sees it saved."""

    browser: Browser
    code: str
    date: str
    log: Log
    dice: random.Random
    number: int = 100

    async def write(self) -> None:
        await asyncio.sleep(self.dice.uniform(0, TURNS_EVERY))
        while True:
            turn = time.monotonic() + TURNS_EVERY * self.dice.uniform(0.5, 1.5)
            await self.report()
            await asyncio.sleep(max(0, turn - time.monotonic()))

    async def report(self) -> None:
        path = f"/lapor/{self.code}/?tanggal={self.date}"
        began = time.monotonic()
        status, _headers, content = await self.browser.ask("GET", path)
        self.log.note("form", time.monotonic() - began)
        self.number += 1
        form = fields(content.decode()) | {"recorded": str(self.number), "printed": "0", "reason": "bench"}
        body = urllib.parse.urlencode(form)
        began = time.monotonic()
        status, headers, _content = await self.browser.ask("POST", path, body=body)
        self.log.note("report saved", time.monotonic() - began)
        if status != 302:
            self.log.wrong.append(f"{path}: status {status}")
            return
        self.log.saved[self.code, self.date] = self.number
        status, _headers, _content = await self.browser.ask("GET", headers["location"].partition("#")[0])
        if status != 200:
            self.log.wrong.append(f"after {path}: status {status}")


def fields(page: str) -> dict[str, str]:
    """The form's fields as the page has them."""
    main = page[page.index("<main") :]
    tags = [dict(_ATTRIBUTE.findall(tag)) for tag in _FIELD.findall(main)]
    found = {tag["name"]: tag.get("value", "") for tag in tags if "name" in tag}
    return {name: value for name, value in found.items() if name not in {"tanggal", "note"}}
