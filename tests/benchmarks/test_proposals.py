"""The measure of proposals, on a small folder of our own."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("proposals.py")


def test_what_is_proposed_is_measured_and_printed(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), "--quick"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines()]
    found = {row[0]: row for row in rows if row[1] == "gold label"}
    assert set(found) == {"40", "100"}
    assert float(found["100"][4].split()[0]) > 0.5
    assert float(found["40"][3].split()[0]) >= float(found["40"][2].split()[0])
