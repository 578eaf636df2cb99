"""Which themes a run keeps; the others are candidates, and the next run may find others in their place."""

from sqlmodel import Session

from models.assignments import themes_without_words
from models.backlog import themes_with_items
from models.decisions import standing_theme_ids
from models.themes import all_themes_of, roots_of


def kept_theme_ids(session: Session, survey_id: str) -> set[str]:
    """The themes that people decided about or work with, and those whose figures rest on deleted words.

    One that was merged into another is kept as that one.
    """
    kept = (
        standing_theme_ids(session, survey_id)
        | themes_with_items(session, survey_id).keys()
        | themes_without_words(session, survey_id)
    )
    roots = roots_of(all_themes_of(session, survey_id))
    return {roots[theme_id] for theme_id in kept}
