"""Many people at once, written as rows."""

from sqlalchemy import insert
from sqlmodel import Session

from models.base import new_id
from models.intake.responses import Answer, Response
from models.surveys.surveys import questions_of
from models.themes.assignments import Assignment
from models.themes.statements import Statement
from tests.factories.organisation import World


def crowd(
    session: Session, world: World, theme_id: str | None, people: int, language: str = "en"
) -> list[str]:
    """Have many people say one thing each of a theme: `crowd(session, world, theme_id, 7_000)`."""
    wording = next(each for each in questions_of(session, world.survey.id) if each.kind == "needs_work")
    ids = [(new_id(), new_id(), new_id()) for _ in range(people)]
    responses = [{"id": response, "wave_id": world.wave.id} for response, _, _ in ids]
    answers = [
        {"id": answer, "response_id": response, "question_id": wording.id} for response, answer, _ in ids
    ]
    statements = [
        {
            "id": statement,
            "survey_id": world.survey.id,
            "answer_id": answer,
            "kind": wording.kind,
            "text": f"It takes too long, said person {number}.",
            "text_hash": "f" * 64,
            "language": language,
        }
        for number, (_, answer, statement) in enumerate(ids)
    ]
    places = [{"id": statement, "theme_id": theme_id, "confidence": 0.5} for _, _, statement in ids]
    rows = ((Response, responses), (Answer, answers), (Statement, statements), (Assignment, places))
    for table, values in rows:
        session.execute(insert(table), values)
    return sorted(statement for _, _, statement in ids)
