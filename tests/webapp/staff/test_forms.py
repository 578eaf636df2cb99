"""Whatever a staff form asks for is kept."""

import pytest
from werkzeug.datastructures import MultiDict

from models.portfolio.areas import PortfolioArea
from models.surveys.surveys import ASKED, Question
from webapp.staff.forms import draft_of, staff_form


@pytest.mark.parametrize("kind", ASKED)
def test_what_is_filled_in_at_a_question_is_in_the_draft(kind) -> None:
    question = Question(survey_id="survey", position=0, kind=kind, wording="What do you say?")
    typed = {"area": "platform", "rating": "7"}.get(kind, "Planning works")
    area = PortfolioArea(id="platform", name="Platform")
    form = staff_form([question], [(0, area)])(MultiDict({f"q{question.id}": typed}))
    assert form.validate()
    draft = draft_of(form, [question])
    kept = [draft.area_id, *draft.texts.values(), *map(str, draft.numbers.values())]
    assert [value for value in kept if value] == [typed]
