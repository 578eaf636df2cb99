"""People of many origins, and what is only called like one; the unseen ones were written before the rules.

In a sentence about people `[Llinos]` is a name that is to be marked, and nothing else is.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from analysis.redaction.handles import find_children_of, find_handles, find_spoken_emails

SENTENCES = json.loads(Path(__file__).with_name("people_and_things.json").read_text("utf-8"))
NAME = re.compile(r"\[([^\]]+)\]")
NO_PART_OF_A_NAME = {"Mr", "Mrs"}


def kept_words(redactor: Any, sentences: list[str]) -> list[set[str]]:
    """Give, for each sentence, the words of its names that stay."""
    kept = []
    for sentence, redacted in zip(
        sentences, redactor.redact([NAME.sub(r"\1", one) for one in sentences]), strict=True
    ):
        names = {word for name in NAME.findall(sentence) for word in re.findall(r"\w{2,}", name)}
        kept.append((names & set(re.findall(r"\w+", redacted))) - NO_PART_OF_A_NAME)
    return kept


def lost_words(redactor: Any, sentences: list[str]) -> list[str]:
    """Give what became of the sentences that lost a word."""
    redacted = redactor.redact(sentences)
    return [now for sentence, now in zip(sentences, redacted, strict=True) if now != sentence]


def test_people_are_marked_wherever_their_names_come_from(redactor: Any) -> None:
    assert [words for words in kept_words(redactor, SENTENCES["people"]) if words] == []
    unseen = kept_words(redactor, SENTENCES["people_unseen"])
    assert sum(map(bool, unseen)) <= 1


def test_what_is_only_called_like_a_person_stays(redactor: Any) -> None:
    assert lost_words(redactor, SENTENCES["things"]) == []
    assert len(lost_words(redactor, SENTENCES["things_unseen"])) <= 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ask @tendai_moyo or @priya.nair.", ["@tendai_moyo", "@priya.nair"]),
        ("@mark, please", ["@mark"]),
        ("@here @channel @helpdesk @finance @jira @all @10", []),
        ("anna@example.org and /@anna", []),
    ],
)
def test_a_handle_is_a_person_unless_it_is_a_word(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_handles(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to jo dot smith at example dot org please", ["jo dot smith at example dot org"]),
        ("anna(dot)kowalska(at)example(dot)com", ["anna(dot)kowalska(at)example(dot)com"]),
        ("piotr [at] example [dot] com", ["piotr [at] example [dot] com"]),
        ("jo.smith at example dot co dot uk", ["jo.smith at example dot co dot uk"]),
        ("We look at dot voting at retros", []),
        ("Meet at ten and stop at dot", []),
    ],
)
def test_an_address_that_is_spelt_out_is_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_spoken_emails(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tharu a/p Ruma waits", ["Tharu a/p Ruma"]),
        ("Arun Kumar s/o Ravi Chandran waits", ["Arun Kumar s/o Ravi Chandran"]),
        ("Our a/l Requests and no w/o Anna", []),
    ],
)
def test_the_child_of_somebody_is_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_children_of(text)] == found
