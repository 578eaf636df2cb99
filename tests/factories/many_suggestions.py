"""What an analysis of a large survey suggests, and a lead's trust card."""

from collections.abc import Sequence

from sqlmodel import Session, select

from models.review.trust_cards import SAMPLE, SortedStatement, draw_card
from models.surveys.surveys import Survey
from models.themes.runs import AnalysisRun
from models.themes.suggestions import NewSuggestion, SuggestionKind, replace_suggestions
from models.themes.themes import Theme


def suggest_much(
    session: Session, survey: Survey, themes: Sequence[Theme], placed: Sequence[tuple[str, str]]
) -> None:
    """Of every fourth theme to make a part a theme of its own; of the two after it to merge them."""
    inside, merges = SuggestionKind.NEW_INSIDE, SuggestionKind.MERGE
    new = []
    for n, theme in list(enumerate(themes))[:-2:4]:
        own = [key for key, theme_id in placed if theme_id == theme.id]
        new.append(NewSuggestion(inside, n, statements=own[: len(own) // 2], label=f"Half {n}"))
        new.append(NewSuggestion(merges, n + 1, n + 2))
    replace_suggestions(session, survey.id, [theme.id for theme in themes], new)


def sort_blind(session: Session, run: AnalysisRun, lead_id: str) -> None:
    """A lead's trust card, sorted but for the last five statements."""
    draw_card(session, run, lead_id)
    for row in session.exec(select(SortedStatement).where(SortedStatement.place < SAMPLE - 5)).all():
        row.is_sorted = True
