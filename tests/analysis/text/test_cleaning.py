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
    ],
)
def test_text_is_brought_into_one_form(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(st.text())
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
