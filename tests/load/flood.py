"""A flood: 10,000 posts of junk in a minute, while an office of 200 behind one address answers.

Starts an installation of its own (`DATABASE_URL` chooses PostgreSQL, an empty database), floods one survey
and prints what came of it. Exits with 1 where an answer was lost, a real one is missing, or something broke.

    make flood
"""

import argparse
import http.client
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from itsdangerous import URLSafeTimedSerializer
from sqlmodel import Session, func, select

from models.database import make_engine, reading_session, transaction, upgrade
from models.intake.responses import count_responses
from models.intake.waiting import WaitingResponse, was_recorded
from models.settings import Settings
from models.surveys.surveys import QuestionKind, create_survey, questions_of
from models.surveys.waves import open_wave

OFFICE = "192.0.2.10"
PATIENCE_SECONDS = 30  # after this an answer counts as a dropped connection
MOST_TRIES = 30


@dataclass(frozen=True)
class Target:
    """The survey that is flooded."""

    port: int
    token: str
    wave_id: str
    field: str


@dataclass
class Tally:
    """What came back, by kind of sender."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    thanked: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, who: str, outcome: str, seconds: float, key: str = "") -> None:
        with self.lock:
            self.outcomes[who, outcome] += 1
            self.seconds.setdefault(who, []).append(seconds)
            if outcome == "thanked":
                self.thanked.add(key)

    def total(self, who: str) -> int:
        return sum(count for (each, _), count in self.outcomes.items() if each == who)


@dataclass(frozen=True)
class Reply:
    """What the service answered; status 0 for nothing at all."""

    status: int
    page: str
    wait: int
    seconds: float

    @property
    def outcome(self) -> str:
        kinds = {0: "dropped", 200: "shown", 303: "thanked", 422: "given back", 429: "refused politely"}
        return kinds.get(self.status, f"error {self.status}")


def ask(target: Target, address: str, path: str, values: dict[str, str] | None = None) -> Reply:
    """One request as from `address`, on a connection of its own."""
    began = time.monotonic()
    headers = {"X-Forwarded-For": address, "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=PATIENCE_SECONDS)
    try:
        body = urlencode(values) if values is not None else None
        connection.request("GET" if body is None else "POST", path, body, headers)
        reply = connection.getresponse()
        page = reply.read().decode()
        wait = int(reply.getheader("Retry-After") or 0)
        return Reply(reply.status, page, wait, time.monotonic() - began)
    except (OSError, http.client.HTTPException):
        return Reply(0, "", 0, time.monotonic() - began)
    finally:
        connection.close()


def ticket_on(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    return unescape(found[1]) if found else ""


class Flood:
    """Junk from a few addresses, sent evenly over a minute by a patient script.

    Each of its forms is as old as people's and has a ticket of its own, but every fourth has a forged one.
    """

    def __init__(self, target: Target, tally: Tally, secret_key: str, chosen: argparse.Namespace) -> None:
        self.target, self.tally = target, tally
        self.posts, self.seconds = chosen.posts, chosen.seconds
        self.addresses = [f"198.18.{n // 250}.{n % 250 + 1}" for n in range(chosen.addresses)]
        self.tickets = URLSafeTimedSerializer(secret_key, salt="staff-form")
        keys = [secrets.token_urlsafe(16) for _ in range(self.posts)]
        self.forms = [(key, str(self.tickets.dumps([target.wave_id, key]))) for key in keys]

    def run(self, senders: int = 64) -> float:
        """Send everything; return how long it took."""
        began = time.monotonic()
        with ThreadPoolExecutor(senders) as pool:
            list(pool.map(lambda n: self._send(n, began), range(self.posts)))
        return time.monotonic() - began

    def _send(self, number: int, began: float) -> None:
        time.sleep(max(0.0, began + number * self.seconds / self.posts - time.monotonic()))
        key, ticket = self.forms[number] if number % 4 else ("", "forged")
        values = {"ticket": ticket, self.target.field: f"Junk {secrets.token_hex(20)} buy now"}
        path = f"/s/{self.target.token}/answers"
        reply = ask(self.target, self.addresses[number % len(self.addresses)], path, values)
        self.tally.note("flood", reply.outcome, reply.seconds, key)


class Office:
    """People behind one address. Each reads the form, fills it in, and sends it again when told to."""

    def __init__(self, target: Target, tally: Tally, flood: Flood, people: int) -> None:
        self.target, self.tally, self.flood, self.people = target, tally, flood, people
        self.keys: set[str] = set()
        self.text_was_lost = 0

    def run(self, seconds: float) -> None:
        """Have everybody answer, beginning within so many seconds."""
        with ThreadPoolExecutor(self.people) as pool:
            list(pool.map(lambda n: self._answer(n, random.uniform(0, seconds)), range(self.people)))

    def _answer(self, number: int, pause: float) -> None:
        time.sleep(pause)
        page = self._read()
        time.sleep(random.uniform(4, 10))
        words = f"Planning session number {number} helped us"
        for _ in range(MOST_TRIES):
            signed = ticket_on(page)
            values = {"ticket": signed, "homepage": "", self.target.field: words}
            reply = ask(self.target, OFFICE, f"/s/{self.target.token}/answers", values)
            key = self.flood.tickets.loads(signed)[1]
            self.tally.note("office", reply.outcome, reply.seconds, key)
            if reply.status == 303:
                self.keys.add(key)
                return
            self.text_was_lost += words not in reply.page
            page = reply.page if ticket_on(reply.page) else page
            time.sleep(reply.wait + random.uniform(1, 5))

    def _read(self) -> str:
        while True:
            reply = ask(self.target, OFFICE, f"/s/{self.target.token}")
            self.tally.note("office reads", reply.outcome, reply.seconds)
            if reply.status == 200:
                return reply.page


def probe(target: Target, tally: Tally, ended: threading.Event) -> None:
    """Look at the form and at /health once a second."""
    while not ended.wait(1):
        for who, path in (("probe form", f"/s/{target.token}"), ("probe health", "/health")):
            reply = ask(target, "203.0.113.5", path)
            tally.note(who, reply.outcome, reply.seconds)


def prepare(settings: Settings) -> Target:
    """Make the survey; an installation with a survey loads no demonstration."""
    upgrade(settings.database_url)
    with transaction(make_engine(settings.database_url)) as session:
        survey = create_survey(
            session,
            title="How is project work going?",
            purpose="What works, and what does not?",
            responsible="The project office",
            contact="office@pmo.example",
            urgent_contact="the helpline",
        )
        wave = open_wave(session, survey.id, "Flooded", headcount=250)
        (works,) = [q.id for q in questions_of(session, survey.id) if q.kind == QuestionKind.WORKS]
        return Target(settings.port, survey.token, wave.id, f"q{works}")


def free_port() -> int:
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        return int(probing.getsockname()[1])


@contextmanager
def installation(data_dir: Path) -> Iterator[tuple[Settings, Target]]:
    """A running installation behind one simulated proxy."""
    os.environ.pop("REDIS_URL", None)
    os.environ.update(SOUNDINGS_DATA_DIR=str(data_dir), PORT=str(free_port()), SOUNDINGS_PROXIES="1")
    settings = Settings()
    target = prepare(settings)
    command = [sys.executable, "-m", "webapp.commands", "run"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout or ():
            if "is ready" in line:
                break
        yield settings, target
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def rows_stored(session: Session, wave_id: str) -> int:
    """Responses of the wave, wherever they wait."""
    waiting = select(func.count()).select_from(WaitingResponse).where(WaitingResponse.wave_id == wave_id)
    return session.exec(waiting).one() + count_responses(session, wave_id)


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    at = {"median": 0.5, "95 %": 0.95, "99 %": 0.99, "longest": 1.0}
    return ", ".join(
        f"{name} {ordered[int(share * (len(ordered) - 1))] * 1000:.0f} ms" for name, share in at.items()
    )


def report(tally: Tally, office: Office, settings: Settings, target: Target) -> int:
    """Print the outcome; return the exit code."""
    for who in ("flood", "office", "office reads", "probe form", "probe health"):
        outcomes = {outcome: n for (each, outcome), n in sorted(tally.outcomes.items()) if each == who}
        words = ", ".join(f"{n:,} {outcome}" for outcome, n in outcomes.items())
        print(f"{who:<13} {tally.total(who):>6,} sent: {words}\n{'':<13} {percentiles(tally.seconds[who])}")
    with reading_session(make_engine(settings.database_url)) as session:
        stored = rows_stored(session, target.wave_id)
        real = sum(was_recorded(session, target.wave_id, key) for key in office.keys)
    errors = sum(n for (_, outcome), n in tally.outcomes.items() if outcome.startswith(("error", "dropped")))
    lost = len(tally.thanked) - stored
    print(f"errors and dropped connections: {errors}; texts not given back: {office.text_was_lost}")
    print(f"thanked {len(tally.thanked):,}, stored {stored:,}, lost {lost}")
    print(f"real answers stored: {real} of {office.people}")
    return int(bool(errors or lost or office.text_was_lost) or real != office.people)


def in_background(work: Callable[..., object], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments)
    thread.start()
    return thread


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--addresses", type=int, default=5, help="the junk comes from so many")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder)) as (settings, target):
        tally, ended = Tally(), threading.Event()
        flood = Flood(target, tally, settings.secret_key, chosen)
        office = Office(target, tally, flood, chosen.people)
        probing = in_background(probe, target, tally, ended)
        answering = in_background(office.run, chosen.seconds * 0.75)
        time.sleep(4)  # until the script's forms are old enough
        began = time.monotonic()
        print(f"the flood took {flood.run():.1f} s")
        answering.join()
        print(f"the last real answer was in after {time.monotonic() - began:.0f} s")
        ended.set()
        probing.join()
        return report(tally, office, settings, target)


if __name__ == "__main__":
    sys.exit(main())
