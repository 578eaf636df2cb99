"""A file of an organisation's own topics."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from analysis.files.spreadsheet_errors import SpreadsheetError
from analysis.files.topic_file import TopicFileError, read_topic_file
from analysis.labelling.topics import Topic, shipped_topics

TABLE = """Name,Improvement,Domain,Instead of,Works,Needs work
Gate paperwork,Halve the forms,,,one form; short form,four forms|why four?

Board packs,,,Status reporting,,
"""
READ = (
    Topic(
        name="Gate paperwork",
        improvement="Halve the forms",
        domain="",
        service=None,
        works=("one form", "short form"),
        needs_work=("four forms", "why four?"),
    ),
    Topic("Board packs", "", "", None, (), (), "Status reporting"),
)


@pytest.fixture
def written(tmp_path: Path):
    """A file with this in it: `written("topics.csv", words)`."""

    def write(name: str, words: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text(words, encoding)
        return path

    return write


def test_topics_are_read_from_a_table(written) -> None:
    assert read_topic_file(written("ours.csv", TABLE)) == READ


@pytest.mark.parametrize("is_exported", [False, True])
def test_topics_are_read_from_json_as_a_list_or_as_a_page_exports_them(written, is_exported) -> None:
    entries = [
        {"name": "Gate paperwork", "improvement": "Halve the forms", "works": ["one form", " short  form "]}
        | {"needs_work": ["four forms", "", "why four?"]},
        {"name": "Board packs", "instead_of": "Status reporting"},
    ]
    words = json.dumps({"format": "soundings-topics", "topics": entries} if is_exported else entries)
    assert read_topic_file(written("ours.json", words, "utf-8-sig")) == READ


def test_the_file_that_ships_is_read_as_it_is(written) -> None:
    words = files("analysis.labelling").joinpath("topics.json").read_text(encoding="utf-8")
    assert read_topic_file(written("ours.json", words)) == shipped_topics()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Title\nOurs\n", "must have a column “name” in its first row"),
        ("Name\n", "holds no topics"),
        ("Name,Works\n ,said\n", "Row 2: a topic needs a name"),
        (f"Name\n{'n' * 81}\n", "Row 2: .* has 81 characters; a name can have 80"),
        ("Name\nOurs\n\nOURS\n", "Row 4: “OURS” is the name in row 2 too"),
        (f"Name,Works\nOurs,{'w' * 121}\n", "Row 2: .* is too long: what people say has at most 120"),
        ("Name,Instead of\nOurs,Nothing\n", "Row 2: no topic that ships is called “Nothing”"),
        ("[{]", "is not JSON that can be read"),
        ('{"themes": []}', "must hold a list of topics"),
        ('["Ours"]', "Topic 1: a topic must be an object with a name"),
        ('[{"name": "Ours"}, {"name": 3}]', "Topic 2: “name” must be a text"),
        ('[{"name": "Ours", "works": "said"}]', "Topic 1: “works” must be a list of texts"),
        ('[{"name": "Ours", "improvment": "Do it"}]', "Topic 1: there is no such field: improvment"),
    ],
)
def test_what_is_wrong_is_said_by_row(written, words, said) -> None:
    with pytest.raises(TopicFileError, match=said):
        read_topic_file(written("ours.csv", words))


def test_all_that_is_wrong_is_said_at_once_but_for_what_is_too_much(written) -> None:
    with pytest.raises(TopicFileError) as caught:
        read_topic_file(written("ours.csv", "Name,Works\n" + " ,said\n" * 14))
    lines = str(caught.value).splitlines()
    assert lines[1:3] == ["Row 2: a topic needs a name", "Row 3: a topic needs a name"]
    assert lines[-1] == "and 4 more"


def test_a_file_that_is_no_table_is_refused(tmp_path) -> None:
    path = tmp_path / "ours.csv"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(SpreadsheetError):
        read_topic_file(path)
