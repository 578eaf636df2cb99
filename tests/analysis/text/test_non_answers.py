"""What says nothing, told by what it says; the unseen remarks were written before the rules."""

import json
from pathlib import Path

import pytest

from analysis.text.cleaning import clean_text, is_non_answer
from analysis.text.non_answers import says_nothing

SAID = json.loads(Path(__file__).with_name("what_answers_say.json").read_text("utf-8"))


def test_the_remarks_are_told_apart() -> None:
    assert [text for text in SAID["nothing"] if not is_non_answer(clean_text(text))] == []
    assert [text for text in SAID["something"] if is_non_answer(clean_text(text))] == []


def test_unseen_remarks_are_told_apart() -> None:
    nothing = [is_non_answer(clean_text(text)) for text in SAID["nothing_unseen"]]
    something = [is_non_answer(clean_text(text)) for text in SAID["something_unseen"]]
    assert sum(nothing) >= 0.96 * len(nothing)
    assert sum(something) <= 0.02 * len(something)


@pytest.mark.parametrize(
    "text",
    [
        "None.\nSent from my iPad",
        "No comment\n\nKind regards\nAnna Ashworth\nFinance",
        "No. Nothing to add. Thanks!",
        "N/A (see above)",
        "Sent from my iPhone",
        "Best wishes, [name]",
    ],
)
def test_several_ways_of_saying_nothing_say_nothing(text: str) -> None:
    assert is_non_answer(text)


@pytest.mark.parametrize(
    "text", ["No. Pay is too low.", "Nothing to add, the rota is late", "None\nParking", "I.T."]
)
def test_one_part_that_says_something_makes_an_answer(text: str) -> None:
    assert not is_non_answer(text)


def test_no_words_are_no_turn_of_phrase() -> None:
    assert not says_nothing("")
    assert not says_nothing("nothing " + "really " * 40)
