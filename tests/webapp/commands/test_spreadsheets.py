"""The commands on a spreadsheet, as a person at a terminal runs them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner, Result
from openpyxl import Workbook

from jobs import resources
from webapp.commands.analyse import analyse
from webapp.commands.place import place

TOPICS = {
    "parking": ("parking", "car park", "parking spaces", "bicycle parking"),
    "canteen": ("canteen food", "lunch in the canteen", "canteen soup", "canteen menu"),
    "laptops": ("slow laptop", "laptop battery", "old laptops", "laptop screen"),
}
REMARKS = ("is a daily worry", "should be better", "got worse this year", "needs some money")


def rows() -> list[tuple[str, str]]:
    return [
        (f"The {subject} {remark}.", topic)
        for remark in REMARKS
        for topic, subjects in TOPICS.items()
        for subject in subjects
    ]


@pytest.fixture(autouse=True)
def words_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("SOUNDINGS_ENCODER", "lexical")
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path / "var"))
    resources.settings.cache_clear()
    yield
    resources.settings.cache_clear()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write_csv(content: str) -> Path:
        path = tmp_path / "answers.csv"
        path.write_text(content, "utf-8")
        return path

    return write_csv


@pytest.fixture
def answers(write: Callable[[str], Path]) -> Path:
    return write("Comment,Topic\n" + "".join(f"{text},{topic}\n" for text, topic in rows()))


def run(*arguments: object, command: Command = analyse) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False)


def document_of(folder: Path, *arguments: object, command: Command = analyse) -> dict[str, Any]:
    done = run(*arguments, "--json", folder / "out.json", command=command)
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads((folder / "out.json").read_text("utf-8"))
    return document


def test_known_labels_are_compared_with_the_themes(
    answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOUNDINGS_ENCODER")
    document = document_of(tmp_path, answers, "--text", "comment", "--label", "TOPIC")
    assert all(document["quality"][figure] > 0.7 for figure in ("ari", "nmi", "f1"))
    assert document["labels"]["n_rows"] == 48
    assert document["parameters"]["labels"] == ["TOPIC"]


def test_the_scores_are_those_of_the_assignments(answers: Path, tmp_path: Path) -> None:
    from sklearn.metrics import adjusted_rand_score

    document = document_of(tmp_path, answers, "--text", "Comment", "--label", "Topic")
    themes = {one["row"]: one["theme"] for one in document["assignments"]}
    assert None not in themes.values()
    labels = dict(enumerate((topic for _, topic in rows()), start=1))
    assert document["quality"]["ari"] == pytest.approx(
        adjusted_rand_score([labels[row] for row in themes], list(themes.values())), abs=1e-4
    )


def test_the_table_tells_the_scores_and_what_was_left_out(write: Callable[[str], Path]) -> None:
    lines = [f"{text},{topic}\n" for text, topic in rows()]
    path = write("Comment,Topic\nn/a,parking\nThe roof leaks badly.,\n" + "".join(lines))
    told = " ".join(run(path, "--text", "Comment", "--label", "Topic").output.split())
    assert "Against 3 labels on 48 rows: ARI " in told
    assert "best-match F1" in told
    assert "1 without a label and 1 that say nothing left out" in told


def test_several_labels_count_for_f1_and_the_first_for_ari(write: Callable[[str], Path]) -> None:
    path = write("c,t\n" + "".join(f"{text},{topic}; office\n" for text, topic in rows()))
    told = " ".join(run(path, "--text", "c", "--label", "t").output.split())
    assert "Against 4 labels" in told
    assert "48 have several labels, of which ARI and NMI take the first" in told


def test_without_labels_there_are_no_scores(answers: Path, tmp_path: Path) -> None:
    document = document_of(tmp_path, answers, "--text", "Comment")
    assert "ari" not in document["quality"]
    assert "labels" not in document


@pytest.mark.parametrize("label", ["", "7", "All the same"])
def test_labels_that_tell_nothing_apart_still_give_an_answer(
    write: Callable[[str], Path], tmp_path: Path, label: str
) -> None:
    path = write("c,t\n" + "".join(f"{text},{label}\n" for text, _ in rows()))
    quality = document_of(tmp_path, path, "--text", "c", "--label", "t")["quality"]
    assert quality["ari"] == (0.0 if label else None)
    assert (quality["f1"] is None) == (not label)


@pytest.mark.parametrize("count", [1, 2, 5, 8, 15, 29, 30])
def test_few_rows_are_answered_honestly(write: Callable[[str], Path], tmp_path: Path, count: int) -> None:
    path = write("c,t\n" + "".join(f"{text},{topic}\n" for text, topic in rows()[:count]))
    document = document_of(tmp_path, path, "--text", "c", "--label", "t")
    assert document["labels"]["n_rows"] == count
    assert document["caution"].startswith("Too few for themes" if count < 15 else "Small numbers")


@pytest.mark.parametrize("text", ["n/a", "same words for all of us", "1234", "?", "🙂", "日本語の回答です"])
def test_columns_of_one_text_are_no_trouble(write: Callable[[str], Path], tmp_path: Path, text: str) -> None:
    path = write("c,t\n" + f'"{text}",a\n' * 40 + f'"{text}",b\n' * 40)
    document = document_of(tmp_path, path, "--text", "c", "--label", "t")
    assert len(document["themes"]) <= 1
    assert document["quality"]["ari"] in (0.0, None)


def test_an_answer_that_is_one_name_and_nothing_else_has_no_statement(
    write: Callable[[str], Path], tmp_path: Path
) -> None:
    document = document_of(
        tmp_path, write("c,t\njane.doe@example.org,a\nparking,b\n"), "--text", "c", "--label", "t"
    )
    assert document["labels"]["n_without_statement"] == 1


def test_a_workbook_gives_the_same_document_as_the_csv_file(answers: Path, tmp_path: Path) -> None:
    workbook = Workbook()
    for row in [("Comment", "Topic"), *rows()]:
        workbook.active.append(row)
    workbook.save(tmp_path / "answers.xlsx")
    asked = ("--text", "Comment", "--label", "Topic", "--sheet", "Sheet")
    from_workbook = document_of(tmp_path, tmp_path / "answers.xlsx", *asked)
    from_csv = document_of(tmp_path, answers, *asked[:-2])
    for part in ("themes", "broad", "assignments", "quality", "labels"):
        assert from_workbook[part] == from_csv[part]


def test_every_theme_is_under_one_broad_theme(answers: Path, tmp_path: Path) -> None:
    document = document_of(tmp_path, answers, "--text", "Comment")
    under = [theme for broad in document["broad"] for theme in broad["themes"]]
    assert sorted(under) == [theme["id"] for theme in document["themes"]]
    assert all("description" in theme for theme in document["themes"])


@pytest.mark.parametrize(
    ("content", "asked", "said"),
    [
        ("c,t\nparking,a\n", ("--text", "comment"), "the columns are: c, t"),
        ("c,t\nparking,a\n", ("--text", "c", "--label", "topic"), "no column 'topic'"),
        ("c,t\nparking,a\n", (), "say which column holds the answers"),
        ("c,t\n", ("--text", "c"), "no rows under them"),
        ("", ("--text", "c"), "the file is empty"),
        ("c,t\nparking,a\n", ("--text", "c", "--sheet", "One"), "no sheet 'One'"),
    ],
)
def test_what_cannot_be_read_is_said_and_an_earlier_result_is_kept(
    write: Callable[[str], Path], tmp_path: Path, content: str, asked: tuple[str, ...], said: str
) -> None:
    (tmp_path / "out.json").write_text("an earlier result")
    done = run(write(content), *asked, "--json", tmp_path / "out.json")
    assert done.exit_code == 1
    assert said in done.output
    assert (tmp_path / "out.json").read_text() == "an earlier result"


def test_a_result_that_could_not_be_written_is_refused_at_the_start(answers: Path, tmp_path: Path) -> None:
    done = run(answers, "--text", "Comment", "--json", tmp_path / "missing" / "out.json")
    assert done.exit_code == 2
    assert "there is no folder" in done.output


def test_a_dash_writes_the_document_alone(answers: Path) -> None:
    document = json.loads(run(answers, "--text", "Comment", "--json", "-").stdout)
    assert document["counts"]["answers"] == 48


def test_rows_that_say_nothing_at_all_make_no_themes(write: Callable[[str], Path], tmp_path: Path) -> None:
    document = document_of(tmp_path, write("c,t\n,a\n ,b\n"), "--text", "c", "--label", "t")
    assert document["themes"] == []
    assert document["quality"]["ari"] is None
    assert document["labels"]["n_without_statement"] == 2


def test_other_answers_are_placed_on_themes_that_were_kept(
    answers: Path, tmp_path: Path, write: Callable[[str], Path]
) -> None:
    found = document_of(tmp_path, answers, "--text", "Comment", "--save-model", tmp_path / "themes.model")
    new = write("Comment,Topic\n" + "".join(f"{text},{topic}\n" for text, topic in rows()[::2]))
    asked = [new, "--text", "Comment", "--label", "Topic", "--model", tmp_path / "themes.model"]
    placed = document_of(tmp_path, *asked, command=place)
    assert [theme["label"] for theme in placed["themes"]] == [theme["label"] for theme in found["themes"]]
    assert placed["counts"]["answers"] == 24
    assert placed["labels"]["n_rows"] == 24
    before = {one["statement"]: one["theme"] for one in found["assignments"]}
    same = [before[one["statement"]] == one["theme"] for one in placed["assignments"]]
    assert sum(same) >= 0.8 * len(same)


def test_answers_in_another_language_are_set_apart_and_it_is_said(answers: Path, tmp_path: Path) -> None:
    english = document_of(tmp_path, answers, "--text", "Comment", "--save-model", tmp_path / "themes.model")
    with answers.open("a", encoding="utf-8") as file:
        file.write("Die Kantine ist viel zu teuer.,canteen\nMorgens gibt es keine Parkplätze mehr.,parking\n")
    asked = [answers, "--text", "Comment", "--label", "Topic"]
    document = document_of(tmp_path, *asked)
    assert document["counts"]["languages"] == {"de": 2, "en": 48}
    assert document["counts"]["set_apart"] == 2
    assert [(one["language"], one["theme"]) for one in document["assignments"][-2:]] == [("de", None)] * 2
    assert document["themes"] == english["themes"]
    assert document["quality"]["coverage"] == english["quality"]["coverage"]
    assert document["labels"]["n_rows"] == 48
    output = " ".join(run(*asked).output.split())
    assert "Not in English: 2 statements (2 in German), set apart" in output
    assert "0 without a label and 2 that say nothing in English left out" in output
    placed = document_of(tmp_path, *asked, "--model", tmp_path / "themes.model", command=place)
    assert [one["theme"] for one in placed["assignments"][-2:]] == [None, None]
    assert placed["counts"]["set_apart"] == 2


def test_a_file_that_is_no_model_is_refused(answers: Path) -> None:
    done = run(answers, "--text", "Comment", "--model", answers, command=place)
    assert done.exit_code == 1
    assert "not a model of Soundings" in done.output


def test_a_model_of_another_encoder_is_refused_with_what_to_do(
    answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(answers, "--text", "Comment", "--save-model", tmp_path / "themes.model")
    monkeypatch.delenv("SOUNDINGS_ENCODER")
    resources.settings.cache_clear()
    done = run(answers, "--text", "Comment", "--model", tmp_path / "themes.model", command=place)
    assert done.exit_code == 1
    assert "set SOUNDINGS_ENCODER" in done.output
