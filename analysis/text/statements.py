"""Split answers into statements: one idea each, which in practice is a sentence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc

from analysis.text.cleaning import is_non_answer
from analysis.text.language import ENGLISH
from analysis.text.list_items import list_items
from analysis.text.phrases import stem
from analysis.text.signatures import without_signature
from analysis.text.vocabulary import EMPTY_WORDS, MARK

_BULLET = re.compile(
    r"^\s*(?:(?:[-\u2013\u2014*•·▪◦‣►>+]+|[(\[]?#?\d{1,2}(?:\.\)|[.):\]/])|\(?(?:[a-hA-H]|[ivxIVX]{1,4})[.)])\s+"
    r"|[-\u2013*•>]+(?=[^\W\d_])|\(?\d{1,2}[.)]\)?(?=[^\W\d_]{2}))"
)
_MISSING_SPACE = re.compile(r"(?<=[a-z]{2})([.!?])(?=[A-Z][a-z])")
_LETTER_RUN = re.compile(r"[^\W\d_]{2,}")
# One letter and a full stop is an abbreviation: "z. B.", "M. Dupont".
_STOP = re.compile(r"(?<=[.!?\u2026\u061f\u06d4])(?<!\b[^\W\d_]\.)\s+|(?<=[\u3002\uff01\uff1f\u0964])\s*")
# Words in small letters but for the first, each a token of its own unless the tokenizer has a rule for it.
_PLAIN = re.compile(r"[A-Za-z]+(?: [a-z]+)*[.!?]?")
_USED = ("tok2vec", "parser")
_JOIN_BELOW = 2
BATCH = 128


def split_statements(
    texts: Sequence[str], nlp: Language, languages: Sequence[str] | None = None
) -> list[list[str]]:
    """Split every text into its sentences; lines and list items are sentences of their own.

    Parameters
    ----------
    texts : sequence of n str
        Clean (see `clean_text`) and redacted: cleaning again could put an address together.
    nlp : Language
        With a parser; see `analysis.text.spacy_pipeline.load_nlp`.
    languages : sequence of n str or None
        Of each text, see `analysis.text.language.detect_language`; by default all are English. Others are
        split by their full stops: the parser knows English only.

    Returns
    -------
    list of n lists of str
        Empty where the text is a non-answer; never holds an empty string.
    """
    lines: list[str] = []
    owners: list[int] = []
    statements: list[list[str]] = [[] for _ in texts]
    for index, text in enumerate(texts):
        found = [] if is_non_answer(text) else _lines(text)
        if languages is None or languages[index] == ENGLISH:
            lines.extend(found)
            owners.extend([index] * len(found))
        else:
            statements[index] = [one for line in found for one in _trimmed(_STOP.split(line))]
    of_lines = _statements_in(lines, nlp)
    for owner, line in zip(owners, lines, strict=True):
        statements[owner].extend(of_lines[line])
    return statements


def _statements_in(lines: Iterable[str], nlp: Language) -> dict[str, list[str]]:
    """Split lines; the pipeline parses each once, and none that is one sentence whatever it says."""
    found: dict[str, list[str]] = {}
    parted: list[str] = []
    tokenizer: Any = nlp.tokenizer
    for line in dict.fromkeys(lines):
        if _is_one_sentence(line, tokenizer.rules):
            found[line] = list(_trimmed([line]))
        else:
            parted.append(line)
    docs = nlp.pipe(parted, batch_size=BATCH, disable=[name for name in nlp.pipe_names if name not in _USED])
    return found | {line: list(_sentences(doc)) for line, doc in zip(parted, docs, strict=True)}


def _is_one_sentence(line: str, rules: Mapping[str, object]) -> bool:
    """Tell a line of which all pieces would be joined again, since they begin with small letters."""
    return bool(_PLAIN.fullmatch(line)) and rules.keys().isdisjoint(line.rstrip(".!?").split(" "))


def _lines(text: str) -> list[str]:
    spaced = _MISSING_SPACE.sub(r"\1 ", without_signature(text))
    stripped = (_BULLET.sub("", line).strip() for line in list_items(spaced))
    return [line for line in stripped if line]


def _sentences(doc: Doc) -> Iterable[str]:
    return _trimmed(_join_stumps([sentence.text.strip() for sentence in doc.sents]))


def _trimmed(pieces: Iterable[str]) -> Iterable[str]:
    for piece in pieces:
        statement = _BULLET.sub("", piece).strip(" \t-\u2013\u2014*•").lstrip(",;: ")
        if _says_something(statement):
            yield statement


def _join_stumps(pieces: list[str]) -> list[str]:
    """Give a piece back to the sentence before where it was torn from it, or has no topic of its own."""
    joined: list[str] = []
    for piece in pieces:
        torn = bool(joined) and joined[-1][-1:] not in ".!?" and (piece[:1].islower() or _is_stump(piece))
        if torn or (joined and not _has_a_topic(piece)):
            joined[-1] = f"{joined[-1]} {piece}"
        elif piece:
            joined.append(piece)
    return joined


def _is_stump(piece: str) -> bool:
    return len(piece.split()) < _JOIN_BELOW


def _has_a_topic(piece: str) -> bool:
    """Tell a sentence that names anything from one such as "Not enough of them"."""
    words = (word.casefold() for word in _LETTER_RUN.findall(piece))
    return any(word not in ENGLISH_STOP_WORDS and stem(word) not in EMPTY_WORDS for word in words)


def _says_something(statement: str) -> bool:
    return bool(_LETTER_RUN.search(MARK.sub("", statement))) and not is_non_answer(statement)
