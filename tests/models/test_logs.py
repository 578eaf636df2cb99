import resource
import subprocess
import sys
from pathlib import Path

LOGGING = """
import structlog
from models import logs
logs.configure()
for number in range(3000):
    structlog.get_logger().warning("queue_went_away", number=number)
print("went on")
"""


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    with (tmp_path / "log").open("wb") as log:
        done = subprocess.run(
            [sys.executable, "-c", LOGGING], stdout=subprocess.PIPE, stderr=log, preexec_fn=limit
        )
    assert done.stdout == b"went on\n"
    assert done.returncode == 0
    assert b"number=2" in (tmp_path / "log").read_bytes()
