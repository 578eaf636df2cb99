"""Answers that several processes prepare are those that one prepares, and no process is left over."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.hands import PART, WORTHWHILE, Hand, Team, team_for
from analysis.pipeline import Tools, prepare_answers

ANSWERS = [
    text
    for number in range(PART)
    for text in (
        f"Ask Margaret Thornton about plan {number}. She knows it. Sponsors do not.",
        f"the rota changed {number} times\n- nobody told us {number}",
        f"Write to helen{number}@example.org, not to Xylandor.",
        "n/a",
        f"Die Besprechungen mit den {number} Abteilungen dauern viel zu lange.",
    )
]
HELPED = """
import sys, time
from analysis.hands import Hand, Team
hand = Hand()
print(hand.pid, flush=True)
assert hand.is_ready()
print("ready", flush=True)
time.sleep(60)
"""
SOON = 10.0  # seconds


@pytest.fixture
def hand() -> Iterator[Hand]:
    made = Hand()
    yield made
    made.end()


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended is listed until its parent asks for it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False


def ends(pid: int) -> bool:
    until = time.monotonic() + SOON
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not lives(pid)


def prepare(team: Team, tools: Tools) -> object:
    return team.prepare(ANSWERS, tools.redactor, tools.nlp)


def test_two_processes_prepare_answers_as_one_does(tools: Tools, hand: Hand) -> None:
    alone = prepare_answers(ANSWERS, tools.redactor, tools.nlp)
    assert hand.is_ready()
    assert hand.prepare(ANSWERS[:PART]) == alone[:PART]
    assert prepare(Team([]), tools) == alone


def test_a_team_shares_answers_and_its_hands_end_with_the_work(tools: Tools) -> None:
    hand = Hand()
    assert prepare(Team([hand]), tools) == prepare_answers(ANSWERS, tools.redactor, tools.nlp)
    assert ends(hand.pid)


def test_what_a_hand_leaves_undone_is_done_here(tools: Tools) -> None:
    hand = Hand()
    os.kill(hand.pid, signal.SIGKILL)
    assert prepare(Team([hand]), tools) == prepare_answers(ANSWERS, tools.redactor, tools.nlp)


def test_few_answers_are_prepared_without_more_hands() -> None:
    with team_for(WORTHWHILE - 1) as team:
        assert not team.hands


def test_hands_end_where_the_work_fails() -> None:
    with pytest.raises(KeyboardInterrupt), team_for(WORTHWHILE) as team:
        raise KeyboardInterrupt
    assert all(ends(hand.pid) for hand in team.hands)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_hand_ends_with_the_process_that_it_helps(ending: signal.Signals) -> None:
    helped = subprocess.Popen(
        [sys.executable, "-P", "-c", HELPED],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert helped.stdout is not None
    with helped.stdout:
        pid = int(helped.stdout.readline())
        assert helped.stdout.readline() == "ready\n"
    assert lives(pid)
    helped.send_signal(ending)
    helped.wait()
    assert ends(pid)
