import signal
import sys
import time
from pathlib import Path

import pytest

from webapp.commands.supervisor import STOP_SIGNALS, ProcessDied, Processes

ENDS_AT_ONCE = [sys.executable, "-c", "import sys; sys.exit('no room')"]
WAITS = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def processes(tmp_path: Path):
    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    made = Processes(tmp_path / "logs", rest_seconds=1.0)
    yield made
    made.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def starts(log: Path) -> int:
    return log.read_text().count("no room")


def until(holds, after_each) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        after_each()
        time.sleep(0.02)


def test_while_it_starts_what_ends_again_and_again_ends_the_installation(processes, tmp_path) -> None:
    processes.start("web", ENDS_AT_ONCE, {})
    with pytest.raises(ProcessDied, match=r"web stops again and again\. What was stored .*web\.log"):
        until(lambda: False, processes.check)


def test_later_on_it_is_given_a_rest_and_tried_again(processes, tmp_path) -> None:
    processes.start("web", ENDS_AT_ONCE, {})
    processes.start("clock", WAITS, {})
    log = tmp_path / "logs" / "web.log"
    until(lambda: starts(log) == 6, processes.keep_up)
    rested = time.monotonic()
    until(lambda: starts(log) == 7, processes.keep_up)
    assert time.monotonic() - rested > 0.5
    assert "clock" not in processes.ended()


def test_a_process_starts_though_its_log_cannot_be_written(processes, tmp_path) -> None:
    (tmp_path / "logs" / "web.log").mkdir()
    processes.start("web", WAITS, {})
    assert processes.ended() == []
