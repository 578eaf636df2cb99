"""Take personal data out of text before anyone reads it, with Presidio on the spaCy pipeline at hand."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from presidio_analyzer import (
    AnalyzerEngine,
    BatchAnalyzerEngine,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    IpRecognizer,
    NhsRecognizer,
    PhoneRecognizer,
    SpacyRecognizer,
    UkNinoRecognizer,
    UsSsnRecognizer,
)
from spacy.language import Language

from analysis.words import NO_NAMES

MARKS = {
    "PERSON": "[name]",
    "EMAIL_ADDRESS": "[email]",
    "PHONE_NUMBER": "[phone]",
    "IP_ADDRESS": "[address]",
    "CREDIT_CARD": "[card]",
    "IBAN_CODE": "[card]",
    "UK_NHS": "[id]",
    "UK_NINO": "[id]",
    "US_SSN": "[id]",
    "URL": "[link]",
}
# The pipeline's other entities; named here, or Presidio warns of each.
_OTHER_ENTITIES = """
    CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PRODUCT QUANTITY TIME
    WORK_OF_ART
"""
# Presidio's own pattern for links takes a minute for some 4,000 characters; in this every repeat is bounded.
LINK = (
    r"(?:https?://|www\.)[^\s\"'<>]{1,2000}"
    r"|(?<![\w@.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:com|org|net|edu|gov|info|eu|co|io|uk|de|fr)\b"
    r"(?:/[^\s\"'<>]{0,2000})?"
)
THRESHOLD = 0.4
PHONE_REGIONS = ("GB", "US", "IE", "DE", "FR", "ES", "IT", "NL", "AU", "IN")
PHONE_DIGITS = 8
LONGEST_INITIALISM = 5
_UNUSED = ("parser", "tagger", "attribute_ruler", "lemmatizer")
_DATE = re.compile(
    r"\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{4}([/.-])\d{1,2}\2\d{1,2}|(?:19|20)\d\d\D{1,3}(?:19|20)\d\d"
)
_NAME = re.compile(r"[^\W\d_]+(?:[-'\u2019.][^\W\d_]+)*")


class AnyEmailRecognizer(EmailRecognizer):
    """Presidio's recogniser of e-mail addresses, without its look-up of the suffix.

    The look-up would ask the network, and an address inside the organisation (`…@corp.local`) has no public
    suffix.
    """

    def validate_result(self, pattern_text: str) -> bool:  # noqa: ARG002
        """Take everything that is written like an address for one."""
        return True


class SharedNlpEngine(SpacyNlpEngine):
    """Presidio's engine on a pipeline that is loaded already; runs only what names need."""

    def __init__(self, nlp: Language) -> None:
        super().__init__(
            ner_model_configuration=NerModelConfiguration(labels_to_ignore=set(_OTHER_ENTITIES.split()))
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

    Parameters
    ----------
    nlp : Language
        The pipeline whose named entities find people; it is used, not copied.
    """

    def __init__(self, nlp: Language) -> None:
        engine = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=_recognizers(), supported_languages=["en"]),
            nlp_engine=SharedNlpEngine(nlp),
            supported_languages=["en"],
        )
        self._batch = BatchAnalyzerEngine(engine)

    def redact(
        self,
        texts: Sequence[str],
        *,
        allowed: Collection[str] = (),
        directory: Callable[[str], bool] | None = None,
    ) -> list[str]:
        """Redact every text.

        Parameters
        ----------
        texts : sequence of n str
        allowed : collection of str
            Words and phrases in lower case that are never taken for a name.
        directory : callable or None
            Says of a word whether it is a known name.

        Returns
        -------
        list of n str
        """
        found = self._batch.analyze_iterator(
            list(texts), language="en", batch_size=128, entities=sorted(MARKS), score_threshold=THRESHOLD
        )
        return [
            _replace(text, [*_unless_allowed(text, results, allowed), *_known(text, directory)])
            for text, results in zip(texts, found, strict=True)
        ]


def _unless_allowed(
    text: str, results: Iterable[RecognizerResult], allowed: Collection[str]
) -> list[RecognizerResult]:
    return [
        one
        for one in results
        if one.entity_type != "PERSON" or text[one.start : one.end].casefold() not in allowed
    ]


def _known(text: str, directory: Callable[[str], bool] | None) -> list[RecognizerResult]:
    words = _NAME.finditer(text) if directory else ()
    return [
        RecognizerResult("PERSON", word.start(), word.end(), 1.0)
        for word in words
        if directory and directory(word.group()) and word.group()[0].isupper()
    ]


def _recognizers() -> list[Any]:
    return [
        SpacyRecognizer(supported_entities=["PERSON"]),
        AnyEmailRecognizer(),
        PhoneRecognizer(supported_regions=PHONE_REGIONS, leniency=0),
        CreditCardRecognizer(),
        IbanRecognizer(),
        IpRecognizer(),
        NhsRecognizer(),
        UkNinoRecognizer(),
        UsSsnRecognizer(),
        PatternRecognizer("URL", name="links", patterns=[Pattern("link", LINK, 0.6)]),
    ]


def _replace(text: str, results: Sequence[RecognizerResult]) -> str:
    """Put marks in from the end; where spans overlap, one mark, of the surest kind, covers them all."""
    kept = [
        result for result in results if _is_plausible(text[result.start : result.end], result.entity_type)
    ]
    end = len(text)
    pieces: list[str] = []
    for start, stop, kind in reversed(_merge_spans(kept)):
        pieces[:0] = [MARKS[kind], text[stop:end]]
        end = start
    return text[:end] + "".join(pieces)


def _merge_spans(results: Sequence[RecognizerResult]) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str, float]] = []
    for result in sorted(results, key=lambda found: (found.start, -found.end, found.entity_type)):
        span = (result.start, result.end, result.entity_type, result.score)
        if spans and span[0] < spans[-1][1]:
            before = spans.pop()
            surest = max(before, span, key=lambda one: (one[3], one[1] - one[0]))
            span = (before[0], max(before[1], span[1]), surest[2], surest[3])
        spans.append(span)
    return [span[:3] for span in spans]


def _is_plausible(found: str, kind: str) -> bool:
    if kind == "PHONE_NUMBER":
        return sum(letter.isdigit() for letter in found) >= PHONE_DIGITS and not _DATE.fullmatch(
            found.strip()
        )
    return kind != "PERSON" or _may_be_a_person(_NAME.findall(found))


def _may_be_a_person(words: Sequence[str]) -> bool:
    """Tell a name from an initialism, from lower case, and from products that are taken for people."""
    if not any(word[0].isupper() for word in words):
        return False
    initialism = len(words) == 1 and words[0].isupper() and len(words[0]) <= LONGEST_INITIALISM
    return not initialism and not all(word.casefold() in NO_NAMES for word in words)
