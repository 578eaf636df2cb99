import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from analysis.text.statements import split_statements


def split(nlp: Language, text: str) -> list[str]:
    return split_statements([text], nlp)[0]


def test_an_answer_holds_as_many_statements_as_sentences(nlp: Language) -> None:
    text = "The planning sessions are well run. However, sign-off takes six weeks."
    assert split(nlp, text) == ["The planning sessions are well run.", "However, sign-off takes six weeks."]


@pytest.mark.parametrize("bullet", ["-", "*", "•", "\u2013", "1.", "2)", "a)"])
def test_list_items_are_statements_without_their_bullet(nlp: Language, bullet: str) -> None:
    text = f"{bullet} slow laptops\n{bullet} too many meetings"
    assert split(nlp, text) == ["slow laptops", "too many meetings"]


def test_a_missing_space_after_a_full_stop_still_ends_a_sentence(nlp: Language) -> None:
    assert len(split(nlp, "The rota changed twice.Nobody told the night shift.")) == 2


def test_non_answers_and_fragments_hold_nothing(nlp: Language) -> None:
    assert split_statements(["n/a", "", "-", "!!!", "[name]"], nlp) == [[], [], [], [], []]


def test_a_sentence_that_says_nothing_is_dropped(nlp: Language) -> None:
    assert split(nlp, "The canteen closes too early.\nThank you\nn/a") == ["The canteen closes too early."]


def test_a_mark_does_not_tear_a_sentence(nlp: Language) -> None:
    text = "Please thank [name] and [name] for the quick help with my laptop."
    assert split(nlp, text) == [text]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_no_statement_is_empty_and_every_text_has_its_list(nlp: Language, texts: list[str]) -> None:
    found = split_statements(texts, nlp)
    assert len(found) == len(texts)
    assert all(statement.strip() for statements in found for statement in statements)


def test_a_sentence_without_a_topic_stays_with_the_one_before(nlp: Language) -> None:
    (statements,) = split_statements(["We have too few testers. Not enough of them. Boards are slow."], nlp)
    assert statements == ["We have too few testers. Not enough of them.", "Boards are slow."]


def test_a_statement_does_not_begin_with_a_comma(nlp: Language) -> None:
    assert split(nlp, ", you lack the resources to help.") == ["you lack the resources to help."]


SIMPLE = [
    "More staff is needed on the ward at night",
    "Better communication between teams!",
    "parking",
    "They did what they said and it was good.",
]


@pytest.mark.parametrize("line", SIMPLE)
def test_a_line_that_is_one_sentence_anyway_is_not_parsed(nlp: Language, line: str) -> None:
    unable_to_parse = spacy.blank("en")
    assert split(unable_to_parse, line) == [line]
    assert " ".join(sentence.text for sentence in nlp(line).sents) == line


@pytest.mark.parametrize(
    "line", ["More staff, they are tired", "It is late. nobody cares", "I cannot see it"]
)
def test_any_other_line_is_parsed(line: str) -> None:
    with pytest.raises(ValueError, match="Sentence boundaries unset"):
        split(spacy.blank("en"), line)


def test_equal_lines_are_split_alike(nlp: Language) -> None:
    text = "The rota changed. Nobody was told."
    assert split_statements([text, "Parking is bad.", text], nlp) == [
        ["The rota changed.", "Nobody was told."],
        ["Parking is bad."],
        ["The rota changed.", "Nobody was told."],
    ]
