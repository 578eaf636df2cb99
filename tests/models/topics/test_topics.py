"""The organisation's own topics: kept in leads' words alone."""

from dataclasses import replace

import pytest

from models.base import EditedMeanwhile, Missing, Refused, today
from models.topics.topics import (
    LONGEST_PHRASING,
    MOST_PHRASINGS,
    OwnTopic,
    TopicValues,
    add_topic,
    all_topics,
    change_topic,
    delete_topic,
    get_topic,
    last_changed_by,
    note_names,
    topics_in_use,
)

GATES = TopicValues("Gate paperwork", "Halve the forms", needs_work=("four forms for one gate",))


@pytest.fixture
def gates(session, world) -> OwnTopic:
    return add_topic(session, GATES, world.lead.id)


def test_a_topic_holds_what_a_lead_wrote_and_who_did(session, world, gates) -> None:
    assert gates.values == GATES
    assert gates.changed_on == today()
    assert last_changed_by(session) == {gates.id: world.lead.name}


def test_blanks_are_made_single_and_what_is_said_twice_is_kept_once(session, world) -> None:
    said = ("no  trolley ", "", "no trolley")
    topic = add_topic(session, TopicValues("  Mail \n round", works=said), world.lead.id)
    assert (topic.name, topic.works) == ("Mail round", ["no trolley"])


def test_topics_are_listed_by_name_and_those_out_of_use_name_nothing(session, world, gates) -> None:
    add_topic(session, TopicValues("approvals at the gate", in_use=False), world.lead.id)
    assert [topic.name for topic in all_topics(session)] == ["approvals at the gate", "Gate paperwork"]
    assert topics_in_use(session) == [gates]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (TopicValues(" "), "needs a name"),
        (TopicValues("N" * 81), "has 81 characters"),
        (TopicValues("New", improvement="I" * 121), "improvement has 121"),
        (TopicValues("New", works=("w" * (LONGEST_PHRASING + 1),)), "too long"),
        (TopicValues("New", works=tuple(map(str, range(MOST_PHRASINGS + 1)))), "more than 12"),
        (TopicValues("Reports of [name]"), "a mark where personal data was taken out"),
        (TopicValues("GATE paperwork"), "already a topic called “Gate paperwork”"),
    ],
)
def test_what_will_not_do_is_refused_with_why(session, world, gates, values, said) -> None:
    with pytest.raises(Refused, match=said):
        add_topic(session, values, world.lead.id)
    assert all_topics(session) == [gates]


def test_one_topic_alone_stands_for_a_shipped_one(session, world) -> None:
    stands = TopicValues("Sign-offs", instead_of="Approvals and sign-off")
    first = add_topic(session, stands, world.lead.id)
    with pytest.raises(Refused, match="“Sign-offs” stands for “Approvals and sign-off” already"):
        add_topic(session, replace(stands, name="Signatures"), world.lead.id)
    change_topic(session, first, replace(stands, in_use=False), version=1, user_id=world.lead.id)
    assert add_topic(session, replace(stands, name="Signatures"), world.lead.id)


def test_two_people_who_change_a_topic_never_overwrite_each_other(session, world, gates) -> None:
    change_topic(session, gates, replace(GATES, name="Gate forms"), version=1, user_id=world.lead.id)
    with pytest.raises(EditedMeanwhile):
        change_topic(session, gates, GATES, version=1, user_id=world.lead.id)
    with pytest.raises(EditedMeanwhile):
        delete_topic(session, gates, version=1)
    assert get_topic(session, gates.id).name == "Gate forms"


def test_a_topic_is_deleted(session, gates) -> None:
    delete_topic(session, gates, version=1)
    with pytest.raises(Missing):
        get_topic(session, gates.id)


def test_a_topic_that_names_somebody_says_so_until_it_is_changed(session, world, gates) -> None:
    note_names(session, {gates.id: 1}, {gates.id})
    assert gates.names_somebody
    change_topic(session, gates, GATES, version=1, user_id=world.lead.id)
    assert not gates.names_somebody


def test_what_an_analysis_found_in_a_topic_that_was_changed_meanwhile_is_not_noted(
    session, world, gates
) -> None:
    change_topic(session, gates, replace(GATES, name="Gate forms"), version=1, user_id=world.lead.id)
    note_names(session, {gates.id: 1}, {gates.id})
    assert not gates.names_somebody


def test_a_name_that_was_found_to_be_none_is_found_so_again(session, gates) -> None:
    note_names(session, {gates.id: 1}, {gates.id})
    note_names(session, {gates.id: 1}, set())
    assert not gates.names_somebody
