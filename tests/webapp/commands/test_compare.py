"""The command that compares two spreadsheets, as a person at a terminal runs it."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jobs import resources
from models.demonstration import organisation
from webapp.commands.compare import compare

SIDES = ("--works", "Works", "--needs-work", "Needs")


def write(path: Path, wave: dict[str, Any]) -> Path:
    """Write the answers of a round of the demonstration as a spreadsheet."""
    rows = [(each["area"], each["works"], each["needs_work"]) for each in wave["responses"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Area", "Works", "Needs"), *rows])
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(compare, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a data folder, and the answers of two rounds."""
    made = tmp_path_factory.mktemp("compared")
    for wave, name in zip(organisation()["waves"], ("spring.csv", "autumn.csv"), strict=True):
        write(made / name, wave)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOUNDINGS_DATA_DIR", str(made / "var"))
        resources.settings.cache_clear()
        yield made
    resources.settings.cache_clear()


@pytest.fixture(scope="module")
def spring(folder: Path) -> Path:
    return folder / "spring.csv"


@pytest.fixture(scope="module")
def shown(folder: Path, spring: Path) -> str:
    """What is printed of a comparison that is written as JSON and CSV too."""
    files = ("--json", folder / "out.json", "--csv", folder / "out.csv")
    done = run(spring, folder / "autumn.csv", *SIDES, "--area", "area", *files)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


@pytest.fixture(scope="module")
def document(folder: Path, shown: str) -> dict[str, Any]:
    return json.loads((folder / "out.json").read_text("utf-8"))


def theme(document: dict[str, Any], word: str) -> dict[str, Any]:
    """The largest theme that has a word in its label."""
    own = [each for each in document["themes"] if word in each["label"].casefold()]
    return max(own, key=lambda each: sum(each["people"].values()))


def test_themes_have_their_verdict(document: dict[str, Any]) -> None:
    assert document["answered"] == {"before": 77, "after": 93}  # three left all empty in each
    words = ("report", "artificial", "desk")
    assert [theme(document, word)["verdict"] for word in words] == ["better", "new", "gone"]
    reports, desks = theme(document, "report")["works"], theme(document, "desk")["needs_work"]
    assert reports["points_at_least"] > 0
    assert (desks["people_now"], desks["of_now"]) == (0, 93)
    assert desks["points_at_most"] < 0


def test_areas_of_both_files_are_compared(document: dict[str, Any]) -> None:
    reports = theme(document, "report")
    areas = {area["area"]: area for area in reports["areas"]}
    assert areas["Housing Repairs"]["needs_work"]["of_before"] == 13
    told = sum(area["needs_work"]["people_before"] for area in areas.values())
    assert 0 < told <= reports["needs_work"]["people_before"]


def test_the_table_says_it_in_words(shown: str) -> None:
    assert "77 people answered before, 93 after." in shown
    assert shown.index("Better: ") < shown.index("New: ") < shown.index("Gone: ")
    assert "not working 9 of 77 → 0 of 93" in shown


def test_a_spreadsheet_reads_the_csv(folder: Path, shown: str) -> None:
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["Verdict"] for row in rows} >= {"better", "new", "gone"}
    assert {row["Area"] for row in rows} >= {"", "Housing Repairs", "Customer Platform"}
    assert all(int(row["People now"]) <= int(row["Of now"]) for row in rows)


def test_without_sides_it_is_told_how_many_mention_it(folder: Path, spring: Path) -> None:
    done = run(spring, folder / "autumn.csv", "--text", "Needs", "--json", "-")
    told = json.loads(done.stdout)
    assert theme(told, "report")["verdict"] == "fewer mention it"
    assert set(theme(told, "report")) >= {"mentions", "people"}
    assert theme(told, "desk")["verdict"] == "gone"


def test_the_same_answers_again_are_no_change(folder: Path, spring: Path) -> None:
    again = folder / "again.csv"
    again.write_bytes(spring.read_bytes())
    assert "Nothing has clearly changed." in run(spring, again, *SIDES).output


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        ("Area,Works,Needs\n", (), "no rows under them"),
        ("Area,Works,Needs\nNorth,fine,\n", (), "after.csv has no answer"),
        ("Area,Works,Other\nNorth,fine,bad\n", (), "the columns are: Area, Works, Other"),
        ("Area,Works,Needs\nNorth,fine,bad\n", ("--json", "-", "--csv", "-"), "same place"),
    ],
)
def test_what_is_wrong_is_said(
    spring: Path, tmp_path: Path, content: str, options: tuple, words: str
) -> None:
    after = tmp_path / "after.csv"
    after.write_text(content, "utf-8")
    done = run(spring, after, "--needs-work", "Needs", *options)
    assert done.exit_code == 1
    assert words in done.output


def test_one_file_twice_is_refused(spring: Path) -> None:
    done = run(spring, spring, "--needs-work", "Needs")
    assert done.exit_code == 1
    assert "this is one file twice" in done.output
