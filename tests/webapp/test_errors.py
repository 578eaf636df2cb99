"""What people read when nothing can be stored: nothing is thanked for, and what they wrote comes back."""

import pytest
from sqlalchemy import event, text

from models.surveys.surveys import QuestionKind, questions_of

LONG = "The rota is published too late. " * 100


@pytest.fixture
def full(app, engine) -> None:
    """A database that takes no page more, as on a full disk."""

    def let_nothing_grow(connection, _record) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(app.extensions["soundings_engine"], "connect", let_nothing_grow)


@pytest.fixture
def questions(look, world) -> dict[QuestionKind, str]:
    """The names of the fields of the staff form."""
    named = {question.kind: f"q{question.id}" for question in questions_of(look, world.survey.id)}
    look.rollback()
    return named


@pytest.mark.usefixtures("full")
def test_answers_for_which_there_is_no_room_come_back_and_are_not_thanked_for(
    visitor, world, questions
) -> None:
    filled = {
        questions[QuestionKind.WORKS]: "Pay",
        questions[QuestionKind.NEEDS_WORK]: LONG,
        questions[QuestionKind.AREA]: world.areas["Platform"].id,
        questions[QuestionKind.RATING]: "7",
    }
    page = visitor.send(visitor.get(f"/s/{world.survey.token}"), **filled)
    assert page.status == 503
    assert "no room to store this" in page.text
    assert "Thank you" not in page.text
    typed = [each.text for each in page.tree.iter("blockquote")]
    assert [text.strip() for text in typed] == ["Pay", LONG.strip()]


def test_what_was_typed_comes_back_but_no_password(visitor, engine, world) -> None:
    form = visitor.get("/sign-in")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE users RENAME TO away"))
    page = visitor.send(form, email="lead@pmo.example", password="a password with spaces")
    assert page.status == 503
    assert [each.text for each in page.tree.iter("blockquote")] == ["lead@pmo.example"]
    assert "a password with spaces" not in page.html
