import numpy as np
import pytest

from analysis.labelling.quotes import choose_quotes, stands_by_itself
from models.evidence.quotes import stands_by_itself as stands_on_a_page

STANDING = ["The board meets far too late.", "Items are never on time.", "Soon nobody will read the plan."]
TORN = [
    "But nobody reads the plan.",
    "It is never on time.",
    "which makes us all late",
    "What we need is this:",
]
SHORT = ["Slow.", "Too slow.", "Slow and late."]


def chosen(texts: list[str]) -> list[str]:
    """The quotes of a theme of texts, the first of which is the most typical."""
    rows = np.array([[1 - place / 20, place / 20] for place in range(len(texts))], dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    sides = np.full(len(texts), np.nan, dtype=np.float32)
    members = np.arange(len(texts))
    return [texts[n] for n in choose_quotes(texts, rows, members, np.array([1, 0], np.float32), sides)]


def test_no_quote_has_under_four_words_where_a_longer_one_exists() -> None:
    assert set(chosen([*SHORT, *STANDING])) == set(STANDING)
    assert chosen([*SHORT, TORN[0], STANDING[0]])[:2] in ([TORN[0], STANDING[0]], [STANDING[0], TORN[0]])
    assert set(chosen(SHORT)) == set(SHORT)


def test_a_quote_that_is_cut_out_of_its_sense_is_chosen_where_others_are_too_few() -> None:
    assert set(chosen([*TORN, *STANDING])) == set(STANDING)
    assert chosen([*TORN[:2], *STANDING[:1]])[0] == STANDING[0]
    assert set(chosen([*TORN[:2], *STANDING[:1]])) == {*TORN[:2], *STANDING[:1]}
    assert not set(chosen([*SHORT, *TORN])) & set(SHORT)


@pytest.mark.parametrize(
    "text", [*STANDING, *TORN, *SHORT, "“They” decide without us.", "so-called plans of theirs"]
)
def test_the_report_and_the_pages_judge_alike(text) -> None:
    assert stands_by_itself(text) == stands_on_a_page(text) == (text in STANDING)
