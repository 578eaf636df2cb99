"""The pages of topics."""

import json

import pytest

from analysis.labelling.topics import lexicon_version
from models.database import transaction
from models.removal.known_names import add_names, names_key
from models.themes.runs import AnalysisRun
from models.topics.topics import TopicValues, add_topic, all_topics, note_names

GATES = TopicValues("Gate paperwork", "Halve the forms", needs_work=("four forms for one gate",))


@pytest.fixture
def gates(engine, world):
    with transaction(engine) as session:
        session.expire_on_commit = False
        return add_topic(session, GATES, world.lead.id)


@pytest.fixture
def topics(look):
    """The topics as they are now, by name."""

    def read() -> dict[str, TopicValues]:
        look.rollback()
        return {topic.name: topic.values for topic in all_topics(look)}

    return read


def test_without_topics_of_ones_own_the_page_says_how_to_get_some(lead) -> None:
    page = lead.get("/topics")
    assert "There are none yet. Rename a theme" in page.text
    assert "Those that ship 392" in page.text
    assert "Choose a domain to read its topics." in page.text


def test_a_topic_is_added_and_listed_with_who_changed_it(lead, topics) -> None:
    page = lead.send(
        lead.get("/topics/new"),
        "/topics/new",
        name=" Gate  paperwork",
        improvement="Halve the forms",
        needs_work="four forms for one gate\n\nwhy four forms?",
        works="one form is enough",
    )
    assert "“Gate paperwork” names themes from the next analysis on, in every survey." in page.text
    assert "Gate paperwork Halve the forms. 3 things that people say. Changed on" in page.text
    assert "by Lead" in page.text
    assert topics()["Gate paperwork"].needs_work == ("four forms for one gate", "why four forms?")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": " "}, "Give the topic a name."),
        ({"name": "gate PAPERWORK"}, "There is already a topic called “Gate paperwork”."),
        ({"name": "Other", "instead_of": "No such topic"}, "No topic that ships is called so."),
        ({"name": "Other", "works": "w" * 121}, "is too long: what people say has at most 120 characters."),
        ({"name": "Forms of Zoë Quill"}, "“Zoë Quill” is a name that is taken out of answers."),
        ({"name": "Other", "works": "ask Zoë Quill first"}, "“Zoë Quill” is a name that is taken out"),
    ],
)
def test_a_topic_that_cannot_be_comes_back_with_what_was_typed(
    engine, settings, lead, gates, topics, given, message
) -> None:
    with transaction(engine) as session:
        add_names(session, names_key(settings.secret_key), ["Zoë Quill"])
    page = lead.send(lead.get("/topics/new"), "/topics/new", improvement="Typed with care", **given)
    assert (page.status, message in page.text) == (422, True)
    assert page.fields("/topics/new")["improvement"] == "Typed with care"
    assert list(topics()) == ["Gate paperwork"]


def test_a_topic_is_changed_and_two_leads_never_overwrite_each_other(lead, gates, topics) -> None:
    address = f"/topics/{gates.id}"
    first = second = lead.get(address)
    assert "“Gate forms” was saved." in lead.send(first, address, name="Gate forms").text
    page = lead.send(second, address, name="Gate papers")
    assert (page.status, page.fields(address)["name"]) == (409, "Gate papers")
    lead.send(page, address)
    assert list(topics()) == ["Gate papers"]


def test_a_topic_is_put_out_of_use(lead, gates, topics) -> None:
    address = f"/topics/{gates.id}"
    page = lead.get(address)
    fields = {**page.fields(address)}
    del fields["in_use"]
    lead.client.post(address, data=fields)
    assert "Gate paperwork out of use" in lead.get("/topics").text
    assert not topics()["Gate paperwork"].in_use


def test_a_topic_is_deleted_as_the_lead_saw_it(lead, gates, topics) -> None:
    address = f"/topics/{gates.id}"
    seen = lead.get(address)
    lead.send(seen, address, improvement="Fewer forms")
    assert lead.send(seen, address, delete="y").status == 409
    page = lead.send(lead.get(address), address, delete="y")
    assert "“Gate paperwork” was deleted." in page.text
    assert topics() == {}
    assert lead.get(address).status == 404


def test_a_topic_in_which_a_name_was_found_says_what_to_do(engine, lead, gates) -> None:
    with transaction(engine) as session:
        note_names(session, {gates.id: 1}, {gates.id})
    for address in ("/topics", f"/topics/{gates.id}"):
        page = lead.get(address)
        assert "Somebody’s name was found in it, so it names no theme." in page.text
        assert "never taken for a name" in page.text


def test_the_topics_that_ship_are_read_by_domain(lead) -> None:
    page = lead.get("/topics?domain=Workplace")
    assert "Parking" in page.text
    assert "Status reporting" not in page.text
    assert lead.get("/topics?domain=Nowhere").status == 200


@pytest.mark.parametrize("typed", ["status reporting", "reports TAKE half"])
def test_the_topics_that_ship_are_searched_by_name_and_by_what_people_say(lead, typed) -> None:
    page = lead.get(f"/topics?q={typed}")
    assert f"with “{typed}”" in page.text
    assert "Status reporting" in page.text
    assert "Parking" not in page.text


def test_a_search_that_finds_nothing_says_so(lead) -> None:
    assert "No topic that ships has “zebras”." in lead.get("/topics?q=zebras").text


def test_a_shipped_topic_is_called_otherwise(lead, topics) -> None:
    page = lead.get("/topics/new?instead_of=Status reporting")
    assert page.fields("/topics/new")["instead_of"] == "Status reporting"
    page = lead.send(page, "/topics/new", name="Board packs")
    assert topics()["Board packs"].instead_of == "Status reporting"
    assert "In place of “Status reporting”." in page.text


def test_the_topics_in_use_are_exported_in_the_shape_of_those_that_ship(engine, world, lead, gates) -> None:
    with transaction(engine) as session:
        add_topic(session, TopicValues("Old", in_use=False), world.lead.id)
    exported = json.loads(lead.get("/topics.json").response.data)
    assert exported["topics"] == [
        {
            "name": "Gate paperwork",
            "improvement": "Halve the forms",
            "domain": "",
            "instead_of": "",
            "works": [],
            "needs_work": ["four forms for one gate"],
        }
    ]
    assert "four forms for one gate" in lead.get("/topics.csv").html


def test_the_page_of_a_survey_says_whether_the_topics_have_changed_since_its_analysis(
    engine, world, lead, findings
) -> None:
    with transaction(engine) as session:
        session.get_one(AnalysisRun, findings.run.id).lexicon = lexicon_version()
    address = f"/surveys/{world.survey.id}"
    page = lead.get(address)
    assert f"Names come from topics, version {lexicon_version()}" in page.text
    assert "They are the same today." in page.text
    lead.send(lead.get("/topics/new"), "/topics/new", name="Gate paperwork")
    assert (
        "Your topics have changed since: analyse again to name the themes by them." in lead.get(address).text
    )


def test_a_run_without_topics_says_so(world, lead, findings) -> None:
    page = lead.get(f"/surveys/{world.survey.id}")
    assert "Names come from phrases alone." in page.text
    assert "topics have changed" not in page.text
