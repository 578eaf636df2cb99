"""The output goes into files and consoles that do not have every sign, and obey some."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from openpyxl import Workbook

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


# A terminal obeys some signs: colours, titles, keys pressed for you, text that stands backwards

OBEYED = "\x1b]0;title\x07\x1b[31m\x9b2J\x08\x7f\u202eback\u2066\u2028"
HARMLESS = {"\n", "\t"}


def said(*arguments: str, folder: Path) -> tuple[int, str]:
    """How a command ends, and all that it writes to a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "webapp.commands", *arguments],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "SOUNDINGS_ENCODER": "lexical"}
        | {"SOUNDINGS_DATA_DIR": str(folder / "data")},
        capture_output=True,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


def is_plain(text: str) -> bool:
    kinds = {sign: unicodedata.category(sign) for sign in set(text) - HARMLESS}
    return not {"Cc", "Cs", "Zl", "Zp"} & set(kinds.values()) and not set("\u202e\u2066") & set(kinds)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_header_gives_the_terminal_no_orders(tmp_path, suffix) -> None:
    path = tmp_path / f"answers.{suffix}"
    workbook = Workbook()
    workbook.active.append([OBEYED.replace("\x1b", "_x001B_").replace("\x07", "").replace("\x08", "")])
    workbook.active.append(["parking"])
    workbook.save(path)
    if suffix == "csv":
        path.write_text(f'"{OBEYED} and more"\nparking\n', "utf-8")
    code, words = said("analyse", str(path), "--text", f"mine {OBEYED}", folder=tmp_path)
    assert (code, words.count("\n")) == (1, 1)
    assert "there is no column 'mine" in words
    assert is_plain(words)


def test_names_of_files_sheets_and_options_give_the_terminal_no_orders(tmp_path) -> None:
    path = tmp_path / f"{OBEYED}.csv"
    path.write_text("text\nparking\n", "utf-8")
    for arguments in (
        ("analyse", str(path), "--text", "text", "--sheet", OBEYED),
        ("analyse", str(path)),
        ("analyse", f"{path}?"),
        ("place", str(path), "--text", "text", "--model", str(path)),
        ("train-sentiment", "--source", str(path), "text", OBEYED, "0", "1", "1"),
        (OBEYED,),
        (f"--{OBEYED}",),
    ):
        code, words = said(*arguments, folder=tmp_path)
        assert code in (1, 2)
        assert words
        assert is_plain(words), arguments


def test_themes_and_areas_give_the_terminal_no_orders_and_a_document_loses_no_sign(tmp_path) -> None:
    path = tmp_path / "answers.csv"
    rows = "".join(f'"The canteen{OBEYED} soup {i} is cold","{OBEYED}North"\n' for i in range(9))
    path.write_text(f"Comment,Area\n{rows}", "utf-8")
    asked = ("analyse", str(path), "--text", "Comment", "--by", "Area")
    code, words = said(*asked, folder=tmp_path)
    assert (code, is_plain(words)) == (0, True)
    code, words = said(*asked, "--json", "-", folder=tmp_path)
    assert (code, is_plain(words)) == (0, True)
    document, _ = json.JSONDecoder().raw_decode(words[words.index("{") :])
    assert list(document["themes"][0]["areas"]) == [f"{OBEYED}North"]


def test_a_fault_of_ours_gives_the_terminal_no_orders(tmp_path) -> None:
    """Nobody foresaw it, so its own words are printed."""
    broken = f"raise RuntimeError({OBEYED!r})"
    process = f"from webapp.commands import terminal; terminal.close_door(); {broken}"
    done = subprocess.run([sys.executable, "-c", process], capture_output=True)
    assert b"RuntimeError" in done.stderr
    assert is_plain(done.stderr.decode())
