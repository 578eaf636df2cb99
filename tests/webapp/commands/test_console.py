"""The output goes into files and consoles that do not have every sign."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ANSWERS = "Comment\n" + "".join(f"The canteen soup number {i} is cold 😡 ≥ ç\n" for i in range(9))


def analyse(folder: Path, encoding: str, *more: str) -> bytes:
    """What `soundings analyse` prints when its output goes elsewhere."""
    path = folder / "answers.csv"
    path.write_text(ANSWERS, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "webapp.commands", "analyse", str(path), "--text", "Comment", *more],
        env={**os.environ, "PYTHONIOENCODING": encoding, "SOUNDINGS_ENCODER": "lexical"},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("cp1252", "is cold ? ? ç"), ("cp437", "is cold ? ≥ ç"), ("utf-8", "is cold 😡 ≥ ç")],
)
def test_signs_that_the_output_lacks_become_question_marks(tmp_path, encoding, shown) -> None:
    assert shown in analyse(tmp_path, encoding).decode(encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_no_sign_of_a_document_is_lost(tmp_path, encoding) -> None:
    document = json.loads(analyse(tmp_path, encoding, "--json", "-").decode(encoding))
    assert all("is cold 😡 ≥ ç" in each["statement"] for each in document["assignments"])
