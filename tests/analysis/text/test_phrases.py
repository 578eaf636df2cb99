"""Which noun phrases of a sentence could name a theme."""

import pytest
from spacy.language import Language

from analysis.text.phrases import find_phrases, gerund, usual_forms

NAMING = {
    "JIRA.": {"jira"},
    "Planning is late.": {"planning"},
    "We asked our Priya.": {"priya"},
    "Sharma meetings are long.": {"sharma meeting", "meeting"},
    "The weekly report is late.": {"weekly report", "report"},
    "The [name] report is late.": {"report"},
    "Less noise at night.": {"noise", "noise at night"},
    "The layers of the approval are thick.": {"layer", "approval", "layer of approval"},
    "Nobody explained decisions to [name].": {"decision"},
    "Please track my orders.": {"order", "track order"},
    "We need orders.": {"order"},
}
NAMING_NOTHING = {
    "a capital from the beginning of the sentence": "Informative.",
    "a single letter": "The C is good.",
    "an empty word": "Our things are late.",
    "a blacked-out word": "The XXXX report is late.",
    "a date": "We met on Friday.",
    "a number in words": "We bought a million licences.",
    "somebody's name": "The Daniel Whitfield report is late.",
    "what begins in brackets": "Our [report here] is late.",
    "what ends in brackets": "Our reports] is late.",
    "a bracket that opens in a word": "Our report[s is late.",
    "a bracket that closes in a word": "The status-]report is late.",
}


@pytest.mark.parametrize(("text", "phrases"), NAMING.items())
def test_a_noun_and_what_qualifies_it_can_name_a_theme(nlp: Language, text: str, phrases: set[str]) -> None:
    [found] = find_phrases([text], nlp)
    assert {" ".join(phrase.key) for phrase in found} == phrases


@pytest.mark.parametrize("kind", NAMING_NOTHING)
def test_what_says_nothing_or_names_somebody_is_no_phrase(nlp: Language, kind: str) -> None:
    assert list(find_phrases([NAMING_NOTHING[kind]], nlp)) == [[]]


def test_what_is_done_to_a_thing_is_called_by_the_doing(nlp: Language) -> None:
    [found] = find_phrases(["They cancel the orders."], nlp)
    assert {phrase.text for phrase in found if phrase.is_wide} == {"cancelling the orders"}


@pytest.mark.parametrize(
    ("verb", "named"),
    {
        "track": "tracking",
        "write": "writing",
        "cancel": "cancelling",
        "stop": "stopping",
        "tie": "tying",
        "see": "seeing",
        "submit": "submitting",
        "explain": "explaining",
        "testing": "testing",
    }.items(),
)
def test_a_verb_becomes_a_name(verb: str, named: str) -> None:
    assert gerund(verb) == named


def test_an_ordinary_word_with_a_slip_of_the_shift_key_is_written_small() -> None:
    assert usual_forms(["hospItal", "eBay"]) == {"hospital": "hospital", "ebay": "eBay"}
