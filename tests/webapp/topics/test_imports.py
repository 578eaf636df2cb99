"""Topics from a table, after a dry run."""

import pytest

from models.database import transaction
from models.topics.topics import TopicValues, add_topic, all_topics

TABLE = """Name,Improvement,Instead of,Works,Needs work
Gate paperwork,Halve the forms,,one form,four forms; why four?
Board packs,,status reporting,,
"""


@pytest.fixture
def topics(look):
    """The topics as they are now, by name."""

    def read() -> dict[str, TopicValues]:
        look.rollback()
        return {topic.name: topic.values for topic in all_topics(look)}

    return read


def dry_run(lead, rows: str):
    return lead.send(lead.get("/topics/import"), "/import", rows=rows)


def test_a_table_is_read_shown_and_then_imported(lead, topics) -> None:
    page = dry_run(lead, TABLE)
    assert "2 new" in page.text
    assert topics() == {}
    page = lead.send(page, "/import", **{"import": "1"})
    assert "2 added, 0 changed." in page.text
    assert topics() == {
        "Gate paperwork": TopicValues(
            "Gate paperwork", "Halve the forms", works=("one form",), needs_work=("four forms", "why four?")
        ),
        "Board packs": TopicValues("Board packs", instead_of="Status reporting"),
    }


def test_what_was_exported_comes_back_as_it_was(engine, world, lead, topics) -> None:
    said = TopicValues("Gates", "Fewer", "Workplace", "Parking", ("one", "two"), ("three", "four"))
    with transaction(engine) as session:
        add_topic(session, said, world.lead.id)
    page = dry_run(lead, lead.get("/topics.csv").response.data.decode("utf-8-sig"))
    assert "1 topic stays as it is." in page.text
    assert topics() == {"Gates": said}


def test_a_topic_that_is_there_is_changed_in_what_the_table_says(engine, world, lead, topics) -> None:
    with transaction(engine) as session:
        add_topic(session, TopicValues("Gates", "Fewer", works=("one",)), world.lead.id)
    page = dry_run(lead, "Name,Improvement\ngates,Fewer forms\n")
    lead.send(page, "/import", **{"import": "1"})
    assert topics() == {"Gates": TopicValues("Gates", "Fewer forms", works=("one",))}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Title of it\nGates\n", "one of them “Name”"),
        ("Name\nGates\n\nGATES\n", "It stands in row 2 already."),
        ("Name,Instead of\nGates,Nothing\n", "No topic that ships is called so."),
        (f"Name,Works\nGates,{'w' * 121}\n", "is too long"),
        ("Name,Instead of\nGates,Parking\nBays,Parking\n", "“Gates” stands for “Parking” already."),
    ],
)
def test_a_table_with_a_wrong_row_changes_nothing(lead, topics, rows, said) -> None:
    page = dry_run(lead, rows)
    if page.status == 200:
        page = lead.send(page, "/import", **{"import": "1"})
    assert (page.status, said in page.text) == (422, True)
    assert topics() == {}


def test_rows_that_would_do_something_else_than_was_seen_are_shown_again(engine, world, lead, topics) -> None:
    page = dry_run(lead, "Name,Improvement\nGates,Fewer forms\n")
    with transaction(engine) as session:
        add_topic(session, TopicValues("Gates"), world.lead.id)
    assert lead.send(page, "/import", **{"import": "1"}).status == 409
    assert topics()["Gates"].improvement == ""
