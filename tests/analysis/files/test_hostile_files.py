"""Files that are built to take up memory or time: each is refused in one sentence, and takes up little."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.text.cleaning import clean_text
from tests.factories.hostile_spreadsheets import CSV, ROW, XLSX, book, sheet, strings, times

MOST_MEGABYTES = 400  # of the process, of which the largest file is 200
MOST_SECONDS = 20.0  # of the processor
ADDRESSES = 1_500_000_000
READ = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
from analysis.files.spreadsheet import read_answers
from analysis.files.spreadsheet_errors import SpreadsheetError
try:
    said = len(read_answers(sys.argv[1], text="text").texts)
except SpreadsheetError as error:
    said = str(error)
status = open("/proc/self/status").read()
peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps([said, peak, time.process_time()]))
"""
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells the peak")


def read(path: Path) -> tuple[str | int, float, float]:
    """What a process of its own says of a file, or how many answers; its memory's peak, its seconds."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path), str(ADDRESSES)], capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr[-500:]
    said, megabytes, seconds = json.loads(done.stdout)
    return said, megabytes, seconds


CASES = [*(("xlsx", name) for name in XLSX), *(("csv", name) for name in CSV)]


@pytest.mark.parametrize(("suffix", "case"), CASES)
def test_a_hostile_file_is_refused_in_a_sentence_before_it_takes_up_memory(
    tmp_path: Path, suffix: str, case: str
) -> None:
    built = {"xlsx": XLSX, "csv": CSV}[suffix][case](tmp_path / f"answers.{suffix}")
    said, megabytes, seconds = read(built)
    built.unlink()
    assert isinstance(said, str)
    assert len(said) < 250
    assert "\n" not in said
    assert megabytes < MOST_MEGABYTES
    assert seconds < MOST_SECONDS


HARMLESS: dict[str, tuple[Callable[[Path], Path], int]] = {
    "a dimension that lies": (
        lambda path: book(path, sheet(ROW, before='<dimension ref="A1:XFD1048576"/>')),
        1,
    ),
    "rows with a gap of a million": (
        lambda path: book(path, sheet('<row r="1048576"><c r="A1048576"><v>7</v></c></row>')),
        1,
    ),
    "a million rows that say nothing": (
        lambda path: book(path, sheet(ROW, times(1_000_000, lambda n: f'<row r="{n + 3}"><c s="1"/></row>'))),
        1,
    ),
    "100,000 short answers": (
        lambda path: book(
            path,
            sheet(times(100_000, lambda n: f'<row><c t="s"><v>{n}</v></c></row>')),
            strings=strings(times(100_000, lambda n: f"<si><t>answer {n}</t></si>")),
        ),
        100_000,
    ),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_what_only_looks_large_is_read(tmp_path: Path, case: str) -> None:
    build, answers = HARMLESS[case]
    said, megabytes, seconds = read(build(tmp_path / "answers.xlsx"))
    assert said == answers
    assert megabytes < MOST_MEGABYTES
    assert seconds < MOST_SECONDS


def test_a_file_without_an_end_is_refused() -> None:
    said, megabytes, _ = read(Path("/dev/zero"))
    assert "over 200 MB" in str(said)
    assert megabytes < MOST_MEGABYTES


def test_a_text_as_long_as_cells_may_be_is_read(tmp_path: Path) -> None:
    longest = "x" * 32_767  # Excel's limit
    said, *_ = read(book(tmp_path / "answers.xlsx", sheet(ROW.replace("parking", longest))))
    assert said == 1


@pytest.mark.parametrize("digits", ["9" * 5_000, "x" + "f" * 5_000, "x" + "0" * 5_000 + "41"])
def test_a_sign_of_thousands_of_digits_is_none(digits: str) -> None:
    assert len(clean_text(f"parking &#{digits}; desks")) < 30
