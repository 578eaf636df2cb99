"""How much of what was said in a wave is clear."""

from sqlmodel import Session

from models.evidence.counts import add_up
from models.evidence.reviewed import reported
from models.intake.responses import count_responses
from models.privacy import gate
from models.surveys.waves import Wave


def count_unclear(session: Session, wave: Wave) -> tuple[int, int] | None:
    """Count the statements of a wave that fit no theme, and all of them; None: too few people answered."""
    people = count_responses(session, wave.id)
    counts = reported(session, wave).counts.by_theme
    every = {theme_id: add_up(by_area.values()).statements for theme_id, by_area in counts.items()}
    told = gate.figure(sum(every.values()), people, wave.thresholds)
    return None if told is None else (every.get(None, 0), told)
