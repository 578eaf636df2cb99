"""Which topic names a theme, and when none does."""

from collections.abc import Sequence

import numpy as np
import pytest
from spacy.language import Language

from analysis.arrays import FloatMatrix, group_sums, unit_rows
from analysis.encoding.encoder import LexicalEncoder
from analysis.encoding.sentence_encoder import MiniLMEncoder
from analysis.labelling.labels import Name, name_themes
from analysis.labelling.topic_votes import LEAST_COSINE, LEAST_SCORE, Lexicon, Standing, lexicon_for

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
PARKING = ("No parking space left.", "Parking costs a fortune.", "The car park is full.", "Parking, please.")
NOTHING = ("Zebras hum quietly.", "Quartz turns violet.", "Zebras hum again.", "Zebras and quartz.")
NAMED = ("[name] is in meetings.", "Meetings with [name].", "[name] and the meetings.", "[name] again.")
NIGHTLY = (
    "Meetings at night.",
    "Night meetings again.",
    "Why meetings at night?",
    "Nightly meetings, nights.",
)


def names_of(topics: Sequence[Sequence[str]], nlp: Language, encoder: MiniLMEncoder) -> list[str]:
    return [name.label for name in full_names_of(topics, nlp, encoder)]


def full_names_of(topics: Sequence[Sequence[str]], nlp: Language, encoder: MiniLMEncoder) -> list[Name]:
    texts = [text for topic in topics for text in topic]
    labels = np.repeat(np.arange(len(topics)), [len(topic) for topic in topics])
    vectors = encoder.encode(texts)
    mean = vectors.mean(axis=0)
    rows = unit_rows(vectors - mean)
    centroids = unit_rows(group_sums(rows, labels, len(topics)))
    weights = np.ones(len(texts), dtype=np.int64)

    def encode(phrases: Sequence[str]) -> FloatMatrix:
        return unit_rows(encoder.encode(phrases) - mean)

    lexicon = lexicon_for(encoder)
    return name_themes(texts, rows, weights, labels, centroids, nlp, encode, lexicon)


def test_a_theme_is_called_by_the_topic_that_its_statements_vote_for(
    nlp: Language, encoder: MiniLMEncoder
) -> None:
    assert names_of([MEETINGS, SALARY, PARKING], nlp, encoder) == [
        "Meeting load",
        "Pay and salary",
        "Parking",
    ]


def test_where_no_topic_is_near_the_phrase_stays(nlp: Language, encoder: MiniLMEncoder) -> None:
    names = names_of([NOTHING, SALARY], nlp, encoder)
    assert names[1] == "Pay and salary"
    assert "zebra" in names[0].lower()


def test_the_three_nearest_topics_stand_beside_a_name_the_one_that_names_it_first(
    nlp: Language, encoder: MiniLMEncoder
) -> None:
    meetings, nothing = full_names_of([MEETINGS, NOTHING], nlp, encoder)
    assert meetings.topic == meetings.label == meetings.nearest_topics[0] == "Meeting load"
    assert nothing.topic == ""
    assert [len(set(one.nearest_topics)) for one in (meetings, nothing)] == [3, 3]


def test_a_theme_of_redacted_names_has_no_topic_near_it(nlp: Language, encoder: MiniLMEncoder) -> None:
    named = full_names_of([NAMED, SALARY], nlp, encoder)[0]
    assert (named.topic, named.nearest_topics) == ("", ())


def test_own_phrases_stand_beside_a_name_and_none_is_a_name_of_a_person_or_a_mark_or_a_word_that_fits_all(
    nlp: Language, encoder: MiniLMEncoder
) -> None:
    said = (
        "The bloody car park is full.",
        "Ask Daniel Whitfield about the car park.",
        "[name] has the parking permits.",
        "Parking permits go to staff.",
        "Staff need parking permits.",
        "Staff park on the road.",
    )
    parking = full_names_of([said, SALARY], nlp, encoder)[0]
    assert "Parking permits" in parking.phrases
    words = {word.lower() for phrase in parking.phrases for word in phrase.split()}
    assert not words & {"daniel", "whitfield", "name", "bloody"}
    assert "Staff" not in parking.phrases
    assert 1 <= len(parking.phrases) <= 3


def test_a_theme_of_redacted_names_is_called_by_no_topic(nlp: Language, encoder: MiniLMEncoder) -> None:
    assert names_of([NAMED, SALARY], nlp, encoder)[0] != "Meeting load"


def test_of_two_themes_of_one_topic_the_smaller_says_what_of_it(
    nlp: Language, encoder: MiniLMEncoder
) -> None:
    names = names_of([MEETINGS, NIGHTLY, SALARY], nlp, encoder)
    assert names[0] == "Meeting load"
    assert "night" in names[1].lower()


def standing_of(score: float, cosine: float, votes: int, margin: float) -> Standing:
    return Standing("Parking", score, cosine, votes, margin, np.ones(1, dtype=np.float32))


@pytest.mark.parametrize(
    ("standing", "stands"),
    [
        (standing_of(LEAST_SCORE, LEAST_COSINE, 2, 0.1), True),
        (standing_of(LEAST_SCORE - 0.01, LEAST_COSINE, 2, 0.1), False),
        (standing_of(LEAST_SCORE, LEAST_COSINE - 0.01, 2, 0.1), False),
        (standing_of(LEAST_SCORE, LEAST_COSINE, 1, 0.1), False),
        (standing_of(LEAST_SCORE, LEAST_COSINE, 2, 0.0), False),
    ],
)
def test_a_topic_stands_where_it_is_near_voted_for_and_nearer_than_to_any_other_theme(
    standing: Standing, stands: bool
) -> None:
    assert standing.stands is stands


def test_the_topics_are_encoded_once_for_an_encoder(encoder: MiniLMEncoder) -> None:
    assert isinstance(lexicon_for(encoder), Lexicon)
    assert lexicon_for(encoder) is lexicon_for(encoder)


def test_an_encoder_with_which_the_bar_was_not_learnt_names_by_phrases_alone() -> None:
    assert lexicon_for(LexicalEncoder()) is None
