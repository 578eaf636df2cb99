import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.hidden_signs import without_hidden_signs

SEEN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
OTHERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180d\u180f\ufe00\ufe0f\U000e0100\U000e01ef\ufffc\ufffd\x00"
FORMAT = "".join(sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign) == "Cf")
FAMILY = "\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize("sign", [sign for sign in FORMAT + OTHERS if sign not in SEEN], ids=ascii)
def test_what_nobody_sees_goes(sign: str) -> None:
    assert without_hidden_signs(f"pri{sign}ya {sign}and{sign} 4{sign}1") == "priya and 41"


@pytest.mark.parametrize("sign", SEEN, ids=ascii)
def test_a_format_sign_that_is_seen_stays(sign: str) -> None:
    assert without_hidden_signs(f"1{sign}2") == f"1{sign}2"


@pytest.mark.parametrize(
    "text",
    ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0915\u094d\u200d\u0937", FAMILY,
     "\U0001f469\U0001f3fd\u200d\U0001f680", "\u2764\u200d\U0001f525"],
)  # fmt: skip
def test_joiners_stay_where_they_belong_to_the_spelling(text: str) -> None:
    assert without_hidden_signs(text) == text


def test_of_several_joiners_one_stays() -> None:
    assert without_hidden_signs("\u0645\u200c\u200d\u200c\u0646") == "\u0645\u200c\u0646"


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u200b\ufeff\u200b"], ids=ascii)
@pytest.mark.parametrize(
    ("before", "after"),
    [("good", "planning"), ("good", "Planning"), ("IT", "team"), ("Thank", "you"), ("well-known", "issue"),
     ("don\u2019t", "know"), ("gute", "Planung"), ("priya", "Nairn"), ("work,", "play"), ("works!", "great")],
)  # fmt: skip
def test_without_width_a_space_between_words_is_one(before: str, sign: str, after: str) -> None:
    assert without_hidden_signs(f"{before}{sign}{after}") == f"{before} {after}"


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff"], ids=ascii)
@pytest.mark.parametrize(
    ("before", "after"),
    [("Pri", "ya"), ("Mar", "garet"), ("plan", "ning"), ("some", "thing"), ("a", "nna"), ("4111", "1111"),
     ("anna@plan", "work.org"), ("https://plan", "work.org/x"), ("example", ".org"), ("", "Good"),
     ("good ", "plan"), ("\u8ba1", "\u5212")],
)  # fmt: skip
def test_inside_a_word_or_a_number_it_is_gone(before: str, sign: str, after: str) -> None:
    assert without_hidden_signs(f"{before}{sign}{after}") == f"{before}{after}"


@given(
    st.text(
        st.sampled_from("aGn \u200b\u200c\u200d\ufeff\u00ad\ufe0f\u0645\u0301\U0001f469\u3164,@"), max_size=30
    )
)
def test_looking_twice_finds_nothing_more(text: str) -> None:
    once = without_hidden_signs(text)
    assert without_hidden_signs(once) == once
