"""The lexicon that ships: a file that people may edit, and what keeps it sound."""

import json
from collections import Counter

import numpy as np
import pytest

from analysis.arrays import unit_rows
from analysis.encoding.sentence_encoder import MiniLMEncoder
from analysis.labelling.general_labels import may_name
from analysis.labelling.topic_votes import Lexicon, lexicon_for
from analysis.labelling.topics import Topic, read_topics, shipped_topics
from analysis.text.phrases import stems_of
from models.portfolio.services import USUAL_SERVICES

DOMAINS = {
    "Planning and priorities",
    "Governance and decisions",
    "People and capacity",
    "Leadership and communication",
    "Ways of working",
    "Tools and data",
    "Money and suppliers",
    "Learning and sharing",
    "Workplace",
    "Customers and services",
}
FEWEST, FEWEST_IN_A_DOMAIN = 300, 20
LONGEST_NAME, LONGEST_IMPROVEMENT, LONGEST_PHRASING = 40, 60, 80
NEARLY_THE_SAME = 0.8
OWN = 0.9


@pytest.fixture(scope="module")
def lexicon(encoder: MiniLMEncoder) -> Lexicon:
    lexicon = lexicon_for(encoder)
    assert lexicon is not None
    return lexicon


@pytest.mark.parametrize("topic", shipped_topics(), ids=lambda topic: topic.name)
def test_each_topic_is_written_as_the_others_are(topic: Topic) -> None:
    assert 0 < len(topic.name) <= LONGEST_NAME
    assert topic.name[0].isupper()
    assert may_name(stems_of(topic.name))
    assert 0 < len(topic.improvement) <= LONGEST_IMPROVEMENT
    assert topic.improvement[0].isupper()
    assert topic.domain in DOMAINS
    assert topic.service is None or topic.service in USUAL_SERVICES
    assert min(len(topic.works), len(topic.needs_work)) >= 2
    assert 4 <= len(topic.phrasings) <= 8
    assert all(text == text.strip() and 0 < len(text) <= LONGEST_PHRASING for text in topic.texts)
    assert not {"|", ";"} & set("".join(topic.texts))


def test_no_two_topics_say_the_same() -> None:
    topics = shipped_topics()
    assert len(topics) >= FEWEST
    assert min(Counter(topic.domain for topic in topics).values()) >= FEWEST_IN_A_DOMAIN
    for said in (
        [topic.name for topic in topics],
        [topic.improvement for topic in topics],
        [text for topic in topics for text in topic.phrasings],
    ):
        assert [text for text, times in Counter(map(str.casefold, said)).items() if times > 1] == []


def test_no_two_topics_lie_nearly_at_one_place(lexicon: Lexicon) -> None:
    alike = lexicon.prototypes @ lexicon.prototypes.T - 2 * np.eye(len(lexicon.topics))
    one, other = np.unravel_index(alike.argmax(), alike.shape)
    assert alike.max() < NEARLY_THE_SAME, (lexicon.topics[one].name, lexicon.topics[other].name)


def test_nine_phrasings_of_ten_are_nearest_to_their_own_topic(
    lexicon: Lexicon, encoder: MiniLMEncoder
) -> None:
    phrasings = [text for topic in lexicon.topics for text in topic.phrasings]
    own = np.repeat(np.arange(len(lexicon.topics)), [len(topic.phrasings) for topic in lexicon.topics])
    vectors = encoder.encode(phrasings)
    assert (lexicon.nearest(unit_rows(vectors - vectors.mean(axis=0))) == own).mean() >= OWN


def test_topics_are_read_from_json() -> None:
    entry = {"name": "Parking", "improvement": "Build", "domain": "D", "service": None}
    sides = {"works": ["near"], "needs_work": ["full", "far"]}
    (topic,) = read_topics(json.dumps([entry | sides]))
    assert topic.texts == ("Parking", "near", "full", "far")
