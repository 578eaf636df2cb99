"""The colleague: sees somebody answer, and looks at the lead's pages just before and just after."""

import re

import pytest
from sqlmodel import select

from models.database import transaction
from models.intake.responses import count_responses
from models.intake.waiting import WaitingResponse, unseal
from tests.factories.releases import move_on
from tests.factories.responses import respond
from tests.factories.settings import SEALER

PEOPLE = 27


@pytest.fixture
def everything(lead, world, engine):
    """All that the lead can see of the survey, and how many people moved on."""
    survey = f"/surveys/{world.survey.id}"

    def look() -> tuple[dict[str, str], int]:
        paths = ["", "/progress", "/themes", "/unclear", "/backlog", "/backlog.csv"]
        seen = {path: without_counts(without_tokens(lead.get(survey + path).html)) for path in paths}
        with transaction(engine) as session:
            return seen, count_responses(session, world.wave.id)

    return look


def without_tokens(html: str) -> str:
    return "\n".join(line for line in html.splitlines() if "csrf_token" not in line)


def without_counts(html: str) -> str:
    """A page without how many have answered, which may be watched, in fives, and what follows from it."""
    for told in (
        r'<td data-label="(Answered|Participation)".*?</td>',
        r"(fewer than five|\d+ or more) of 100 answered so far",
        r"(Send staff the link|Remind those who have not answered)\.</p>",
    ):
        html = re.sub(told, "", html, flags=re.DOTALL)
    return html


def test_nothing_moves_with_a_single_answer(everything, engine, world) -> None:
    steps = []
    before, count = everything()
    for person in range(PEOPLE):
        with transaction(engine) as session:
            respond(session, world, works=f"The rota of person {person}.", area="Data", rating=person % 11)
            move_on(session, world.survey.id)
        after, now = everything()
        assert (after == before) is (now == count)
        if now != count:
            steps.append(now - count)
        before, count = after, now
    with transaction(engine) as session:
        move_on(session, world.survey.id, close=world.wave)
    after, now = everything()
    steps.append(now - count)
    assert after != before
    assert now == PEOPLE
    assert steps == [5, 5, 5, 5, 7]


def test_who_just_answered_may_or_may_not_be_among_those_who_move_on(engine, world, look) -> None:
    """So even the step that an answer sets off does not say that it holds this answer."""
    outcomes = set()
    for trial in range(25):
        last = f"Answer {trial} of the colleague."
        with transaction(engine) as session:
            for other in range(9 if trial == 0 else 4):
                respond(session, world, works=f"Answer {trial}.{other}.")
            respond(session, world, works=last)
            move_on(session, world.survey.id)
        look.rollback()
        waiting = unseal(look.exec(select(WaitingResponse)), SEALER)
        outcomes.add(last in [words for each in waiting for words in each.draft.texts.values()])
    assert outcomes == {True, False}
