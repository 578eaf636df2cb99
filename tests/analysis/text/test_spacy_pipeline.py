import random

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from tests.factories.statements import write_statements

SIGNS = [*"aB1.,:;!?()[]'\"-/@#$€%&*_+=<>~^|\\ \n\U0001f600\u00e9\u8ba1\u2013\u201c\u2026"]
PARTS = ["'s", "US$", "km", "°C", "don't", ":)", "...", "http://a.b", "e.g.", "U.K.", "10km/h", "x" * 50]


@pytest.fixture(scope="module")
def theirs() -> Language:
    """spaCy's own tokenizer, as it comes."""
    return spacy.blank("en")


def tokens(doc: Doc) -> list[str]:
    return [token.text_with_ws for token in doc]


def test_the_tokens_are_those_of_spacy(nlp: Language, theirs: Language) -> None:
    dice = random.Random(7)
    texts = ["".join(dice.choices(SIGNS + PARTS, k=dice.randint(1, 60))) for _ in range(3000)]
    for text in [*texts, *write_statements(100)[0]]:
        assert tokens(nlp.make_doc(text)) == tokens(theirs.make_doc(text))
