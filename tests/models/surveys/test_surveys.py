import pytest
from sqlmodel import select

from models.base import Refused
from models.surveys.surveys import (
    ASKED,
    STANDARD_QUESTIONS,
    Question,
    QuestionKind,
    Survey,
    create_survey,
    questions_of,
)

NOTICE = {"purpose": "-", "responsible": "-", "contact": "-", "urgent_contact": "-"}
NOT_SHOWN = [QuestionKind.IDEA, QuestionKind.CHOICE]


def test_a_survey_asks_its_questions_in_their_order(session) -> None:
    survey = create_survey(session, title="Pulse", **NOTICE)
    asked = [(question.kind, question.wording) for question in questions_of(session, survey.id)]
    assert asked == list(STANDARD_QUESTIONS)


@pytest.mark.parametrize("kind", NOT_SHOWN)
def test_a_question_whose_answers_no_page_shows_is_refused_and_nothing_is_stored(session, kind) -> None:
    with pytest.raises(Refused, match=f"yet: {kind}. The survey was not created") as refused:
        create_survey(session, title="Pulse", questions=[*STANDARD_QUESTIONS, (kind, "And?")], **NOTICE)
    session.flush()
    assert session.exec(select(Survey)).all() == []
    assert session.exec(select(Question)).all() == []
    assert all(kind in str(refused.value) for kind in ASKED)  # what to do next


def test_every_kind_of_question_is_either_asked_or_refused() -> None:
    assert {*ASKED, *NOT_SHOWN} == set(QuestionKind)
