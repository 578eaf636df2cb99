import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.redaction.plain_text import read_plainly


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\uff21\uff4e\uff4e\uff41\uff20\uff41\uff0e\uff4f\uff52\uff47", "Anna@a.org"),
        ("\U0001d400\U0001d427\u24dd\U0001d41a", "Anna"),
        ("\u2463\u00b9\u00b9\u2081", "4111"),
        ("\u0664\u0661\U0001d7cf", "411"),
        ("4\u20e31\u20e3", "41"),
        ("A\u0336n\u0336n\u0336a\u0336 \u0336B", "Anna B"),
        ("Ad\u00e9b\u00e1y\u1ecd\u0300", "Ad\u00e9b\u00e1y\u1ecd"),
        ("\ufb01\ufb02", "fifl"),
        ("4111\u20111111", "4111-1111"),
    ],
)
def test_what_is_dressed_up_is_read_as_what_it_stands_for(text: str, plain: str) -> None:
    assert read_plainly(text).text == plain


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "\u00bd day\u2026",
        "Jira\u2122",
        "don\u00b4t",
        "\u0939\u093f\u0928\u094d\u0926\u0940",
        "\u2014\u2019\u2665",
    ],
)
def test_what_says_more_than_a_letter_or_digit_stays(text: str) -> None:
    assert read_plainly(text).text == text


def test_a_find_stands_where_it_stands_in_the_text() -> None:
    text = "x \ufb01\U0001d427A\u0336\u0336 y"
    plain = read_plainly(text)
    assert plain.text == "x finA y"
    assert [text[slice(*plain.place(start, end))] for start, end in ((2, 6), (2, 3), (3, 5), (4, 6))] == [
        "\ufb01\U0001d427A\u0336\u0336", "\ufb01", "\ufb01\U0001d427", "\U0001d427A\u0336\u0336",
    ]  # fmt: skip


@given(st.text(st.one_of(st.characters(), st.sampled_from("aA\u0336\ufb01\uff21\u0301\u24d0 ")), min_size=1))
def test_the_way_back_leaves_nothing_out(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    plain = read_plainly(text)
    assert plain.place(0, len(plain.text)) == (0, len(text))
    places = [plain.place(at, at + 1) for at in range(len(plain.text))]
    for before, after in pairwise(places):
        assert before[0] <= after[0]
        assert before[1] <= after[1]
    assert "".join(text[start:end] for start, end in dict.fromkeys(places)) == text
