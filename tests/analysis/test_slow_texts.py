"""No text keeps the processor busy for long: what takes long is made of many signs, whatever they are."""

import random
import time
from collections.abc import Callable

import pytest

from analysis.pipeline import Tools, redact_answers, split_answers
from analysis.text.phrases import find_phrases
from analysis.text.statements import split_statements

LONGEST, SHORT = 4000, 1000
SECONDS_A_SIGN = 0.0005  # some four times what the slowest takes, and a fifth of what the slowest took
STRAIGHT = LONGEST / SHORT * 1.6
NOTHING = 0.1  # seconds: below them the ratio says nothing
UNITS = {
    "colons": ":",
    "emoji": "\U0001f600",
    "currencies": "€£$₹",
    "brackets": "([{<)]}>",
    "families": "\U0001f469\u200d\U0001f467\u200d",
    "ties of marks": "a:-b.",
    "hyphens": "a-",
    "parts of numbers": "1,2.3-",
    "parts of addresses": "a@b.c,",
    "network addresses": "planning ::1",
    "links": "http://a.b/",
    "names": "Ann, ",
    "marks and accents": "a\u0301\u0323\u0336",
    "words": "planning is good ",
}


def repeated(kind: str, length: int) -> str:
    return (UNITS[kind] * length)[:length]


def shuffled(signs: str, length: int) -> str:
    return "".join(random.Random(length).choices(signs, k=length))


TEXTS: dict[str, Callable[[int], str]] = {
    **{kind: lambda length, kind=kind: repeated(kind, length) for kind in UNITS},
    "any marks": lambda length: shuffled(".,:;!?'\"()[]{}<>*&#_", length),
    "any emoji": lambda length: shuffled(
        "\U0001f600\U0001f389\U0001f44d\u2764\u2605\u2705\U0001f467", length
    ),
    "marks before a word": lambda length: shuffled("([{<'\"", length // 2) + "planning" * (length // 16),
    "marks after a word": lambda length: "planning" * (length // 16) + shuffled(".,!?)]'", length // 2),
}


def redact(text: str, tools: Tools) -> object:
    return redact_answers([text], tools.redactor)


def split(text: str, tools: Tools) -> object:
    return split_answers([text], tools.nlp)


def label(text: str, tools: Tools) -> object:
    return list(find_phrases([text], tools.nlp))


@pytest.fixture(scope="session")
def warm(tools: Tools) -> Tools:
    """Tools that have read their lists."""
    for work in (redact, split, label):
        work("Ask Anna about the plan.", tools)
    split_statements(["Planning works."], tools.nlp)
    return tools


def seconds(work: Callable[[str, Tools], object], text: str, tools: Tools) -> float:
    """The processor's time, so that others on the machine do not count; the better of two.

    What begins otherwise is another text: spaCy remembers what it has read.
    """
    took = []
    for beginning in ("", "x"):
        began = time.process_time()
        work(beginning + text, tools)
        took.append(time.process_time() - began)
    return min(took)


@pytest.mark.parametrize("work", [redact, split, label])
@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_takes_as_long_as_it_has_signs(
    warm: Tools, kind: str, work: Callable[[str, Tools], object]
) -> None:
    long, short = (seconds(work, TEXTS[kind](length), warm) for length in (LONGEST, SHORT))
    assert long < LONGEST * SECONDS_A_SIGN
    assert long < max(short * STRAIGHT, NOTHING)
