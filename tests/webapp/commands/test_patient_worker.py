"""Slow clients, on real sockets: however many there are, an answer gets through."""

import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from html import unescape
from urllib.error import URLError
from urllib.parse import urlencode

import pytest

from models.surveys.surveys import QuestionKind, questions_of

SLOW_CLIENTS = 50
SECONDS = 2.0  # within which an answer is thanked
HEAD = b"POST /s/%b/answers HTTP/1.1\r\nHost: localhost\r\n"
LONG = b"Content-Length: 100000\r\n"


@pytest.fixture
def port(settings, monkeypatch) -> Iterator[int]:
    """A running web server with one process."""
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        number = probing.getsockname()[1]
    monkeypatch.setenv("PORT", str(number))
    monkeypatch.setenv("WEB_CONCURRENCY", "1")
    server = subprocess.Popen([sys.executable, "-m", "webapp.commands", "web"])
    try:
        for _ in range(300):
            with suppress(URLError, ConnectionError):
                urllib.request.urlopen(f"http://127.0.0.1:{number}/health", timeout=5).close()
                break
            time.sleep(0.1)
        yield number
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def slow_clients(port) -> Iterator[Callable[[bytes], list[socket.socket]]]:
    """Many clients who say something, then a byte now and then: `slow_clients(b"GET / HT")`."""
    with ExitStack() as stack:
        ended = threading.Event()
        clients: list[socket.socket] = []

        def trickle() -> None:
            while not ended.wait(0.2):
                for client in clients:
                    with suppress(OSError):
                        client.send(b"a")

        def connect(first: bytes) -> list[socket.socket]:
            for _ in range(SLOW_CLIENTS):
                client = stack.enter_context(socket.socket())
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                client.connect(("127.0.0.1", port))
                client.sendall(first)
                clients.append(client)
            time.sleep(0.5)  # until the server has them all
            return clients

        trickling = threading.Thread(target=trickle)
        trickling.start()
        yield connect
        ended.set()
        trickling.join()


def ask(port: int, request: bytes) -> bytes:
    """What the server says to a request on a connection of its own."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        said = b""
        while piece := connection.recv(65536):
            said += piece
        return said


def answer(port: int, token: str, field: str) -> bytes:
    """Have somebody read the form and send it."""
    close = b"Host: localhost\r\nConnection: close\r\n"
    page = ask(port, b"GET /s/%b HTTP/1.1\r\n%b\r\n" % (token.encode(), close)).decode()
    ticket = unescape(re.search(r'name="ticket" value="([^"]+)"', page)[1])
    body = urlencode({"ticket": ticket, "homepage": "", field: "Planning"}).encode()
    kind = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(body)
    return ask(port, HEAD % token.encode() + b"Connection: close\r\n" + kind + body)


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(b"POST /s/", id="a request line"),
        pytest.param(HEAD, id="a head"),
        pytest.param(HEAD + LONG + b"\r\nticket=", id="a body"),
        pytest.param(HEAD + b"X: a\n" + LONG + b"\r\nticket=", id="a body behind half a line's end"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nticke", id="a body in chunks"),
        pytest.param(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /he", id="a second request"),
        pytest.param(b"GET /static/app.css HTTP/1.1\r\nHost: localhost\r\n\r\n" * 8, id="nothing they read"),
    ],
)
def test_an_answer_gets_through_whatever_slow_clients_send(
    port, slow_clients, committed_world, look, first
) -> None:
    token = committed_world.survey.token
    kinds = {each.kind: each.id for each in questions_of(look, committed_world.survey.id)}
    slow_clients(first % ((token.encode(),) * first.count(b"%b")))
    began = time.monotonic()
    assert answer(port, token, f"q{kinds[QuestionKind.WORKS]}").startswith(b"HTTP/1.1 303")
    assert time.monotonic() - began < SECONDS


def test_who_does_not_hang_up_keeps_nobody_waiting(port) -> None:
    """The last byte is sent, and the client stays."""
    request = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(10):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            client.sendall(request)
            assert client.recv(65536).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        assert ask(port, request).startswith(b"HTTP/1.1 200")
        assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Transfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"Content-Length: 400000\r\n\r\n", b"413"),
        (b"X: " + b"a" * 40_000, b"431"),
    ],
)
def test_what_is_too_long_or_does_not_say_how_long_it_is_is_refused_at_once(port, head, status) -> None:
    request = b"POST / HTTP/1.1\r\nHost: localhost\r\n" + head
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(request)
        assert client.recv(65536).startswith(b"HTTP/1.1 " + status)


def test_who_sends_too_large_a_file_reads_what_to_do(port) -> None:
    head = b"POST /areas/import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n"
    assert b"shorten the text or the file" in ask(port, head)


def test_two_requests_sent_at_once_are_both_answered(port) -> None:
    health = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
    both = ask(port, health + b"\r\n" + health + b"Connection: close\r\n\r\n")
    assert both.count(b"HTTP/1.1 200") == 2
