"""A lead accepts what an analysis suggests, or declines it; either is a decision like any other."""

from sqlmodel import Session

from models.base import EditedMeanwhile
from models.evidence.suggestions import Suggested, open_suggestions
from models.review.deciding import Ticked, merge, split
from models.surveys.surveys import lock_survey
from models.themes.decisions import Decision, DecisionKind
from models.themes.replay import record_decision
from models.themes.suggestions import Suggestion, SuggestionKind
from models.themes.themes import get_theme

CHANGED = (
    "Meanwhile what this suggestion is about has changed, or somebody has answered it. Nothing was done: "
    "look at what is suggested now."
)


def accept(
    session: Session, survey_id: str, suggestion_id: str, seen: str, name: str, user_id: str
) -> Decision:
    """Do what is suggested, by a merge or a split; a theme that is made is called `name`.

    Raises
    ------
    EditedMeanwhile
        If it is not any more what the person saw (`Suggested.seen`).
    Refused
        If the name will not do.
    """
    suggested = _as_seen(session, survey_id, suggestion_id, seen)
    if suggested.kind is SuggestionKind.MERGE and suggested.theme:
        other = get_theme(session, suggested.moved.theme_id or "")
        decision = merge(session, other, suggested.theme.id, user_id)
    else:
        theme_id = suggested.theme.id if suggested.theme else None
        ticked = Ticked(survey_id, theme_id, frozenset(suggested.moved.statement_ids))
        decision = split(session, ticked, name, user_id)
    _answer(session, suggestion_id, decision)
    return decision


def decline(session: Session, survey_id: str, suggestion_id: str, seen: str, user_id: str) -> Decision:
    """Leave things as they are; the themes are kept, and no analysis suggests it again.

    Raises
    ------
    EditedMeanwhile
        As in `accept`.
    """
    suggested = _as_seen(session, survey_id, suggestion_id, seen)
    decision = Decision(
        survey_id=survey_id,
        theme_id=suggested.theme.id if suggested.theme else None,
        target_id=suggested.moved.theme_id,
        kind=DecisionKind.DECLINE,
        value=suggested.kind.value,
        user_id=user_id,
    )
    record_decision(session, decision)
    _answer(session, suggestion_id, decision)
    return decision


def _as_seen(session: Session, survey_id: str, suggestion_id: str, seen: str) -> Suggested:
    lock_survey(session, survey_id)
    for each in open_suggestions(session, survey_id):
        if each.id == suggestion_id and each.seen == seen:
            return each
    raise EditedMeanwhile(CHANGED)


def _answer(session: Session, suggestion_id: str, decision: Decision) -> None:
    row = session.get_one(Suggestion, suggestion_id)
    row.decision_id = decision.id
    session.add(row)
    session.flush()
