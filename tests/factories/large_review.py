"""What an analysis of a large survey suggests, and a lead's trust card of it."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, select

from models.review.trust_cards import SAMPLE, SortedStatement, draw_card
from models.themes.runs import latest_run
from models.themes.suggestions import NewSuggestion, SuggestionKind, replace_suggestions
from models.themes.themes import Theme


def review_much(
    session: Session, survey_id: str, lead_id: str, themes: Sequence[Theme], placed: Sequence[tuple[str, str]]
) -> None:
    """Suggest much, and have a lead sort a trust card of the newest run but for its last five statements."""
    replace_suggestions(session, survey_id, [theme.id for theme in themes], _suggestions(themes, placed))
    run = latest_run(session, survey_id)
    assert run
    draw_card(session, run, lead_id)
    for row in session.exec(select(SortedStatement).where(SortedStatement.place < SAMPLE - 5)).all():
        row.is_sorted = True


def _suggestions(themes: Sequence[Theme], placed: Sequence[tuple[str, str]]) -> Iterator[NewSuggestion]:
    """Of every fourth theme to make a part a theme of its own; of the two after it to merge them."""
    for n, theme in list(enumerate(themes))[:-2:4]:
        own = [key for key, theme_id in placed if theme_id == theme.id]
        yield NewSuggestion(SuggestionKind.NEW_INSIDE, n, statements=own[: len(own) // 2], label=f"Half {n}")
        yield NewSuggestion(SuggestionKind.MERGE, n + 1, n + 2)
