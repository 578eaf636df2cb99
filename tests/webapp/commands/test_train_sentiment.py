"""The command that learns how statements read, as a person at a terminal runs it."""

import csv
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.sentiment.model import load_sentiment
from jobs import resources
from webapp.commands.train_sentiment import train_sentiment

SUBJECTS = ("portal", "canteen", "planning", "training", "office", "budget", "handover", "board")
REMARKS = {
    1: ("is the worst of all", "is slow and useless", "fails every week"),
    2: ("is a bit late", "could be clearer"),
    3: ("is on the second floor", "begins in May"),
    4: ("is quite helpful", "is mostly clear"),
    5: ("is excellent", "is wonderful", "is the best of all"),
}


@pytest.fixture(autouse=True)
def words_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("SOUNDINGS_ENCODER", "lexical")
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path / "var"))
    resources.settings.cache_clear()
    yield
    resources.settings.cache_clear()


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    path = tmp_path / "scored.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Comment", "Stars"))
        for subject, (stars, remarks) in product(SUBJECTS, REMARKS.items()):
            writer.writerows((f"The {subject} {remark}.", stars) for remark in remarks)
        writer.writerow(("The lift is broken.", "none"))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(train_sentiment, [str(each) for each in arguments])


def test_the_coefficients_are_learnt_and_judged(scored: Path, tmp_path: Path) -> None:
    out = tmp_path / "own.json"
    source = ("--source", scored, "Comment", "Stars", 1, 5, 1)
    done = run(*source, "--test", scored, "Comment", "Stars", 1, 5, "--out", out)
    assert done.exit_code == 0, done.output
    assert "scored.csv, in fifths (1 rows left out): 96 statements, accuracy" in done.output
    assert "scored.csv, not learnt from: 96 statements, accuracy" in done.output
    model = load_sentiment(out)
    assert f"from a probability of {model.sure_from:.2f} on" in done.output


def test_two_runs_learn_the_same(scored: Path, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        run("--source", scored, "Comment", "Stars", 1, 5, 1, "--out", tmp_path / name)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (("Comment", "Stars", 5, 5, 1), "the ends of the scale are the same"),
        (("Comment", "Stars", 1, 5, 0), "the weight must be more than 0"),
        (("Comment", "Points", 1, 5, 1), "Points"),
        (("Comment", "Stars", 6, 9, 1), "0 different statements have a score on their scale"),
        (("Comment", "Stars", 2, 5, 1), "scores are needed on both sides of the middle"),
    ],
)
def test_what_cannot_be_learnt_from_is_told(scored: Path, tmp_path: Path, columns, said: str) -> None:
    out = tmp_path / "own.json"
    refused = run("--source", scored, *columns, "--out", out)
    assert refused.exit_code != 0
    assert said in refused.output
    assert not out.exists()
