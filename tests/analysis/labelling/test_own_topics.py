"""An organisation's own topics: they name themes before those that ship."""

from collections.abc import Sequence

import numpy as np
import pytest
from spacy.language import Language

from analysis.arrays import FloatMatrix, group_sums, unit_rows
from analysis.encoding.encoder import LexicalEncoder
from analysis.encoding.sentence_encoder import MiniLMEncoder
from analysis.labelling.labels import name_themes
from analysis.labelling.own_topics import lexicon_with
from analysis.labelling.topic_votes import lexicon_for
from analysis.labelling.topics import Topic, lexicon_version, own_topics, shipped_topics

MEETINGS = (
    "Far too many meetings.",
    "I sit in meetings all day.",
    "Half of our meetings could be a mail.",
    "Meetings from nine to five.",
    "Cut the meetings.",
)
SALARY = (
    "The salary is too low.",
    "Pay us properly.",
    "Pay has not gone up for years.",
    "Other firms pay more.",
    "No pay rise again.",
)
TROLLEYS = (
    "The mail trolley never comes to our floor.",
    "Trolleys stand in the corridor for days.",
    "The trolley round is late again.",
    "Nobody pushes the mail trolley on Fridays.",
)


def own(name: str, **given: object) -> Topic:
    blank = {"improvement": "", "domain": "", "service": None, "works": (), "needs_work": ()}
    return Topic(name, **(blank | given))


def names_of(
    said: Sequence[Sequence[str]], topics: Sequence[Topic], nlp: Language, encoder: MiniLMEncoder
) -> list[str]:
    texts = [text for texts in said for text in texts]
    labels = np.repeat(np.arange(len(said)), [len(texts) for texts in said])
    vectors = encoder.encode(texts)
    mean = vectors.mean(axis=0)
    rows = unit_rows(vectors - mean)
    centroids = unit_rows(group_sums(rows, labels, len(said)))

    def encode(phrases: Sequence[str]) -> FloatMatrix:
        return unit_rows(encoder.encode(phrases) - mean)

    weights = np.ones(len(texts), dtype=np.int64)
    lexicon = lexicon_with(topics, encoder)
    return [name.label for name in name_themes(texts, rows, weights, labels, centroids, nlp, encode, lexicon)]


def test_a_theme_is_called_by_the_organisations_own_topic(nlp: Language, encoder: MiniLMEncoder) -> None:
    rounds = own("Post round", needs_work=("the mail trolley did not come", "no trolley on our floor"))
    assert names_of([TROLLEYS, SALARY], [rounds], nlp, encoder) == ["Post round", "Pay and salary"]
    assert names_of([TROLLEYS, SALARY], [], nlp, encoder)[0] != "Post round"


def test_a_name_alone_is_found_by_its_words(nlp: Language, encoder: MiniLMEncoder) -> None:
    assert names_of([TROLLEYS, SALARY], [own("Mail trolleys")], nlp, encoder)[0] == "Mail trolleys"


def test_an_own_topic_stands_in_the_place_of_a_shipped_one(nlp: Language, encoder: MiniLMEncoder) -> None:
    called = own("Diaries full of calls", instead_of="Meeting load")
    assert names_of([MEETINGS, SALARY], [called], nlp, encoder)[0] == "Diaries full of calls"
    lexicon = lexicon_with([called], encoder)
    assert lexicon is not None
    assert "Meeting load" not in {topic.name for topic in lexicon.topics}
    assert len(lexicon.topics) == len(shipped_topics())


def test_a_word_of_the_house_may_be_a_name(nlp: Language, encoder: MiniLMEncoder) -> None:
    said = [MEETINGS, SALARY, TROLLEYS]
    assert names_of(said, [own("Zorble pay", instead_of="Meeting load")], nlp, encoder)[0] == "Zorble pay"


def test_an_own_topic_wins_over_a_shipped_one_that_is_about_as_near(
    nlp: Language, encoder: MiniLMEncoder
) -> None:
    meetings = next(topic for topic in shipped_topics() if topic.name == "Meeting load")
    as_near = own("Time in calls", works=meetings.works, needs_work=meetings.needs_work[:-1])
    assert names_of([MEETINGS, SALARY], [as_near], nlp, encoder)[0] == "Time in calls"
    further = own("Time in calls", works=meetings.works)
    assert names_of([MEETINGS, SALARY], [further], nlp, encoder)[0] == "Meeting load"


def test_other_themes_are_called_as_before(nlp: Language, encoder: MiniLMEncoder) -> None:
    rounds = own("Post round", needs_work=("the mail trolley did not come",))
    before = names_of([MEETINGS, SALARY], [], nlp, encoder)
    assert (
        names_of([MEETINGS, SALARY], [rounds], nlp, encoder) == before == ["Meeting load", "Pay and salary"]
    )
    shipped, both = lexicon_for(encoder), lexicon_with([rounds], encoder)
    assert shipped is not None
    assert both is not None
    np.testing.assert_array_equal(both.prototypes[1:], shipped.prototypes)


def test_an_own_topic_is_filled_up_by_the_one_it_stands_for() -> None:
    (topic,) = own_topics([own("Sign-offs", needs_work=("who signs?",), instead_of="Approvals and sign-off")])
    shipped = next(each for each in shipped_topics() if each.name == "Approvals and sign-off")
    assert (topic.name, topic.improvement, topic.domain) == ("Sign-offs", shipped.improvement, shipped.domain)
    assert topic.phrasings == (*shipped.works, "who signs?", *shipped.needs_work)


def test_an_own_topic_without_a_domain_gets_that_of_the_shipped_one_nearest_to_it(
    encoder: MiniLMEncoder,
) -> None:
    lexicon = lexicon_with([own("Our car park is full")], encoder)
    assert lexicon is not None
    assert lexicon.topics[0].domain == "Workplace"


def test_the_same_topics_are_encoded_once(encoder: MiniLMEncoder) -> None:
    first = lexicon_with([own("Mail trolleys")], encoder)
    assert lexicon_with([own("Mail trolleys")], encoder) is first
    assert lexicon_with([own("Mail robots")], encoder) is not first


def test_an_encoder_with_which_the_bar_was_not_learnt_takes_no_own_topics_either() -> None:
    assert lexicon_with([own("Mail trolleys")], LexicalEncoder()) is None


@pytest.mark.parametrize(
    ("topics", "is_other"),
    [
        ([], False),
        ([own("Mail trolleys")], True),
        ([own("Mail trolleys", needs_work=("late",))], True),
        ([own("Mail trolleys", domain="Workplace")], True),
        ([own("Meeting load", improvement="Halve the meetings")], True),  # it is the organisation's now
    ],
)
def test_the_version_tells_by_which_topics_themes_are_named(topics: list[Topic], is_other: bool) -> None:
    assert (lexicon_version(topics) != lexicon_version()) is is_other
    assert lexicon_version(topics) == lexicon_version(list(reversed(topics)))


def test_an_improvement_changes_no_version() -> None:
    topics = [own("Mail trolleys"), own("Mail trolleys", improvement="Push them daily")]
    assert lexicon_version(topics[:1]) == lexicon_version(topics[1:])
