import pytest

from models.words_in_text import phrase_of, reworded, take_out


def without(text: str, *names: str, spared: tuple[str, ...] = ()) -> str:
    known = {phrase_of(name) for name in names}
    return take_out(text, known.__contains__, spared=frozenset(map(phrase_of, spared)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ask Priya Nairn about it", "Ask [name] about it"),
        ("ask priya nairn", "ask [name]"),
        ("ASK PRIYA NAIRN!", "ASK [name]!"),
        ("It was Priya Nairn.", "It was [name]."),
        ("(Priya  Nairn), Priya\nNairn; “Priya-Nairn”", "([name]), [name]; “[name]”"),
        ("Priya Nairn's list and Priya Nairn’s plan", "[name]'s list and [name]’s plan"),
        ("_priya_nairn_", "_[name]_"),
        ("Priya and Mrs Nairn", "Priya and Mrs Nairn"),
        ("Priyanka Nairnson", "Priyanka Nairnson"),
        ("Priya .... Nairn", "Priya .... Nairn"),
        ("", ""),
    ],
)
def test_a_name_is_taken_out_as_whole_words_whatever_is_around_them(text, left) -> None:
    assert without(text, "Priya Nairn") == left


def test_accents_and_apostrophes_may_be_written_either_way() -> None:
    assert without("Zoë said, Zoe\u0308 said, Zoe said", "Zoé") == "[name] said, [name] said, [name] said"
    assert without("O’Brien or O'Brien", "O'Brien") == "[name] or [name]"


def test_the_longest_name_is_taken_first() -> None:
    assert without("Anna Maria Silva left", "Anna", "Anna Maria Silva") == "[name] left"


def test_a_mark_is_left_alone() -> None:
    assert without("[name] has no name", "name") == "[name] has no [name]"


def test_a_name_inside_words_that_are_spared_stays() -> None:
    assert without("The Leeds office, and Leeds", "Leeds", spared=("Leeds office",)) == (
        "The Leeds office, and [name]"
    )


@pytest.mark.parametrize(
    ("label", "left"),
    [
        ("Priya", "Theme"),
        ("Meetings with Priya", "Meetings"),
        ("Priya’s status reports", "Status reports"),
        ("Priya and planning", "Planning"),
        ("Of the Priya", "Theme"),
        ("The planning sessions", "The planning sessions"),
    ],
)
def test_a_label_is_left_without_the_name(label, left) -> None:
    assert reworded(label, ["planning", "priya's day"], {"priya"}.__contains__) == (left, ["planning"])
