"""Presidio's way to the spaCy pipeline, which reads a text only where a rule for names asks for entities."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from presidio_analyzer import LocalRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine
from spacy.language import Language

from analysis.redaction.person_names import find_names
from analysis.redaction.tagged_words import EntitiesUnread, read_words

CHUNK = 1024  # texts whose readings are kept at once
BATCH = 128  # of them, that the pipeline reads together
NER = "ner"
NAME_SCORE = 0.8

Spans = Sequence[tuple[int, int]]


class TextRead(NlpArtifacts):
    """What the recognisers are told of a text: the names in it, and no words, which none of them reads."""

    def __init__(self, names: Spans) -> None:
        super().__init__([], [], [], [], nlp_engine=None, language="en")  # type: ignore[arg-type]
        self.names = names


class SharedNlpEngine(SpacyNlpEngine):
    """Presidio's engine on a pipeline that is loaded already; it finds the names in texts."""

    def __init__(self, nlp: Language) -> None:
        super().__init__()
        self.nlp: dict[str, Language] = {"en": nlp}  # type: ignore[assignment]

    def process_batch(  # type: ignore[override]
        self, texts: Iterable[str], language: str, batch_size: int = BATCH, **_: Any
    ) -> Iterator[tuple[str, TextRead]]:
        """Find the names in texts."""
        rest = iter(texts)
        while chunk := list(islice(rest, CHUNK)):
            for text, names in zip(chunk, _names_in(chunk, self.nlp[language], batch_size), strict=True):
                yield text, TextRead(names)


class NameRecognizer(LocalRecognizer):
    """Presidio's door to the names that were found when a text was read."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["PERSON"], name="names")

    def load(self) -> None:
        """Load nothing: the lists are read when they are first asked."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any) -> list[Any]:  # noqa: ARG002
        """Give the names of a text."""
        return [RecognizerResult("PERSON", start, end, NAME_SCORE) for start, end in nlp_artifacts.names]


def _names_in(texts: Sequence[str], nlp: Language, batch_size: int) -> list[Spans]:
    """Find the names; the pipeline looks for entities in those texts alone where a rule asks for them.

    Of what people write in English that is about one in fifty.
    """
    found = {text: _names_without_entities(text) for text in texts}
    unread = [text for text, names in found.items() if names is None]
    unused = [name for name in nlp.pipe_names if name != NER]
    for text, doc in zip(unread, nlp.pipe(unread, batch_size=batch_size, disable=unused), strict=True):
        found[text] = find_names(text, read_words(doc))
    return [found[text] or () for text in texts]


def _names_without_entities(text: str) -> Spans | None:
    try:
        return find_names(text, read_words(text))
    except EntitiesUnread:
        return None
