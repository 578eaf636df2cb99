"""The names in texts, which the pipeline reads only where a rule for names asks for entities."""

from collections.abc import Iterator, Sequence
from typing import Any

from presidio_analyzer import LocalRecognizer, RecognizerResult
from spacy.language import Language

from analysis.redaction.person_names import find_names
from analysis.redaction.tagged_words import EntitiesUnread, read_words

CHUNK = 1024  # texts whose readings are kept at once
BATCH = 128  # of them, that the pipeline reads together
NER = "ner"
NAME_SCORE = 0.8

Spans = Sequence[tuple[int, int]]


class NameRecognizer(LocalRecognizer):
    """Presidio's door to the names that were found when a text was read."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["PERSON"], name="names")

    def load(self) -> None:
        """Load nothing: the lists are read when they are first asked."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any) -> list[Any]:  # noqa: ARG002
        """Give the names of a text: they are all that is made of it before."""
        return [RecognizerResult("PERSON", start, end, NAME_SCORE) for start, end in nlp_artifacts]


def read_names(texts: Sequence[str], nlp: Language) -> Iterator[Spans]:
    """Find the names in texts; the pipeline looks for entities in those alone where a rule asks for them.

    Of what people write in English that is about one in fifty.

    Parameters
    ----------
    texts : sequence of n str
    nlp : Language
        With named entities.

    Yields
    ------
    sequence of (int, int)
        Where each name of a text starts and ends.
    """
    for start in range(0, len(texts), CHUNK):
        yield from _names_in(texts[start : start + CHUNK], nlp)


def _names_in(texts: Sequence[str], nlp: Language) -> list[Spans]:
    found = {text: _names_without_entities(text) for text in texts}
    unread = [text for text, names in found.items() if names is None]
    unused = [name for name in nlp.pipe_names if name != NER]
    for text, doc in zip(unread, nlp.pipe(unread, batch_size=BATCH, disable=unused), strict=True):
        found[text] = find_names(text, read_words(doc))
    return [found[text] or () for text in texts]


def _names_without_entities(text: str) -> Spans | None:
    try:
        return find_names(text, read_words(text))
    except EntitiesUnread:
        return None
