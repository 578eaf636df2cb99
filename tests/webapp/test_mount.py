"""Soundings under a path, as Gunicorn serves it, behind proxies that take the path off or leave it."""

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urljoin, urlsplit

import html5lib
import pytest

from models.settings import Settings
from webapp import create_app

PASSWORD = "correct horse battery staple"
WEB = ("-m", "webapp.commands", "web")
GUNICORN = ("-m", "gunicorn", "--config", "python:webapp.commands.gunicorn_settings", "webapp:create_app()")
ENOUGH_PAGES = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class SetUp:
    """How Soundings is mounted: what it is told, and what the proxy in front does."""

    told: Mapping[str, str]
    strips: bool = False
    tells: bool = False
    command: tuple[str, ...] = WEB


SET_UPS = {
    "the settings name the path": SetUp({"SCRIPT_NAME": "/pulse"}),
    "the address people use ends in it": SetUp({"SOUNDINGS_BASE_URL": "http://ask.example/pulse"}),
    "the proxy takes it off and names it": SetUp({"SOUNDINGS_PROXIES": "1"}, strips=True, tells=True),
    "the proxy takes it off": SetUp({"SCRIPT_NAME": "/pulse/"}, strips=True),
    "both name it": SetUp({"SCRIPT_NAME": "/pulse", "SOUNDINGS_PROXIES": "1"}, strips=True, tells=True),
    "gunicorn started by hand": SetUp({"SCRIPT_NAME": "/pulse"}, command=GUNICORN),
}


def proxy_to(port: int, set_up: SetUp) -> ThreadingHTTPServer:
    """A reverse proxy under `/pulse`; whatever else is asked for is another application's."""

    class Forward(BaseHTTPRequestHandler):
        def forward(self) -> None:
            if not f"{self.path}/".startswith("/pulse/"):
                self.send_error(404, "another application")
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name != "Connection"}
            headers["X-Forwarded-For"] = self.client_address[0]
            if set_up.tells:
                headers["X-Forwarded-Prefix"] = "/pulse"
            path = self.path.removeprefix("/pulse") or "/" if set_up.strips else self.path
            behind = http.client.HTTPConnection("127.0.0.1", port)
            behind.request(self.command, path, body, headers)
            reply = behind.getresponse()
            content = reply.read()
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name not in ("Connection", "Transfer-Encoding", "Content-Length"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            behind.close()

        do_GET = do_POST = forward  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Forward)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(params=SET_UPS.values(), ids=SET_UPS)
