import pytest
from sqlmodel import select

from models.base import Refused
from models.surveys.surveys import (
    STANDARD_QUESTIONS,
    Question,
    QuestionKind,
    Survey,
    ToAsk,
    create_survey,
    questions_of,
)
from models.surveys.templates import TEMPLATES

CHOICE = QuestionKind.CHOICE

NOTICE = {"purpose": "-", "responsible": "-", "contact": "-", "urgent_contact": "-"}


def test_a_survey_asks_its_questions_in_their_order(session) -> None:
    survey = create_survey(session, title="Pulse", **NOTICE)
    asked = [(question.kind, question.wording) for question in questions_of(session, survey.id)]
    assert asked == [(kind, wording) for kind, wording, _ in STANDARD_QUESTIONS]


@pytest.mark.parametrize("options", [(), ("One",), ("One", "One"), tuple(map(str, range(13)))])
def test_a_choice_between_too_few_or_too_many_is_refused_and_nothing_is_stored(session, options) -> None:
    with pytest.raises(Refused, match="needs 2 to 12 options, each once"):
        create_survey(session, title="Pulse", questions=[ToAsk(CHOICE, "Which?", options)], **NOTICE)
    session.flush()
    assert session.exec(select(Survey)).all() == []
    assert session.exec(select(Question)).all() == []


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_survey_can_be_made_from_every_template(session, template) -> None:
    survey = create_survey(session, title=template.title, questions=template.questions, **NOTICE)
    asked = [
        ToAsk(QuestionKind(q.kind), q.wording, tuple(q.options)) for q in questions_of(session, survey.id)
    ]
    assert asked == list(template.questions)
