"""The measure of kept themes, on a small folder of our own."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("anchored.py")


def test_kept_themes_are_measured_and_written_as_markdown(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), "--quick", "--markdown", str(folder / "table.md")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    lines = (folder / "table.md").read_text("utf-8").splitlines()
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    found = {(row[1], row[2]): dict(zip(head, row, strict=True)) for row in rows}
    assert set(found) == {(name, kept) for name in ("gold label", "mean") for kept in ("all", "half")}
    for figures in found.values():
        assert (figures["stay"], figures["obeyed"]) == ("1.00", "1.00")
        assert 0 < float(figures["F1 ÷ fresh"]) < 2
