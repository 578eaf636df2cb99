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
from models.surveys.waves import NameTaken, change_wave, close_wave, open_wave

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


def test_no_two_waves_of_a_survey_have_one_name(session, world) -> None:
    close_wave(session, world.wave)
    with pytest.raises(NameTaken):
        open_wave(session, world.survey.id, "first WAVE", headcount=100)
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    with pytest.raises(NameTaken):
        change_wave(session, second, name="First wave", headcount=5, closes_on=None, version=second.version)
    change_wave(session, second, name="Second Wave", headcount=5, closes_on=None, version=second.version)
    assert second.name == "Second Wave"


def test_a_rating_says_what_its_ends_mean(session, world) -> None:
    asked = TEMPLATES["services"].questions
    survey = create_survey(session, title="Services", questions=asked, **NOTICE)
    ends = {
        each.survey_id == survey.id: list(each.ends)
        for of in (survey, world.survey)
        for each in questions_of(session, of.id)
        if each.kind == QuestionKind.RATING
    }
    assert ends == {True: ["not at all", "completely"], False: ["very badly", "very well"]}
