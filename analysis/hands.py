"""More hands: processes that prepare a part of many answers beside this one, on the other cores.

Each hand loads tools of its own and is handed texts line by line, as JSON. It reads until nothing more can
come, so it ends with the process that it helps, however that one ends.
"""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple
from threading import Condition, Thread
from typing import IO, cast

from spacy.language import Language

from analysis.pipeline import prepare_answers
from analysis.redaction.redactor import Redactor
from analysis.results import PreparedAnswer
from analysis.text.spacy_pipeline import load_nlp

PART = 128  # answers that are handed over at once
WORTHWHILE = 2_000  # answers; of fewer a hand has hardly begun when all is done
MOST = 3  # hands; each takes some 300 MB

Part = Sequence[str]


class Hand:
    """A process that prepares answers, in a session of its own: it is not told of Ctrl-C, but ended."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "analysis.hands"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self._writes = cast("IO[bytes]", self._process.stdin)
        self._reads = cast("IO[bytes]", self._process.stdout)

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def is_ready(self) -> bool:
        """Wait until it is ready to work; False where it will never be."""
        return bool(self._reads.readline())

    def prepare(self, part: Part) -> list[PreparedAnswer]:
        """Have it prepare answers.

        Raises
        ------
        OSError, ValueError
            It has ended.
        """
        self._writes.write(json.dumps(part).encode() + b"\n")
        self._writes.flush()
        return [
            PreparedAnswer(text, tuple(statements), non_answer, language)
            for text, statements, non_answer, language in json.loads(self._reads.readline())
        ]

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._writes, self._reads):
            with suppress(OSError):
                pipe.close()


class Team:
    """This process and its hands, which share answers; the answers come out as from this process alone.

    Parameters
    ----------
    hands : sequence of Hand
    """

    def __init__(self, hands: Sequence[Hand]) -> None:
        self.hands = hands

    def prepare(self, texts: Sequence[str], redactor: Redactor, nlp: Language) -> list[PreparedAnswer]:
        """Prepare answers as `analysis.pipeline.prepare_answers` does, and end the hands.

        What a hand leaves undone, since it was ended, is done here.
        """
        work = _Work(texts)
        for hand in self.hands:
            Thread(target=_hand_over, args=(work, hand), daemon=True).start()
        while work.is_left():
            if part := work.take():
                work.keep(part, prepare_answers(part, redactor, nlp))
        self.end()
        return [work.found[text] for text in texts]

    def end(self) -> None:
        """End all hands."""
        for hand in self.hands:
            hand.end()


def _hand_over(work: "_Work", hand: Hand) -> None:
    """Hand over one part after the other, while there are any and the hand lives."""
    if not hand.is_ready():
        return
    while part := work.take():
        try:
            work.keep(part, hand.prepare(part))
        except (OSError, ValueError):
            work.give_back(part)
            return


class _Work:
    """What is to be prepared and what is done, shared by threads; equal answers are prepared once."""

    def __init__(self, texts: Sequence[str]) -> None:
        distinct = list(dict.fromkeys(texts))
        self._total = len(distinct)
        self._parts = deque(distinct[start : start + PART] for start in range(0, self._total, PART))
        self._news = Condition()
        self.found: dict[str, PreparedAnswer] = {}

    def is_left(self) -> bool:
        """Wait until there is a part to take (True) or all is done (False)."""
        with self._news:
            self._news.wait_for(lambda: self._parts or len(self.found) == self._total)
            return bool(self._parts)

    def take(self) -> Part:
        """Take a part; it is empty where all are taken."""
        with self._news:
            return self._parts.popleft() if self._parts else ()

    def give_back(self, part: Part) -> None:
        """Leave a part to somebody else."""
        with self._news:
            self._parts.append(list(part))
            self._news.notify_all()

    def keep(self, part: Part, prepared: Sequence[PreparedAnswer]) -> None:
        """Keep what was made of a part."""
        with self._news:
            self.found.update(zip(part, prepared, strict=True))
            self._news.notify_all()


@contextmanager
def team_for(n_answers: int) -> Iterator[Team]:
    """Get so many hands for answers as are worth it; they begin to load their tools at once.

    Parameters
    ----------
    n_answers : int

    Yields
    ------
    Team
        Without hands for few answers, and where there is one core.
    """
    size = min(MOST, _free_cores() - 1) if n_answers >= WORTHWHILE else 0
    team = Team([Hand() for _ in range(size)])
    try:
        yield team
    finally:
        team.end()


def _free_cores() -> int:
    """How many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def serve(reads: IO[bytes], writes: IO[bytes]) -> None:
    """Be a hand: say that all is loaded, then prepare the answers of each line."""
    nlp = load_nlp()
    redactor = Redactor(nlp)
    writes.write(b"ready\n")
    writes.flush()
    for line in reads:
        prepared = prepare_answers(json.loads(line), redactor, nlp)
        writes.write(json.dumps([astuple(answer) for answer in prepared]).encode() + b"\n")
        writes.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
