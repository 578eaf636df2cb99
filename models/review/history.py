"""What was decided about a theme, by whom and when; and that nobody decides over what they have not seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from models.accounts.users import User
from models.base import EditedMeanwhile
from models.review.deciding import why_not_undone
from models.surveys.surveys import lock_survey
from models.themes.decisions import Decision, decisions_about, decisions_on_themes, standing
from models.themes.suggestions import suggested_decisions
from models.themes.themes import Theme, all_themes_of, get_theme

SOMEBODY = "Somebody"


@dataclass(frozen=True)
class PastDecision:
    """A decision as a theme's page tells it.

    `other` is the title of the other theme it is about, `undone` the decision that it undid; `suggested`
    tells whether an analysis suggested it.
    """

    decision: Decision
    by: str
    day: date
    other: str
    stands: bool
    can_be_undone: bool
    undone: Decision | None
    suggested: bool


def history(session: Session, theme: Theme) -> list[PastDecision]:
    """What was decided about a theme, the newest first."""
    decisions = decisions_about(session, theme)
    stand = standing(decisions_on_themes(session, theme.survey_id))
    standing_ids = {each.id for each in stand}
    themes = {each.id: each for each in all_themes_of(session, theme.survey_id)} if decisions else {}
    people = _people(session) if decisions else {}
    by_sequence = {each.sequence: each for each in decisions}
    suggested = suggested_decisions(session, theme.survey_id) if decisions else set()
    return [
        PastDecision(
            decision=decision,
            by=people.get(decision.user_id, SOMEBODY),
            day=decision.made_on,
            other=_other_title(decision, theme, themes.values()),
            stands=decision.id in standing_ids,
            can_be_undone=not why_not_undone(decision, stand, themes),
            undone=by_sequence.get(decision.undoes or 0),
            suggested=decision.id in suggested,
        )
        for decision in decisions
    ]


def _people(session: Session) -> dict[str, str]:
    return {user.id: user.name for user in session.exec(select(User)).all()}


def _other_title(decision: Decision, theme: Theme, themes: Iterable[Theme]) -> str:
    other = decision.target_id if decision.theme_id == theme.id else decision.theme_id
    return next((each.title for each in themes if each.id == other), "")


def last_sequence(session: Session, theme: Theme) -> int:
    """The number of the newest decision about a theme; 0 where there is none."""
    return max((decision.sequence for decision in decisions_about(session, theme)), default=0)


def check_seen(session: Session, theme: Theme, seen: int) -> None:
    """Check that nobody decided anything about a theme since a person saw it; nobody does until they have.

    Parameters
    ----------
    seen
        `last_sequence` of when they did.

    Raises
    ------
    EditedMeanwhile
        If somebody did.
    Missing
        If an analysis that ended meanwhile found other themes.
    """
    lock_survey(session, theme.survey_id)
    newest = decisions_about(session, get_theme(session, theme.id))[:1]
    if newest and newest[0].sequence > seen:
        by = _people(session).get(newest[0].user_id, SOMEBODY)
        raise EditedMeanwhile(
            f"Meanwhile {by} decided something about this theme: see its history below. Nothing of yours was "
            "done yet, and what you gave is still here. Look at it and press the button again."
        )
