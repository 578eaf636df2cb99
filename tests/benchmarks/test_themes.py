"""The protocol as `make bench` runs it, on a small folder of our own."""

import os
import subprocess
import sys
from itertools import product
from pathlib import Path

SCRIPT = Path(__file__).with_name("themes.py")


def bench(folder: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), "--quick", "--markdown", str(folder / "table.md")],
        env=os.environ | {"BERTOPIC_PYTHON": python},
        capture_output=True,
        text=True,
    )


def test_every_set_is_measured_with_every_method_and_written_as_markdown(folder: Path) -> None:
    done = bench(folder)
    assert done.returncode == 0, done.stderr
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (folder / "table.md").read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    rows = {tuple(row[:3]): row[3:] for row in cells if row[1] in ("gold label", "aspects labels")}
    methods = ("ours", "k-means k*", "TF-IDF k*")
    assert rows.keys() == set(product(("30", "100", "300"), ("gold label", "aspects labels"), methods))
    assert float(rows["30", "gold label", "ours"][1]) > 0.3
    assert rows["30", "aspects labels", "ours"][1] == "–"
    assert float(rows["30", "aspects labels", "ours"][3]) > 0


def test_a_python_without_bertopic_is_told(folder: Path) -> None:
    done = bench(folder, sys.executable)
    assert done.returncode == 1
    assert "No module named 'bertopic'" in done.stderr
    assert "BERTOPIC_PYTHON" in done.stderr


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plain.csv").write_text("text\nparking\n")
    done = bench(tmp_path)
    assert done.returncode == 1
    assert "no spreadsheet" in done.stderr
