"""Take personal data out of text before anyone reads it, with Presidio on the spaCy pipeline at hand."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine
from spacy.language import Language

from analysis.redaction.recognizers import make_recognizers
from analysis.text.vocabulary import ALLOWED_PHRASES

MARKS = {
    "PERSON": "[name]",
    "ROLE": "[role]",
    "EMAIL_ADDRESS": "[email]",
    "PHONE_NUMBER": "[phone]",
    "STREET_ADDRESS": "[address]",
    "IP_ADDRESS": "[address]",
    "CREDIT_CARD": "[card]",
    "IBAN_CODE": "[card]",
    "PERSONAL_ID": "[id]",
    "URL": "[link]",
}
# The pipeline's entities: names read them from the document itself. Named here, or Presidio warns of each.
_ENTITIES = """
    CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY TIME
    WORK_OF_ART
"""
_ALLOWABLE = frozenset({"PERSON", "ROLE", "STREET_ADDRESS"})
_UNUSED = ("parser", "tagger", "attribute_ruler", "lemmatizer")
THRESHOLD = 0.4
CERTAIN = 2.0
LONGEST_ENTRY = 3
_RUN = re.compile(r"\S{1,200}")
_POSSESSIVE = re.compile(r"['\u2019][sS]?$")

Directory = Callable[[str], bool]
Span = tuple[int, int, str, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where personal data stands in a text, and the mark that takes its place."""

    start: int
    end: int
    text: str


class SharedNlpEngine(SpacyNlpEngine):
    """Presidio's engine on a pipeline that is loaded already; runs only what names need."""

    def __init__(self, nlp: Language) -> None:
        super().__init__(
            ner_model_configuration=NerModelConfiguration(labels_to_ignore=set(_ENTITIES.split()))
        )
        self.nlp: dict[str, Language] = {"en": nlp}  # type: ignore[assignment]

    def process_batch(  # type: ignore[override]
        self, texts: Iterable[str], language: str, batch_size: int = 128, **_: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Run the pipeline without its parser and tagger, which redaction does not read."""
        nlp = self.nlp[language]
        unused = [name for name in _UNUSED if name in nlp.pipe_names]
        for doc in nlp.pipe(texts, batch_size=batch_size, disable=unused):
            yield doc.text, self._doc_to_nlp_artifact(doc, language)


class Redactor:
    """Replaces personal data by typed marks such as `[name]`; places, dates and plain numbers stay.

    It keeps nothing of a text and may be called from several threads; what an organisation allows and whom
    it employs is told with each call.

    Parameters
    ----------
    nlp : Language
        The pipeline whose named entities find people; it is used, not copied.
    """

    def __init__(self, nlp: Language) -> None:
        engine = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=make_recognizers(), supported_languages=["en"]),
            nlp_engine=SharedNlpEngine(nlp),
            supported_languages=["en"],
        )
        self._batch = BatchAnalyzerEngine(engine)

    def redact(
        self, texts: Sequence[str], *, allowed: Collection[str] = (), directory: Directory | None = None
    ) -> list[str]:
        """Redact every text.

        Parameters
        ----------
        texts : sequence of n str
        allowed : collection of str
            Phrases that are never marked as a name, a role or an address, in any case: "Leeds office".
        directory : callable, optional
            Tells of one to three words, in lower case, whether somebody of the organisation is called so;
            then they are marked, whatever is allowed.

        Returns
        -------
        list of n str
        """
        found = self.find_marks(texts, allowed=allowed, directory=directory)
        return [_replace(text, marks) for text, marks in zip(texts, found, strict=True)]

    def find_marks(
        self, texts: Sequence[str], *, allowed: Collection[str] = (), directory: Directory | None = None
    ) -> list[list[Mark]]:
        """Find what `redact` replaces.

        Parameters
        ----------
        texts : sequence of n str
        allowed : collection of str
        directory : callable, optional
            Both as for `redact`.

        Returns
        -------
        list of n lists of Mark
            In order, without overlaps.
        """
        found = self._batch.analyze_iterator(
            list(texts), language="en", batch_size=128, entities=sorted(MARKS), score_threshold=THRESHOLD
        )
        pattern = _allowed_pattern(allowed)
        return [_marks(text, results, pattern, directory) for text, results in zip(texts, found, strict=True)]


def _allowed_pattern(allowed: Collection[str]) -> re.Pattern[str]:
    phrases = [phrase.split() for phrase in (*ALLOWED_PHRASES, *allowed) if phrase.strip()]
    phrases.sort(key=len, reverse=True)
    spelt = (r"\s{1,3}".join(re.escape(word) for word in words) for words in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelt)})(?!\w)", re.IGNORECASE)


def _marks(
    text: str,
    results: Iterable[RecognizerResult],
    allowed: re.Pattern[str],
    directory: Directory | None,
) -> list[Mark]:
    spans: list[Span] = [(found.start, found.end, found.entity_type, found.score) for found in results]
    free = [match.span() for match in allowed.finditer(text)]
    spans = [rest for span in spans for rest in _outside(text, span, free)]
    if directory is not None:
        spans.extend(_listed_people(text, directory))
    return [Mark(start, end, MARKS[kind]) for start, end, kind in _merge(spans)]


def _outside(text: str, span: Span, free: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Give the parts of a name, a role or an address that are not in an allowed phrase."""
    start, end, kind, score = span
    if kind in _ALLOWABLE:
        for first, last in free:
            if first < end and last > start:
                if any(letter.isalnum() for letter in text[start:first]):
                    yield start, first, kind, score
                start = max(start, last)
    if start < end and any(letter.isalnum() for letter in text[start:end]):
        yield start, end, kind, score


def _listed_people(text: str, directory: Directory) -> Iterator[Span]:
    """Find the entries of the directory among all sequences of one to three words."""
    words = [span for span in (_bare_word(text, match) for match in _RUN.finditer(text)) if span]
    for first in range(len(words)):
        for last in range(first, min(first + LONGEST_ENTRY, len(words))):
            phrase = " ".join(text[start:end] for start, end in words[first : last + 1])
            owner = _POSSESSIVE.sub("", phrase)
            for name in dict.fromkeys((phrase, owner)):
                if directory(name.casefold()):
                    end = words[last][1] - len(phrase) + len(name)
                    yield words[first][0], end, "PERSON", CERTAIN


def _bare_word(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Leave the punctuation around a word out."""
    start, end = match.span()
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return (start, end) if start < end else None


def _merge(spans: Iterable[Span]) -> list[tuple[int, int, str]]:
    """Make one span of those that overlap, of the surest kind."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: (one[0], -one[1], one[2])):
        if merged and span[0] < merged[-1][1]:
            before = merged.pop()
            surest = max(before, span, key=lambda one: (one[3], one[1] - one[0]))
            span = (before[0], max(before[1], span[1]), surest[2], surest[3])
        merged.append(span)
    return [span[:3] for span in merged]


def _replace(text: str, marks: Sequence[Mark]) -> str:
    end = len(text)
    pieces: list[str] = []
    for mark in reversed(marks):
        pieces[:0] = [mark.text, text[mark.end : end]]
        end = mark.start
    return text[:end] + "".join(pieces)
