"""What people answer."""

from sqlmodel import Session

from models.base import new_id
from models.intake.waiting import Draft, record_response
from models.surveys.surveys import QuestionKind, questions_of
from models.surveys.waves import Wave, get_wave
from tests.factories.organisation import World
from tests.factories.settings import SEALER


def respond(
    session: Session,
    world: World,
    *,
    works: str = "",
    needs_work: str = "",
    area: str | None = None,
    rating: int | None = None,
    wave: Wave | None = None,
) -> None:
    """Record a response to a wave, the open one unless another is given."""
    ids = {question.kind: question.id for question in questions_of(session, world.survey.id)}
    texts = {ids[QuestionKind.WORKS]: works, ids[QuestionKind.NEEDS_WORK]: needs_work}
    draft = Draft(
        area_id=world.areas[area].id if area else None,
        texts={key: words for key, words in texts.items() if words},
        numbers={} if rating is None else {ids[QuestionKind.RATING]: rating},
    )
    assert record_response(session, get_wave(session, (wave or world.wave).id), draft, new_id(), SEALER)
