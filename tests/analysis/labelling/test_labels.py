"""What themes are called."""

from collections.abc import Sequence

import numpy as np
import pytest
from spacy.language import Language

from analysis.arrays import FloatMatrix, group_sums, unit_rows
from analysis.encoding.sentence_encoder import MiniLMEncoder
from analysis.labelling.labels import Name, name_themes
from analysis.text.phrases import find_phrases, usual_forms

SUPPLIERS = (
    "Suppliers wait sixty days for their money.",
    "Nobody answers the suppliers.",
    "Procurement takes months.",
    "Procurement asks for three quotes for a pencil.",
    "Our suppliers stopped turning up.",
    "The procurement rules change every year.",
)
RESOURCING = (
    "Resourcing.",
    "Asked me in spring, I said resourcing.",
    "The same six people are named on every project.",
    "Resourcing again, only one person knows the old database.",
    "There are not enough engineers for all of it.",
)
REPORTS = (
    "The status report asks for the same figures twice.",
    "Nobody reads the status report.",
    "Status reports take half a day.",
    "The report is on one page now.",
    "Shorter status reports please.",
)


@pytest.fixture
def named(nlp: Language, encoder: MiniLMEncoder) -> list[Name]:
    topics = (SUPPLIERS, RESOURCING, REPORTS)
    texts = [text for topic in topics for text in topic]
    labels = np.repeat(np.arange(3), [len(topic) for topic in topics])
    vectors = encoder.encode(texts)
    mean = vectors.mean(axis=0)
    rows = unit_rows(vectors - mean)
    centroids = unit_rows(group_sums(rows, labels, 3))
    weights = np.ones(len(texts), dtype=np.int64)

    def encode(phrases: Sequence[str]) -> FloatMatrix:
        return unit_rows(encoder.encode(phrases) - mean)

    return name_themes(texts, rows, weights, labels, centroids, nlp, encode)


def test_two_things_that_a_theme_speaks_of_are_both_named(named: list[Name]) -> None:
    assert set(named[0].label.lower().split(" and ")) == {"procurement", "suppliers"}


def test_an_activity_names_a_theme_like_a_thing(named: list[Name]) -> None:
    assert "resourcing" in named[1].label.lower()


def test_what_is_said_as_one_is_not_torn_into_two(named: list[Name]) -> None:
    assert named[2].label in {"Status report", "Status reports"}


def test_a_word_that_is_part_of_a_longer_phrase_names_nothing_alone(nlp: Language) -> None:
    texts = [
        f"The coffee machine {what}." for what in ("leaks", "is broken", "needs beans", "makes noise")
    ] + [f"The roof {what}." for what in ("leaks", "is new", "needs paint", "makes noise")]
    labels = np.repeat([0, 1], 4)
    rows = np.eye(2, dtype=np.float32)[labels]
    (coffee, roof) = name_themes(texts, rows, np.ones(8, np.int64), labels, np.eye(2, dtype=np.float32), nlp)
    assert (coffee.label, roof.label) == ("Coffee machine", "Roof")
    assert "machine" not in coffee.keywords


def test_two_spellings_are_not_mentioned_side_by_side(nlp: Language) -> None:
    texts = [
        "The stand-ups are short.",
        "Our stand ups help.",
        "Stand-ups every day.",
        "We like the stand ups.",
    ]
    rows = np.ones((4, 1), dtype=np.float32)
    (name,) = name_themes(texts, rows, np.ones(4, np.int64), np.zeros(4, np.int64), rows[:1], nlp)
    assert name.label.lower().replace("-", " ") == "stand ups"
    assert not {"stand ups", "stand-ups"} & set(name.keywords)


def test_a_word_that_is_only_shouted_is_written_small() -> None:
    forms = usual_forms(["TOO MANY SYSTEMS", "START WITH THE PMO SYSTEMS", "Ask the PMO.", "The PMO helps."])
    assert (forms["systems"], forms["pmo"]) == ("systems", "PMO")


def test_a_word_that_is_mostly_a_verb_names_nothing(nlp: Language) -> None:
    texts = [
        "Priorities change and we drop everything.",
        "They drop it a week later.",
        "We drop tools for every audit.",
        "Another drop.",
    ]
    keys = {phrase.key for phrases in find_phrases(texts, nlp) for phrase in phrases}
    assert ("drop",) not in keys
    assert ("priority",) in keys


def names_of(topics: Sequence[Sequence[str]], nlp: Language) -> list[str]:
    """What themes are called that share nothing but their words."""
    texts = [text for topic in topics for text in topic]
    labels = np.repeat(np.arange(len(topics)), [len(topic) for topic in topics])
    centroids = np.eye(len(topics), dtype=np.float32)
    weights = np.ones(len(texts), dtype=np.int64)
    return [name.label for name in name_themes(texts, centroids[labels], weights, labels, centroids, nlp)]


def test_a_word_that_fits_everything_names_nothing_alone(nlp: Language) -> None:
    staff = (
        "The staff wait.",
        "Staff leave.",
        "Ask the staff.",
        "The staff need a rota.",
        "The rota is late.",
    )
    assert names_of([staff, SUPPLIERS], nlp)[0] == "Rota"


def test_no_name_swears(nlp: Language) -> None:
    cold = ("The bloody canteen.", "That bloody canteen is cold.", "A bloody canteen indeed.", "The canteen.")
    assert names_of([cold, SUPPLIERS], nlp)[0] == "Canteen"


def test_no_name_shouts_unless_it_is_an_acronym(nlp: Language) -> None:
    assert usual_forms(["VIDEO", "NHS", "GDPR"]) == {"video": "video", "nhs": "NHS", "gdpr": "GDPR"}


def test_a_large_survey_is_named_by_a_part_of_it(nlp: Language) -> None:
    texts = [f"The parking garage {number} is full." for number in range(900)] + [
        f"The canteen lunch {number} is cold." for number in range(3)
    ]
    labels = np.array([0] * 900 + [1] * 3)
    rows = np.zeros((903, 2), dtype=np.float32)
    rows[np.arange(903), labels] = 1.0
    names = name_themes(texts, rows, np.ones(903, np.int64), labels, np.eye(2, dtype=np.float32), nlp)
    assert [name.label for name in names] == ["Parking garage", "Canteen lunch"]
