"""`soundings analyse --topics`: themes of a spreadsheet called by topics of one's own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.labelling.topics import lexicon_version
from jobs import resources
from webapp.commands.analyse import analyse

SAID = (
    "The car park is full by nine",
    "No parking for visitors",
    "Parking costs too much",
    "Never a parking space",
)


@pytest.fixture(autouse=True)
def forget() -> None:
    resources.settings.cache_clear()


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    texts = [
        text for _ in range(4) for text in (*SAID, "The canteen is cold", "Lunch in the canteen is dear")
    ]
    path.write_text("Comment\n" + "".join(f"{text}\n" for text in texts), "utf-8")
    return path


def run(answers: Path, topics: Path | None, *more: str) -> Result:
    own = ["--topics", str(topics)] if topics else []
    return CliRunner().invoke(
        analyse, [str(answers), "--text", "Comment", *own, *more], catch_exceptions=False
    )


def test_themes_are_called_by_topics_of_ones_own(answers: Path, tmp_path: Path) -> None:
    topics = tmp_path / "ours.csv"
    topics.write_text("Name,Instead of\nBays and permits,Parking\n", "utf-8")
    ours = json.loads(run(answers, topics, "--json", "-").stdout)
    plain = json.loads(run(answers, None, "--json", "-").stdout)
    assert "Parking" in {theme["label"] for theme in plain["themes"]}
    assert "Bays and permits" in {theme["label"] for theme in ours["themes"]}
    assert (plain["parameters"]["topics"], plain["parameters"]["lexicon"]) == (None, lexicon_version())
    assert ours["parameters"]["topics"] == "ours.csv"
    assert ours["parameters"]["lexicon"] not in ("", lexicon_version())


def test_a_file_with_a_fault_is_told_by_row_before_anything_is_read(answers: Path, tmp_path: Path) -> None:
    topics = tmp_path / "ours.csv"
    topics.write_text("Name\nOurs\n\nours\n", "utf-8")
    done = run(answers, topics)
    assert done.exit_code == 1
    assert "Row 4: “ours” is the name in row 2 too" in done.output
    assert "Loading" not in done.output
