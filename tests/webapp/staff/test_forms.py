"""Whatever a staff form asks for is kept."""

import pytest
from werkzeug.datastructures import MultiDict

from models.surveys.surveys import Question, QuestionKind
from webapp.staff.forms import draft_of, staff_form


@pytest.mark.parametrize("kind", QuestionKind)
def test_what_is_filled_in_at_a_question_is_in_the_draft(kind) -> None:
    question = Question(
        survey_id="survey", position=0, kind=kind, wording="What do you say?", options=["A", "B"]
    )
    typed = {"area": "platform", "rating": "7", "choice": "1"}.get(kind, "Planning works")
    form = staff_form([question], [(0, "platform", "Platform")])(MultiDict({f"q{question.id}": typed}))
    assert form.validate()
    draft = draft_of(form, [question])
    kept = [draft.area_id, *draft.texts.values(), *map(str, draft.numbers.values())]
    assert [value for value in kept if value] == [typed]
