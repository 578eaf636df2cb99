"""A name that a lead gave to a theme is offered as a topic of the organisation."""

import pytest

from models.base import Refused
from models.review.deciding import decide
from models.review.topics_offered import make_topic, topic_offered
from models.themes.decisions import DecisionKind
from models.topics.topics import TopicValues, add_topic, all_topics
from tests.factories.findings import find


@pytest.fixture
def approvals(session, world):
    """A theme that the analysis called by a topic, and a lead by another name."""
    theme = find(session, world).themes["Approvals"]
    theme.topic = "Approvals and sign-off"
    decide(session, theme, world.lead.id, DecisionKind.NAME, "Sign-offs at gates")
    return theme


def test_a_leads_name_becomes_a_topic_in_the_place_of_the_one_that_named_the_theme(
    session, world, approvals
) -> None:
    topic = make_topic(session, approvals, world.lead.id)
    assert topic.values == TopicValues("Sign-offs at gates", instead_of="Approvals and sign-off")
    assert topic_offered(session, approvals) is None
    with pytest.raises(Refused, match="is a topic already"):
        make_topic(session, approvals, world.lead.id)


def test_no_statement_comes_with_it(session, world, approvals) -> None:
    make_topic(session, approvals, world.lead.id)
    (topic,) = all_topics(session)
    assert topic.phrasings == []
    assert "person" not in str(topic.model_dump())


def test_the_machines_name_for_a_theme_is_not_offered(session, world) -> None:
    theme = find(session, world).themes["Tools"]
    assert topic_offered(session, theme) is None


@pytest.mark.parametrize(
    "known",
    [
        TopicValues("Signatures", instead_of="Approvals and sign-off"),  # stands for it already
        TopicValues("Approvals and sign-off"),  # is the organisation's own
    ],
)
def test_a_name_takes_no_topic_from_another(session, world, approvals, known) -> None:
    add_topic(session, known, world.lead.id)
    assert topic_offered(session, approvals) == TopicValues("Sign-offs at gates")
