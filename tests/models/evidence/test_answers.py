import pytest
from sqlmodel import select

from models.evidence.answers import SHOWN_OF_REST, parts_of, within_answers
from models.evidence.quotes import Quote, quotes_of
from models.intake.responses import Answer
from models.removal.erasure import erase_name
from models.removal.retention import delete_words
from models.review.withholding import Reason, restore, withhold
from models.themes.statements import NewStatement, Statement, add_statements
from tests.factories.findings import find
from tests.factories.lead_pages import queries

WORDS = "Planning helped person 5."
BEFORE = "We meet on Mondays with Jo Quillon."
AFTER = "Everybody is heard."


@pytest.fixture
def found(session, world):
    return find(session, world)


@pytest.fixture
def answer(session, found):
    """Have the answer that holds the words say more: `answer(before, WORDS, after)`; gives its statements."""

    def write(*said: str, between: str = "  ") -> list[Statement]:
        counted = session.exec(select(Statement).where(Statement.text == WORDS)).one()
        session.get_one(Answer, counted.answer_id).text = between.join(said)
        new = [NewStatement(counted.answer_id, counted.kind, text) for text in said if text != WORDS]
        rows = {row.text: row for row in add_statements(session, counted.survey_id, new)}
        return [counted if text == WORDS else rows[text] for text in said]

    return write


@pytest.fixture
def shown(session):
    """How a statement is shown: `shown(statement)`."""

    def show(statement: Statement) -> Quote:
        (quote,) = within_answers(session, quotes_of(session, [statement.id]))
        return quote

    return show


def test_a_statement_is_shown_between_what_stands_before_and_after_it(answer, shown) -> None:
    first, counted, last = answer(BEFORE, WORDS, AFTER)
    assert [(q.before, q.text, q.after) for q in map(shown, (first, counted, last))] == [
        ("", BEFORE, f"{WORDS} {AFTER}"),
        (BEFORE, WORDS, AFTER),
        (f"{BEFORE} {WORDS}", AFTER, ""),
    ]


def test_what_the_same_person_answered_to_another_question_is_not_shown(session, answer, shown) -> None:
    _, counted, _ = answer(BEFORE, WORDS, AFTER)
    (other,) = session.exec(select(Statement).where(Statement.text == "Planning held up person 5.")).all()
    of_both = session.get_one(Answer, counted.answer_id).response_id
    assert session.get_one(Answer, other.answer_id).response_id == of_both
    assert (shown(other).before, shown(other).after) == ("", "")
    assert "held up" not in str(shown(counted))


def test_of_a_withheld_neighbour_a_sign_is_shown_until_it_is_restored(session, world, answer, shown) -> None:
    first, counted, _ = answer(BEFORE, WORDS, AFTER)
    withhold(session, first, world.lead.id, Reason.NAMES)
    assert (shown(counted).before, shown(counted).after) == ("…", AFTER)
    restore(session, first, world.lead.id)
    assert shown(counted).before == BEFORE


def test_several_withheld_neighbours_are_one_sign(session, world, answer, shown) -> None:
    one, two, counted = answer(BEFORE, AFTER, WORDS)
    for each in (one, two):
        withhold(session, each, world.lead.id, Reason.OTHER)
    assert shown(counted).before == "…"


def test_a_name_that_was_taken_out_is_not_in_the_rest_of_an_answer(session, answer, shown) -> None:
    _, counted, _ = answer(BEFORE, WORDS, AFTER)
    erase_name(session, b"key", "Jo Quillon")
    assert shown(counted).before == "We meet on Mondays with [name]."


def test_what_is_in_no_statement_is_never_shown(session, answer, shown) -> None:
    """An answer's text tells the order of its statements, no more."""
    _, counted, _ = answer(BEFORE, WORDS, AFTER)
    row = session.get_one(Answer, counted.answer_id)
    row.text = f"{BEFORE} SEEN BY NOBODY {WORDS} SEEN BY NOBODY {AFTER}"
    assert (shown(counted).before, shown(counted).after) == (BEFORE, AFTER)


def test_where_the_words_were_deleted_there_is_no_rest_either(session, world, answer) -> None:
    counted = answer(BEFORE, WORDS, AFTER)[1]
    before = quotes_of(session, [counted.id])
    delete_words(session, world.wave, "by schedule")
    assert quotes_of(session, [counted.id]) == []
    assert [(quote.before, quote.after) for quote in within_answers(session, before)] == [("", "")]


def test_items_of_a_list_stay_apart(answer, shown) -> None:
    first, counted, _ = answer("Fewer meetings", WORDS, "More time", between="\n")
    assert (shown(counted).before, shown(counted).after) == ("Fewer meetings ·", "More time")
    assert shown(first).after == f"· {WORDS} More time"


def test_what_was_a_single_sentence_stays_one(answer, shown) -> None:
    _, counted, _ = answer("We read the guide", WORDS, "and more")
    assert (shown(counted).before, shown(counted).after) == ("We read the guide", "and more")


def test_of_a_long_answer_what_is_near_is_shown_and_the_statement_whole(answer, shown) -> None:
    before, after = " ".join(["early"] * 100) + ".", " ".join(["later"] * 100) + "."
    quote = shown(answer(before, WORDS, after)[1])
    assert quote.text == WORDS
    assert quote.before.startswith("… early ")
    assert quote.before.endswith(" early.")
    assert quote.after.startswith("later ")
    assert quote.after.endswith(" later …")
    for part in (quote.before, quote.after):
        assert SHOWN_OF_REST - 10 < len(part) <= SHOWN_OF_REST + 2
    long = shown(answer(before * 4, WORDS)[0])
    assert long.text == before * 4


def test_a_statement_that_is_part_of_another_keeps_its_own_place() -> None:
    rows = [Statement(survey_id="s", answer_id="a", kind="works", text=t, text_hash="") for t in "ABC"]
    rows[0].text, rows[1].text, rows[2].text = "Tools.", "Better  Tools.", "Tools. "
    first, *others = parts_of("Better Tools.\nTools. And so on. Tools.", reversed(rows))
    assert first.statement is rows[1]
    assert len(others) == 2


def test_a_statement_that_is_not_found_in_its_answer_is_left_out(session, answer, shown) -> None:
    _, counted, _ = answer(BEFORE, WORDS, AFTER)
    session.get_one(Answer, counted.answer_id).text = f"{BEFORE} {AFTER}"
    assert (shown(counted).text, shown(counted).before, shown(counted).after) == (WORDS, "", "")


def test_many_statements_are_read_with_one_query(session, found) -> None:
    quotes = quotes_of(session, [row.id for row in found.statements])
    asked = []
    for number in (1, len(quotes)):
        with queries(session.get_bind()) as noted:
            assert len(within_answers(session, quotes[:number])) == number
        asked.append(len(noted))
    assert asked == [1, 1]
