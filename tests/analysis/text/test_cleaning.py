import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.cleaning import clean_text, is_non_answer


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  too   many\tmeetings ", "too many meetings"),
        ("cafe\u0301 is good", "caf\u00e9 is good"),
        ("one\r\n\r\n  two", "one\ntwo"),
        ("<p>The <b>plan</b> works</p>", "The plan works"),
        ("risk &amp; cost", "risk & cost"),
        ("hidden\u200b mark\x00s", "hidden marks"),
        ("3 < 5 and 7 > 2", "3 < 5 and 7 > 2"),
        ("soft\u00adhyphen", "softhyphen"),
        ("good&#8203;planning", "good planning"),
        ("e\u034f\u0301", "\u00e9"),
        ("one_x000D_\ntwo_x000a_three", "one\ntwo\nthree"),
        ("_x000D_", ""),
        (f"&#{'9' * 5000};late", "late"),
    ],
)
def test_text_is_brought_into_one_form(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Help!!!!!!", "Help!!!"),
        ("Why?!?!?!?!?!", "Why?!?!?!"),
        ("wait.......", "wait..."),
        (":-:-:-:-:-:-:-", ":-:-:-"),
        ("no - - - - - - end", "no - - - - end"),
        ("\U0001f600" * 9, "\U0001f600" * 3),
        ("\U0001f469\u200d\U0001f467" * 9, "\U0001f469\u200d\U0001f467" * 3),
        ("**** of *****, \u2605\u2605\u2605\u2605\u2606", "**** of *****, \u2605\u2605\u2605\u2605\u2606"),
        ("********", "*****"),
        ("--force, C++, \u2014 (see [1])...", "--force, C++, \u2014 (see [1])..."),
        ("sooooo 1000000 xxxxx", "sooooo 1000000 xxxxx"),
    ],
)
def test_what_is_repeated_on_and_on_stands_a_few_times(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    "sign", ["!", ":-", "\U0001f600", "\u00ad", "\u200b", "_x000D_", "*", "\u0301", "\u3164"]
)
def test_nothing_but_signs_is_a_non_answer(sign: str) -> None:
    assert is_non_answer(clean_text(sign * 4000))


SIGNS = "!?*\u2605_.- \n\r\u0301\u0336\U0001f600\u200d\u200b\u00ad\u3164ab\u0645\u1100\u1161"


@given(
    st.one_of(
        st.text(),
        st.text(st.sampled_from(SIGNS)),
        st.text(st.sampled_from("!? *"), max_size=4).map(lambda unit: unit * 7),
    )
)
def test_cleaning_twice_changes_nothing_that_is_not_markup(text: str) -> None:
    once = clean_text(text.replace("&", "").replace("<", ""))
    assert clean_text(once) == once


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-", "...", "n/a", "N/A.", "NA", "Nothing", "none!", "No comment", "don't know",
     "Don\u2019t know", "idk", "7", "?", "Nothing at the moment.", "keine Ahnung", "rien", "nada", "x"],
)  # fmt: skip
def test_saying_nothing_is_a_non_answer(text: str) -> None:
    assert is_non_answer(text)


@pytest.mark.parametrize(
    "text",
    ["Nothing works", "No comments were collected after the review", "Parking", "IT",
     "None of the tools talk to each other", "Communication", "better pay", "I don't know who approves what"],
)  # fmt: skip
def test_saying_something_is_an_answer(text: str) -> None:
    assert not is_non_answer(text)
