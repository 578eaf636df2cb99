"""What broad themes are called."""

import numpy as np
import pytest

from analysis.corpus import Corpus, gather_corpus
from analysis.encoding.sentence_encoder import MiniLMEncoder
from analysis.labelling.broad_names import name_broad
from analysis.labelling.topic_votes import lexicon_for
from analysis.results import FoundTheme

SAID = {
    "Parking": ("Parking is full.", "No parking space.", "The car park costs too much."),
    "Canteen": ("The canteen is cold.", "Lunch in the canteen is dear.", "No canteen at our site."),
    "Passwords": ("Seven passwords.", "Passwords expire.", "Logging in takes for ever."),
    "Slow systems": ("The system is slow.", "It takes minutes to load.", "The server is slow."),
    "Pay": ("Pay is low.", "No pay rise.", "The salary is low."),
}


@pytest.fixture(scope="module")
def corpus(encoder: MiniLMEncoder) -> Corpus:
    texts = [text for said in SAID.values() for text in said]
    return gather_corpus(texts, encoder.encode(texts), None)


@pytest.fixture
def labels(corpus: Corpus) -> np.ndarray:
    of_text = {text: place for place, said in enumerate(SAID.values()) for text in said}
    return np.array([of_text[text] for text in corpus.texts])


def themes(*sizes: int, titles: tuple[str, ...] = tuple(SAID)) -> list[FoundTheme]:
    nowhere = np.zeros(3, dtype=np.float32)
    return [
        FoundTheme(title, (), size, 0, 0, (), nowhere, None)
        for title, size in zip(titles, sizes, strict=True)
    ]


def test_a_broad_theme_is_called_by_the_domain_that_it_speaks_of(corpus, labels, encoder) -> None:
    names = name_broad(np.array([0, 0, 1, 1, 2]), themes(3, 3, 3, 3, 3), corpus, labels, lexicon_for(encoder))
    assert names == ["Workplace", "Tools and data", "Pay"]


def test_a_domain_of_which_no_theme_is_called_by_a_topic_names_nothing(corpus, labels, encoder) -> None:
    named = themes(4, 3, 3, 2, 3, titles=("Cars", "Food", "Slow systems", "Passwords", "Pay"))
    names = name_broad(np.array([0, 0, 1, 1, 2]), named, corpus, labels, lexicon_for(encoder))
    assert names == ["Cars and others", "Tools and data", "Pay"]


def test_no_two_are_called_by_one_domain(corpus, labels, encoder) -> None:
    mixed = labels.copy()
    mixed[labels == 4] = 1  # of four themes two and two speak of nothing but the workplace
    mixed[labels == 2], mixed[labels == 3] = 0, 1
    names = name_broad(np.array([0, 1, 0, 1, 2]), themes(4, 5, 3, 2, 1), corpus, labels, lexicon_for(encoder))
    assert names == ["Parking and others", "Canteen and others", "Pay"]


def test_where_no_topics_are_known_it_is_called_after_its_largest_theme(corpus, labels) -> None:
    groups = np.array([0, 0, 0, 1, 1])
    named = themes(3, 4, 5, 3, 9, titles=("Parking", "Canteen", "General remarks", "Tea", "Bread and butter"))
    names = name_broad(groups, named, corpus, labels, None)
    assert names == ["Canteen and others", "Bread and butter, and others"]
