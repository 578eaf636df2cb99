"""What people decided about a large survey, put there at once and replayed as always."""

import random
from collections.abc import Iterator, Sequence

from sqlmodel import Session

from models.removal.deletions import DeletionKind, log_deletion
from models.removal.known_names import add_names, allow_phrase
from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from models.themes.decisions import Decision, DecisionKind, Placed, add_places
from models.themes.replay import replay_decisions
from models.themes.themes import Theme

WITHHELD = 0.01
MOVED = 50  # statements at once


def decide_much(
    session: Session,
    survey: Survey,
    user_id: str,
    themes: Sequence[Theme],
    placed: Sequence[tuple[str, str]],
    lot: random.Random,
) -> None:
    """Decide about themes and statements; `placed` are the statements with their themes, by id."""
    sequence = 0
    for whole, places in _decisions(themes, placed, lot):
        whole.survey_id, whole.user_id, whole.sequence = survey.id, user_id, sequence + 1
        session.add(whole)
        session.flush()
        add_places(session, whole, places)
        sequence += 1 + len(places)
    replay_decisions(session, survey.id)


def _decisions(
    themes: Sequence[Theme], placed: Sequence[tuple[str, str]], lot: random.Random
) -> Iterator[tuple[Decision, list[Placed]]]:
    """Names, hidden and merged themes, moves, and what is withheld."""
    for n, theme in enumerate(themes):
        if n % 3 == 0:
            yield Decision(kind=DecisionKind.NAME, theme_id=theme.id, value=f"{theme.label} (named)"), []
        if n % 20 == 19:
            yield Decision(kind=DecisionKind.HIDE, theme_id=theme.id), []
        if n % 20 == 18:
            yield Decision(kind=DecisionKind.MERGE, theme_id=theme.id, target_id=themes[n % 7].id), []
    for theme in themes[2::10]:
        places = [Placed(key, place, themes[0].id) for key, place in placed if place == theme.id][:MOVED]
        both = {"theme_id": theme.id, "target_id": themes[0].id}
        yield Decision(kind=DecisionKind.MOVE, value=str(len(places)), **both), places
    for key, _ in lot.sample(placed[:-1], max(5, int(len(placed) * WITHHELD))):
        yield Decision(kind=DecisionKind.WITHHOLD, statement_id=key, value="private: as they asked"), []


def keep_lists(session: Session, wave: Wave, number: int) -> None:
    """Names and words that are known, and what was deleted."""
    add_names(session, b"key", [f"Somebody Number{n}" for n in range(number)])
    for n in range(number):
        allow_phrase(session, b"key", f"Word {n}")
        log_deletion(session, wave, DeletionKind.NAME, "by Lead")
