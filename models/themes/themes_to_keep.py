"""Which themes a run keeps; the others are candidates, and the next run may find others in their place."""

from collections.abc import Iterable

from sqlmodel import Session

from models.themes.assignments import themes_without_words
from models.themes.decisions import standing_theme_ids
from models.themes.themes import all_themes_of, roots_of


def kept_theme_ids(session: Session, survey_id: str, with_items: Iterable[str]) -> set[str]:
    """The themes that people decided about or work with, and those whose figures rest on deleted words.

    One that was merged into another is kept as that one.

    Parameters
    ----------
    with_items
        The themes that backlog items were made from; see `models.backlog.items.themes_with_items`.
    """
    kept = standing_theme_ids(session, survey_id) | set(with_items) | themes_without_words(session, survey_id)
    roots = roots_of(all_themes_of(session, survey_id))
    return {roots[theme_id] for theme_id in kept}
