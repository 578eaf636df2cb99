"""Take personal data out of text before anyone reads it, with Presidio on the spaCy pipeline at hand."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from presidio_analyzer import RecognizerResult
from spacy.language import Language

from analysis.redaction.names_read import Spans, read_names
from analysis.redaction.plain_text import PlainText, read_plainly
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
_ALLOWABLE = frozenset({"PERSON", "ROLE", "STREET_ADDRESS"})
THRESHOLD = 0.4
CERTAIN = 2.0
_NO_PEOPLE = re.compile(
    rf"(?<!\w)(?:{'|'.join(ALLOWED_PHRASES)})(?!\w)".replace(" ", r"\s{1,3}"), re.IGNORECASE
)
_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)

Places = Sequence[tuple[int, int]]
LookUp = Callable[[str], tuple[Places, Places]]
Span = tuple[int, int, str, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where personal data stands in a text, and the mark that takes its place."""

    start: int
    end: int
    text: str


class Redactor:
    """Replaces personal data by typed marks such as `[name]`; places, dates and plain numbers stay.

    It keeps nothing of a text and may be called from several threads; where a text holds what an organisation
    allows and whom it knows is told with each call.

    Parameters
    ----------
    nlp : Language
        The pipeline whose named entities find people; it is used, not copied.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp, self._recognizers = nlp, make_recognizers()

    def redact(self, texts: Sequence[str], *, look_up: LookUp | None = None) -> list[str]:
        """Redact every text.

        Parameters
        ----------
        texts : sequence of n str
        look_up : callable, optional
            Tells of a text where names stand that the organisation knows, which are always marked, and where
            phrases that it allows, which are never marked as a name, a role or an address.

        Returns
        -------
        list of n str
        """
        found = self.find_marks(texts, look_up=look_up)
        return [_replace(text, marks) for text, marks in zip(texts, found, strict=True)]

    def find_marks(self, texts: Sequence[str], *, look_up: LookUp | None = None) -> list[list[Mark]]:
        """Find what `redact` replaces.

        Parameters
        ----------
        texts : sequence of n str
        look_up : callable, optional
            As for `redact`.

        Returns
        -------
        list of n lists of Mark
            In order, without overlaps.
        """
        plain = [read_plainly(text) for text in texts]
        names = read_names([one.text for one in plain], self._nlp)
        return [
            _in_text(one, _marks(one.text, self._recognize(one.text, named), look_up))
            for one, named in zip(plain, names, strict=True)
        ]

    def _recognize(self, text: str, names: Spans) -> Iterator[RecognizerResult]:
        """Find what the recognisers know; `_merge` makes one mark of what is found twice."""
        for recognizer in self._recognizers:
            for found in recognizer.analyze(text, recognizer.supported_entities, names):
                if found.score >= THRESHOLD:
                    yield found


def _in_text(plain: PlainText, marks: Iterable[Mark]) -> list[Mark]:
    """Put marks of a plain form where they stand in the text."""
    return [Mark(*plain.place(mark.start, mark.end), mark.text) for mark in marks]


def _marks(text: str, results: Iterable[RecognizerResult], look_up: LookUp | None) -> list[Mark]:
    known, allowed = look_up(text) if look_up is not None else ((), ())
    free = sorted([*allowed, *(match.span() for match in _NO_PEOPLE.finditer(text))])
    spans: list[Span] = [(found.start, found.end, found.entity_type, found.score) for found in results]
    spans = [rest for span in spans for rest in _outside(text, span, free)]
    spans += [(start, end, "PERSON", CERTAIN) for start, end in known]
    return [Mark(start, end, MARKS[kind]) for start, end, kind in _merge(spans)]


def _outside(text: str, span: Span, free: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Give the parts of a name, a role or an address that are not in an allowed phrase."""
    start, end, kind, score = span
    within = [(first, last) for first, last in free if first < end and last > start]
    if kind not in _ALLOWABLE or not within:
        yield span
        return
    for first, last in [*within, (end, end)]:
        if match := _WORDS.search(text[start:first]):
            yield start + match.start(), start + match.end(), kind, score
        start = max(start, last)


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
