"""What a theme is called in which no noun phrase is shared."""

import pytest

from analysis.labelling.general_labels import shared_pair

CARDS = ("Please activate card today.", "How to activate card?", "Nothing.")
SHARED = {
    "two statements share it": (CARDS, "Activate card"),
    "only one statement has it": (CARDS[:1], None),
    "one statement has it twice": (("Activate card, then activate card.", "Nothing."), None),
    "too few of many have it": ((*CARDS, *["Nothing."] * 6), None),
    "a quarter of many has it": ((*CARDS, *["Nothing."] * 5), "Activate card"),
    "the commonest goes first": ((*CARDS, "again", *["frozen ledger"] * 3), "Frozen ledger"),
    "of equals the first by the alphabet": (("frozen ledger", "broken ledger") * 2, "Broken ledger"),
    "a word said twice is no pair": (("ledger ledger", "ledger ledger"), None),
    "a word that is never small may be a name": (("Activate Okafor", "activate Okafor"), None),
    "a word too short to tell": (("activate pin", "activate pin"), None),
    "a word with a number": (("activate card2", "activate card2"), None),
    "a word that says nothing of its own": (("activate others", "activate others"), None),
}


@pytest.mark.parametrize("kind", SHARED)
def test_two_words_that_statements_share_name_them(kind: str) -> None:
    statements, label = SHARED[kind]
    assert shared_pair(statements, taken=set()) == label


def test_two_words_that_name_another_theme_are_taken_in_either_order() -> None:
    assert shared_pair(CARDS, taken={frozenset({"card", "activate"})}) is None
