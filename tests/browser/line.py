"""The line between a browser and the server: counts what it carries, and breaks where a test says.

An address of its own in front of the running server, so that whatever the browser sends goes through it:
pages, scripts and what a service worker fetches.
"""

import contextlib
import socket
import threading
from dataclasses import dataclass, field

PIECE = 65_536


@dataclass
class Line:
    """``carried`` has one entry for each request: its first line and the bytes that came back for it, headers
    included. ``lose`` names the part of an address whose next exchange is lost, and which half of it."""

    server_port: int
    carried: list[list] = field(default_factory=list)
    is_cut: bool = False
    _lost: dict[str, str] = field(default_factory=dict)
    _open: set[socket.socket] = field(default_factory=set)

    def __enter__(self) -> "Line":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._listener.close()
        self._hang_up()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def downloaded(self) -> int:
        """Bytes that came back since the last ``forget``."""
        return sum(count for _request, count in self.carried)

    def forget(self) -> None:
        self.carried.clear()

    def cut(self) -> None:
        """No request gets through, and those under way end."""
        self.is_cut = True
        self._hang_up()

    def mend(self) -> None:
        self.is_cut = False
        self._lost.clear()

    def lose(self, half: str, part: str) -> None:
        """Lose the ``request`` before it reaches the server, or the server's ``answer``, whenever the
        address holds *part*, until the line is mended."""
        self._lost[part] = half

    def sent(self, part: str) -> int:
        """How many requests with *part* in their first line reached the server."""
        return sum(part in request for request, _count in self.carried)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _address = self._listener.accept()
                if self.is_cut:
                    browser.close()
                    continue
                try:
                    server = socket.create_connection(("127.0.0.1", self.server_port))
                except OSError:  # the server is gone for a moment, and the line outlives it
                    browser.close()
                    continue
                self._open |= {browser, server}
                exchange = _Exchange(self, browser, server)
                threading.Thread(target=exchange.requests, daemon=True).start()
                threading.Thread(target=exchange.answers, daemon=True).start()

    def _hang_up(self) -> None:
        for end in list(self._open):
            self.close(end)

    def close(self, end: socket.socket) -> None:
        self._open.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()

    def loss(self, request: str) -> str:
        return next((half for part, half in self._lost.items() if part in request), "")


class _Exchange:
    """One connection; a browser sends its next request on it only after the answer to the last one."""

    def __init__(self, line: Line, browser: socket.socket, server: socket.socket) -> None:
        self.line, self.browser, self.server = line, browser, server
        self.loses_answer = False

    def requests(self) -> None:
        with contextlib.suppress(OSError):
            while piece := self.browser.recv(PIECE):
                first = piece.split(b"\r\n", 1)[0].decode("latin-1")
                if first.endswith("HTTP/1.1"):
                    loss = self.line.loss(first)
                    if loss == "request":
                        break
                    self.loses_answer = loss == "answer"
                    self.line.carried.append([first, 0])
                    self.entry = self.line.carried[-1]
                self.server.sendall(piece)
        self.end()

    def answers(self) -> None:
        with contextlib.suppress(OSError):
            while piece := self.server.recv(PIECE):
                if self.loses_answer:
                    break
                self.entry[1] += len(piece)
                self.browser.sendall(piece)
        self.end()

    def end(self) -> None:
        for side in (self.browser, self.server):
            self.line.close(side)
