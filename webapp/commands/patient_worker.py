"""Gunicorn's worker with threads, made patient: a thread is given whole requests only.

Gunicorn's own reads a request in the thread that answers it, so that nine clients who send a byte a second
keep eight threads; and it waits in its one loop for clients to close what they were told is over. Here the
loop itself gathers what arrives, from however many clients, and waits for nobody.
"""

import re
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn import http, util
from gunicorn.workers.gthread import TConn, ThreadWorker

READ_SECONDS = 30  # for a whole request, on the slowest line
MOST_HEAD = 32 * 1024
MOST_BODY = 320 * 1024  # more than the application takes, so that its own page can say so
TOO_MUCH = (
    "At most 256 KB can be sent. Nothing was stored: go back, shorten the text or the file, and send it."
)
PIECE = 64 * 1024
ROOM_TO_SEND = 512 * 1024  # a page waits in the kernel, not in a thread, for who reads slowly

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
IN_CHUNKS = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


class CannotTake(Exception):
    """A request that we do not wait for: its status, why, and what to do next."""

    def __init__(self, status: int, reason: str, words: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.words = words or reason


class Arriving:
    """What is here of a request."""

    def __init__(self, first: bytes = b"") -> None:
        self.received = bytearray(first)
        self._whole: int | None = None  # bytes, once its head is here

    def is_whole(self) -> bool:
        """Whether nothing of it is missing.

        Raises
        ------
        CannotTake
            If it is too long, or does not say how long it is.
        """
        if self._whole is None:
            self._whole = self._read_head()
        return self._whole is not None and len(self.received) >= self._whole

    def _read_head(self) -> int | None:
        end = self.received.find(b"\r\n\r\n", 0, MOST_HEAD)
        if end < 0:
            if len(self.received) >= MOST_HEAD:
                raise CannotTake(431, "Request Header Fields Too Large")
            return None
        head = bytes(self.received[: end + 2])
        if IN_CHUNKS.search(head):
            raise CannotTake(411, "Length Required")
        length = LENGTH.search(head)
        if length and int(length[1][:12]) > MOST_BODY:
            raise CannotTake(413, "Content Too Large", TOO_MUCH)
        return end + 4 + (int(length[1]) if length else 0)


class PatientWorker(ThreadWorker):
    """The worker. Where Gunicorn itself speaks TLS it reads as it always does."""

    def init_process(self) -> None:
        """Begin; the sockets of clients inherit what is set here."""
        for listener in self.sockets:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM_TO_SEND)
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Wait for the next request of a connection, and give it to a thread when all of it is here."""
        if self.cfg.is_ssl:
            super().enqueue_req(conn)
            return
        ahead = conn.parser.unreader.take_buffered() if conn.parser else b""
        conn.sock.setblocking(False)
        arriving = Arriving(ahead)
        self._wait(conn, partial(self._receive, conn, arriving))
        self._receive(conn, arriving, conn.sock)

    def _receive(self, conn: TConn, arriving: Arriving, client: socket.socket) -> None:
        piece = _piece(client)
        arriving.received += piece or b""
        try:
            if arriving.is_whole() or piece == b"":  # then the parser finds that no more comes
                self._forget(conn)
                self._hand_over(conn, arriving)
        except CannotTake as refusal:
            self._forget(conn)
            self._refuse(conn, refusal)

    def _wait(self, conn: TConn, readable: Callable[[socket.socket], None]) -> None:
        """Call when something arrives; Gunicorn closes what waits here for too long."""
        conn.timeout = time.monotonic() + READ_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, readable)

    def _forget(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def _hand_over(self, conn: TConn, arriving: Arriving) -> None:
        if conn.parser is None:
            conn.parser = http.get_parser(self.cfg, conn.sock, conn.client)
        conn.parser.unreader.unread(bytes(arriving.received))
        conn.data_ready = True
        super().enqueue_req(conn)

    def _refuse(self, conn: TConn, refusal: CannotTake) -> None:
        """Say why, and take what still comes without a look at it: else the client might not read why."""
        with suppress(OSError):
            util.write_error(conn.sock, refusal.status, refusal.reason, refusal.words)
            conn.sock.shutdown(socket.SHUT_WR)
        self._wait(conn, partial(self._drain, conn))

    def _drain(self, conn: TConn, client: socket.socket) -> None:
        if _piece(client) == b"":
            self._forget(conn)
            self._close(conn)

    def finish_request(self, conn: TConn, done: "Future[Any]") -> None:
        """Keep a connection, or close it without waiting: nothing of its request is unread."""
        if done.cancelled() or done.exception() or not done.result():
            self._close(conn)
        else:
            super().finish_request(conn, done)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()


def _piece(client: socket.socket) -> bytes | None:
    """What has arrived; nothing at the end, None where it is not known yet."""
    try:
        return client.recv(PIECE)
    except BlockingIOError:
        return None
    except OSError:
        return b""
