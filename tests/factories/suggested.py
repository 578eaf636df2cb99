"""What an analysis suggests about the three themes of `tests.factories.findings`."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.backlog.items import themes_with_items
from models.surveys.surveys import Survey
from models.themes.decisions import decided_theme_ids
from models.themes.found_themes import NewAssignment, NewTheme, replace_themes
from models.themes.statements import statements_of
from models.themes.suggestions import NewSuggestion, Suggestion, SuggestionKind, replace_suggestions
from models.themes.themes import themes_of
from tests.factories.findings import Findings

LABEL = "Late changes of plans"


def analyse_again(session: Session, survey: Survey, suggested: Sequence[NewSuggestion]) -> list[Suggestion]:
    """A run that finds the same themes, by label, and suggests this; give the open suggestions in order."""
    themes = sorted(themes_of(session, survey.id), key=lambda theme: theme.label)
    places = {theme.label: place for place, theme in enumerate(themes)}
    replace_themes(
        session,
        survey.id,
        [NewTheme(each.id, each.label, each.keywords, each.quotes, b"") for each in themes],
        [
            NewAssignment(row.id, places.get(row.text.split()[0]), 0.9)
            for row in statements_of(session, survey.id)
        ],
        encoder="none",
        kept=decided_theme_ids(session, survey.id) | themes_with_items(session, survey.id).keys(),
        suggested=suggested,
    )
    rows = select(Suggestion).where(Suggestion.survey_id == survey.id, col(Suggestion.decision_id).is_(None))
    return list(session.exec(rows.order_by(col(Suggestion.place))).all())


def place_of(session: Session, survey: Survey, label: str) -> int:
    """The place of a theme among those that `analyse_again` finds."""
    return sorted(theme.label for theme in themes_of(session, survey.id)).index(label)


def said(session: Session, survey: Survey, beginning: str) -> list[str]:
    """The statements, by id, that begin like this."""
    return [row.id for row in statements_of(session, survey.id) if row.text.startswith(beginning)]


def merge_of(session: Session, survey: Survey, label: str, into: str) -> NewSuggestion:
    """A suggestion to merge a theme into another."""
    places = place_of(session, survey, into), place_of(session, survey, label)
    return NewSuggestion(SuggestionKind.MERGE, *places)


def new_inside(session: Session, survey: Survey, label: str, beginning: str) -> NewSuggestion:
    """A suggestion to make a theme of what begins like this, inside another."""
    place, statements = place_of(session, survey, label), said(session, survey, beginning)
    return NewSuggestion(SuggestionKind.NEW_INSIDE, place, statements=statements, label=LABEL)


def suggest(session: Session, found: Findings, label: str) -> None:
    """Suggest to make a theme with this label of what is said of planning, without another run."""
    planning = found.themes["Planning"]
    statements = [row.id for row in found.statements if row.text.startswith("Planning")][:6]
    new = NewSuggestion(SuggestionKind.NEW_INSIDE, 0, statements=statements, label=label)
    replace_suggestions(session, planning.survey_id, [planning.id], [new])