def origin(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    """Where people reach the proxy in front of a Soundings that is mounted in one of the ways."""
    set_up, port = request.param, free_port()
    environment = {**os.environ, **set_up.told, "PORT": str(port)}
    process = subprocess.Popen([sys.executable, *set_up.command], env=environment)
    proxy = proxy_to(port, set_up)
    try:
        await_answer(port)
        yield f"http://127.0.0.1:{proxy.server_address[1]}"
    finally:
        proxy.shutdown()
        proxy.server_close()
        process.terminate()
        process.wait(20)


def await_answer(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nobody listens")


class Browser:
    """A browser with a cookie jar that follows redirects and remembers where they led."""

    def __init__(self) -> None:
        self.jar = CookieJar()
        self.trail: list[str] = []
        browser = self

        class Remember(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, request, fp, code, msg, headers, url):
                browser.trail.append(headers["Location"])
                return super().redirect_request(request, fp, code, msg, headers, url)

        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar), Remember()
        )

    def open(self, address: str, form: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        """The status, the address in the end, and the page."""
        data = urlencode(form).encode() if form is not None else None
        try:
            with self._opener.open(address, data, timeout=20) as reply:
                return reply.status, reply.url, reply.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.url, error.read().decode()


LOADED = ("href", "src", "data-refresh")
SENT_TO = ("action", "formaction")


def addresses_in(page: str, attributes: Iterable[str]) -> set[str]:
    """What stands in these attributes of a page, but for links within it and to mail."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = {each.get(name) for each in tree.iter() for name in attributes if each.get(name)}
    return {link for link in found if not link.startswith(("#", "mailto:"))}


def hidden_fields(page: str) -> dict[str, str]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return {
        each.get("name"): each.get("value", "")
        for each in tree.iter("input")
        if each.get("type") == "hidden" and each.get("name")
    }


def crawl(browser: Browser, start: str) -> dict[str, int]:
    """Every page that links lead to from a page on, by path, with its status; and every file they load."""
    statuses: dict[str, int] = {}
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        if urlsplit(address).path in statuses:
            continue
        status, _, page = browser.open(address)
        statuses[urlsplit(address).path] = status
        if page.lstrip().startswith("<!doctype html>"):
            named = addresses_in(page, LOADED + SENT_TO)
            assert all(urlsplit(each).path.startswith("/pulse/") for each in named), (address, named)
            links = {urljoin(address, link) for link in addresses_in(page, LOADED)}
            waiting.extend(link for link in links if urlsplit(link).netloc == urlsplit(start).netloc)
    return statuses


def test_every_link_and_redirect_keeps_the_path(origin: str, ids: dict[str, str]) -> None:
    browser = Browser()
    wanted = f"/pulse/surveys/{ids['survey_id']}/themes"
    _, where, page = browser.open(origin + wanted)
    assert urlsplit(where).path == "/pulse/sign-in"
    signed_in = {**hidden_fields(page), "email": "lead@pmo.example", "password": PASSWORD}
    _, where, page = browser.open(f"{origin}/pulse/sign-in", signed_in)
    assert urlsplit(where).path == wanted
    statuses = crawl(browser, f"{origin}/pulse/surveys/{ids['survey_id']}")
    assert len(statuses) > ENOUGH_PAGES
    assert {path: status for path, status in statuses.items() if status != 200} == {}
    assert {cookie.path for cookie in browser.jar} == {"/pulse", "/pulse/sign-in"}
    _, _, page = browser.open(f"{origin}/pulse/surveys/{ids['survey_id']}")
    assert re.search(rf"http://[^/\s]+/pulse/s/{ids['token']}\b", page)
    browser.open(f"{origin}/pulse/")
    assert browser.trail
    assert all(each.startswith("/pulse/") for each in browser.trail)


def test_staff_answer_under_the_path(origin: str, ids: dict[str, str]) -> None:
    staff, link = Browser(), f"{origin}/pulse/s/{ids['token']}"
    _, _, page = staff.open(link)
    (field,) = re.findall(r'<textarea[^>]* name="(\w+)"', page)[:1]
    status, where, page = staff.open(f"{link}/answers", {**hidden_fields(page), field: "The rota is late"})
    assert (status, urlsplit(where).path) == (200, f"/pulse/s/{ids['token']}/thanks")
    assert "Thank you" in page
    assert list(staff.jar) == []


@pytest.fixture
def client_of(settings: Settings, world) -> Iterator[Callable[..., object]]:
    """A client of an application with other settings: `client_of(proxies=1)`."""
    apps = []

    def make(**changed: object):
        apps.append(create_app(settings.model_copy(update=changed)))
        return apps[-1].test_client()

    yield make
    for app in apps:
        app.extensions["soundings_engine"].dispose()


def test_nobody_but_a_trusted_proxy_names_the_path(client_of) -> None:
    named = {"X-Forwarded-Prefix": "/pulse"}
    assert client_of().get("/surveys", headers=named).location.startswith("/sign-in")
    assert client_of(proxies=1).get("/surveys", headers=named).location.startswith("/pulse/sign-in")
    assert client_of(proxies=1).get("/surveys").location.startswith("/sign-in")
    outer = {"X-Forwarded-Prefix": "/evil, /outer, /inner"}
    assert client_of(proxies=2).get("/surveys", headers=outer).location.startswith("/outer/sign-in")


@pytest.mark.parametrize("named", ["//evil.example", "https://evil.example", "/a//b", "/a b", '/"><script>'])
def test_a_path_that_leads_elsewhere_leads_nowhere_else(client_of, named: str) -> None:
    location = client_of(proxies=1).get("/surveys", headers={"X-Forwarded-Prefix": named}).location
    assert not urlsplit(location).netloc
    assert re.fullmatch(r"(/evil\.example)?/sign-in\?.*", location)


def test_pages_can_be_asked_for_with_and_without_the_path(client_of) -> None:
    client = client_of(mount_given="/pulse")
    assert client.get("/health").status_code == client.get("/pulse/health").status_code == 200
    assert client.get("/pulse").location == client.get("/").location == "/pulse/surveys"
    assert client.get("/pulsed/health").status_code == 404
