"""gunicorn's threaded worker without its go-between.

gunicorn's own has one thread that watches all connections and hands each request to another, which hands the
connection back: two wake-ups, a queue and a pipe for each answer. Here every thread waits on the same epoll:
the kernel wakes one for a connection that has something to say (``EPOLLONESHOT``), that one answers and has
the kernel watch the connection again. How requests are read, refused and answered is gunicorn's.
"""

import contextlib
import errno
import os
import select
import socket
import threading
import time

from gunicorn.workers import base, gthread

_ONCE = select.EPOLLIN | select.EPOLLONESHOT
_LOOK = 1.0
"""Seconds between two looks at who has been silent for too long."""


class Worker(gthread.ThreadWorker):
    """``worker_class``.

    A connection belongs to the thread that took it out of ``waiting``, and nobody else touches it before it
    is back there. So only its thread closes it, and a descriptor's number never means two connections.
    """

    def init_process(self) -> None:
        self.epoll = select.epoll()
        self.waiting: dict[int, gthread.TConn] = {}
        self.answering: set[gthread.TConn] = set()
        self.keepalived_conns = self.waiting  # gunicorn keeps no more than its limit alive
        base.Worker.init_process(self)

    def handle_exit(self, sig, frame) -> None:
        self.alive = False  # the signal wakes the main thread

    def handle_quit(self, sig, frame) -> None:
        base.Worker.handle_quit(self, sig, frame)

    def run(self) -> None:
        """The main thread answers nobody, so that signals and the arbiter always find it free."""
        for listener in self.sockets:
            listener.setblocking(False)
            self.epoll.register(listener, _ONCE)
        for number in range(self.cfg.threads):
            threading.Thread(target=self._serve, name=f"web-{number}", daemon=True).start()
        while self.alive and self.is_parent_alive():
            self.notify()
            self._end_silent(time.monotonic())
            self._listen()
            self._sleep(_LOOK)
        self._finish()

    def _finish(self) -> None:
        """Who is being answered gets his answer; who may just be asking on a kept connection, too."""
        self.alive = False
        now = time.monotonic()
        for listener in self.sockets:
            self.epoll.unregister(listener)
            listener.close()
        for connection in tuple(self.waiting.values()):
            connection.timeout = min(connection.timeout, now + gthread.STOP_KEEPALIVE_LINGER)
        until = now + self.cfg.graceful_timeout
        while (self.waiting or self.answering) and time.monotonic() < until:
            self.notify()
            self._end_silent(time.monotonic())
            self._sleep(_LOOK / 10)

    def _sleep(self, seconds: float) -> None:
        if select.select([self.PIPE[0]], [], [], seconds)[0]:
            os.read(self.PIPE[0], 4096)

    def _end_silent(self, now: float) -> None:
        """A line that is shut wakes a thread, which finds nothing more to read and closes it."""
        for connection in tuple(self.waiting.values()):
            if connection.timeout <= now:
                with contextlib.suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RD)

    def _listen(self) -> None:
        if len(self.waiting) + len(self.answering) < self.worker_connections:
            for listener in self.sockets:
                with contextlib.suppress(OSError, ValueError):  # closed meanwhile
                    self.epoll.modify(listener, _ONCE)

    def _serve(self) -> None:
        listeners = {listener.fileno(): listener for listener in self.sockets}
        while True:
            for descriptor, _event in self.epoll.poll(maxevents=1):
                try:
                    if descriptor in listeners:
                        self._accept(listeners[descriptor])
                    elif (connection := self.waiting.pop(descriptor, None)) is not None:
                        self._answer(connection)
                except Exception:
                    self.log.exception("A connection failed.")

    def _accept(self, listener: socket.socket) -> None:
        try:
            line, address = listener.accept()
        except OSError as problem:
            if problem.errno in (errno.EAGAIN, errno.ECONNABORTED):  # another process was faster, or he left
                self._listen()
            return  # whatever else it was, the main thread tries again soon
        connection = gthread.TConn(self.cfg, line, address, listener.getsockname())
        connection.data_ready = True  # when it is taken out of waiting
        self._wait_for(connection, self.epoll.register)
        self._listen()

    def _wait_for(self, connection: gthread.TConn, watch) -> None:
        connection.set_timeout()
        if not self.alive:
            connection.timeout = min(connection.timeout, time.monotonic() + gthread.STOP_KEEPALIVE_LINGER)
        self.waiting[connection.sock.fileno()] = connection
        watch(connection.sock, _ONCE)

    def _answer(self, connection: gthread.TConn) -> None:
        self.answering.add(connection)
        try:
            while is_kept := self.handle(connection):
                if not connection.parser.unreader.buf.getvalue():
                    break  # else the next request was read with this one's body
            if is_kept:
                self._wait_for(connection, self.epoll.modify)
            else:
                connection.close(graceful=True)
        finally:
            self.answering.discard(connection)
