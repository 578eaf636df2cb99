import pytest

from models.surveys.promises import Notice
from webapp.surveys.expectation import expectation, readings

OPEN = {"mode": "open", "minimum_group": 1, "minimum_group_for_quotes": 1, "redacted": False}
ASKED = {"works", "area"}
STRICT = {"mode": "strict", "minimum_group_for_quotes": 10}


def notice(**values) -> Notice:
    given = {"purpose": "-", "responsible": "-", "contact": "-", "urgent_contact": "-"}
    return Notice.promised(given | values)


def told(**values) -> list[tuple[str, str, str]]:
    return [(each.people, each.while_open, each.when_closed) for each in readings(notice(**values))]


def test_a_lead_of_ten_people_is_told_what_four_five_nine_and_ten_answers_show() -> None:
    assert told() == [
        ("1 to 4", "nothing", "nothing"),
        ("5 to 9", "nothing", "figures and words"),
        ("10 or more", "figures and words", "figures and words"),
    ]


def test_words_that_need_a_larger_group_come_later() -> None:
    assert told(**STRICT) == [
        ("1 to 4", "nothing", "nothing"),
        ("5 to 9", "nothing", "figures"),
        ("10 to 14", "figures", "figures and words"),
        ("15 or more", "figures and words", "figures and words"),
    ]


def test_an_open_survey_needs_no_such_table() -> None:
    assert told(**OPEN) == []
    said = "You read every answer as it comes, and the areas’ figures once the round has closed."
    assert expectation(4, notice(**OPEN), ASKED) == said
    assert expectation(4, notice(**OPEN), {"works"}) == "You read every answer as it comes."


@pytest.mark.parametrize(
    ("headcount", "said"),
    [
        (10, "How many have answered"),
        (5, "How many have answered"),
        (4, "Nothing is ever shown of fewer than 5 people, so a round for fewer cannot show you anything"),
        (0, "How many have answered"),
    ],
)
def test_what_so_many_people_will_show_is_said_before(headcount, said) -> None:
    assert expectation(headcount, notice(), ASKED).startswith(said)


def test_another_number_that_is_typed_makes_no_word_of_it_wrong() -> None:
    assert expectation(59, notice(), ASKED) == expectation(145, notice(), ASKED)
