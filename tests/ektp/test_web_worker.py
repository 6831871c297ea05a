"""The worker of the web server, asked over real connections: nobody waits for who is silent or slow."""

import contextlib
import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.conf import settings

from ektp.embedded.postgres import free_port

THREADS, KEPT, MOST = 2, 1, 12


class Server:
    def __init__(self) -> None:
        self.port = free_port()
        self.opened: list = []
        command = [sys.executable, "-P", "-m", "gunicorn", "tests.ektp.answering:application"]
        command += ["--worker-class=ektp.embedded.web_worker.Worker", f"--threads={THREADS}", "--workers=1"]
        command += [f"--keep-alive={KEPT}", f"--worker-connections={MOST}", "--graceful-timeout=5"]
        command += ["--no-control-socket", f"--bind=127.0.0.1:{self.port}", "--pythonpath=."]
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                self.line()
                self.hang_up()
                return
            time.sleep(0.05)
        raise AssertionError("The server does not listen.")

    def line(self) -> socket.socket:
        self.opened.append(socket.create_connection(("127.0.0.1", self.port), timeout=10))
        return self.opened[-1]

    def connection(self) -> http.client.HTTPConnection:
        self.opened.append(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10))
        return self.opened[-1]

    def hang_up(self) -> None:
        while self.opened:
            self.opened.pop().close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    started = Server()
    yield started
    started.kill()


@pytest.fixture
def server(running) -> Iterator[Server]:
    yield running
    running.hang_up()


@pytest.fixture
def server_to_stop() -> Iterator[Server]:
    started = Server()
    yield started
    started.hang_up()
    started.kill()


def ask(connection: http.client.HTTPConnection, path: str = "/") -> http.client.HTTPResponse:
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.read() == path.encode()
    return answer


def _answers(line: socket.socket, number: int) -> bytes:
    got = b""
    while got.count(b"HTTP/1.1 200") < number or not got.endswith(b"/kedua"):
        piece = line.recv(4096)
        assert piece, got
        got += piece
    return got


def test_one_connection_is_answered_again_and_again(server):
    connection = server.connection()
    for number in range(5):
        answer = ask(connection, f"/{number}")
        assert answer.headers["Connection"] == "keep-alive"


def test_requests_that_come_in_one_piece_are_all_answered(server):
    line = server.line()
    first = b"POST /pertama HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    line.sendall(first + b"GET /kedua HTTP/1.1\r\nHost: a\r\n\r\n")
    assert b"/pertama" in _answers(line, 2)


def test_who_says_nothing_keeps_no_thread(server):
    for _number in range(THREADS * 3):
        server.line()
    began = time.monotonic()
    ask(server.connection())
    assert time.monotonic() - began < 0.5


def test_who_says_nothing_for_long_is_left(server):
    new, known = server.line(), server.line()
    known.sendall(b"GET /kedua HTTP/1.1\r\nHost: a\r\n\r\n")
    _answers(known, 1)
    for line in (new, known):
        assert line.recv(1) == b""


def test_a_request_in_two_pieces_is_one_request(server):
    line = server.line()
    for piece in (b"POST /baca HTTP/1.1\r\nHost: a\r\nContent-", b"Length: 3\r\n\r\n", b"abc"):
        line.sendall(piece)
        time.sleep(0.2)
    assert b"HTTP/1.1 200" in line.recv(4096)


def test_as_many_are_answered_at_once_as_there_are_threads(server):
    began = time.monotonic()
    slow = [server.connection() for _thread in range(THREADS)]
    for connection in slow:
        connection.request("GET", "/lama")
    for connection in slow:
        assert connection.getresponse().read() == b"/lama"
    assert time.monotonic() - began < 1.8


def test_more_connections_than_it_keeps_are_answered_in_time(server):
    connections = [server.connection() for _number in range(MOST + 8)]
    for connection in connections:
        connection.connect()
    for number, connection in enumerate(connections):
        assert ask(connection, f"/{number}").status == 200


def test_what_is_no_request_is_refused_and_the_next_one_is_answered(server):
    line = server.line()
    line.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
    assert b"400" in line.recv(4096)
    assert ask(server.connection()).status == 200


def test_who_is_being_answered_when_it_stops_gets_his_answer(server_to_stop):
    slow, kept = server_to_stop.connection(), server_to_stop.connection()
    ask(kept)
    slow.request("GET", "/lama")
    time.sleep(0.3)
    server_to_stop.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    assert ask(kept, "/masih").headers["Connection"] == "close"
    assert slow.getresponse().read() == b"/lama"
    assert server_to_stop.process.wait(10) == 0
