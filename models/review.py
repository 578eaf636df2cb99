"""How a lead reviews themes: name, hide, keep, merge, split, move, and undo."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.assignments import Assignment, theme_of
from models.base import EditedMeanwhile, Missing, Refused
from models.decisions import (
    Decision,
    DecisionKind,
    decisions_about,
    decisions_of,
    record_decision,
    record_decisions,
    standing,
)
from models.statements import Statement, get_statement
from models.surveys import lock_survey
from models.themes import LONGEST_NAME, Theme, get_theme, themes_of
from models.users import User

SPLIT_OFF = "split"  # the value of a move that is part of a split
UNDOABLE = frozenset({"name", "hide", "pin", "merge", "split", "move"})


@dataclass(frozen=True)
class PastDecision:
    """A decision as a theme's page tells it."""

    decision: Decision
    by: str
    day: date
    other: str
    can_be_undone: bool


def decide(session: Session, theme: Theme, user_id: str, kind: DecisionKind, value: str = "") -> None:
    """Name, hide, show or pin a theme.

    Raises
    ------
    Missing
        If an analysis that ended meanwhile found other themes.
    Refused
        If a name is empty or another theme of the survey has it, or the theme was merged meanwhile.
    """
    theme = _locked(session, theme)
    value = " ".join(value.split())
    if kind is DecisionKind.NAME:
        _check_name(session, theme.survey_id, value, theme.id)
    record_decision(session, _about(theme, user_id, kind, value=value))


def merge(session: Session, theme: Theme, target_id: str, user_id: str) -> Theme:
    """Merge a theme into another of its survey, and give that one.

    Raises
    ------
    Missing
        If either is gone.
    Refused
        If they are the same, of different surveys, or one was merged already.
    """
    theme = _locked(session, theme)
    target = _other(session, theme, target_id)
    record_decision(session, _about(theme, user_id, DecisionKind.MERGE, target_id=target.id))
    return target


def split(session: Session, theme: Theme, statement_ids: Collection[str], name: str, user_id: str) -> Theme:
    """Make a theme of some of a theme's statements.

    Raises
    ------
    Missing
        If the theme is gone.
    Refused
        If no statement is chosen or all are, one is not in the theme (any more), or the name will not do.
    """
    theme = _locked(session, theme)
    name = " ".join(name.split())
    chosen = sorted(set(statement_ids))
    _check_split(session, theme, chosen)
    _check_name(session, theme.survey_id, name)
    made = Theme(survey_id=theme.survey_id, label=name, encoder=theme.encoder, broad=theme.broad)
    session.add(made)
    session.flush()
    moves = [_moving(each, theme.survey_id, theme.id, made.id, user_id, SPLIT_OFF) for each in chosen]
    record_decisions(
        session, [_about(made, user_id, DecisionKind.SPLIT, value=name, target_id=theme.id), *moves]
    )
    return made


def move(session: Session, statement: Statement, target_id: str | None, user_id: str) -> Theme | None:
    """Move a statement to another theme of its survey (None: to the unclear rest), and give that one.

    Raises
    ------
    Missing
        If the theme is gone.
    Refused
        If the statement is there already.
    """
    lock_survey(session, statement.survey_id)
    statement = get_statement(session, statement.id)
    target = get_theme(session, target_id) if target_id else None
    if target and (target.survey_id != statement.survey_id or target.merged_into):
        raise Missing("This theme is not here. The statement was left where it is; choose another theme.")
    before = theme_of(session, statement.id)
    if before == target_id or (before is None and target is None):
        raise Refused("The statement is there already. Nothing was changed.")
    decision = _moving(statement.id, statement.survey_id, before, target_id, user_id)
    record_decision(session, decision)
    return target


def undo(session: Session, decision_id: str, user_id: str) -> Theme:
    """Undo a decision about a theme, by another decision; give the theme it was about.

    Raises
    ------
    Missing
        If there is no such decision about a theme.
    Refused
        If it was undone already, cannot be undone, or what came later rests on it.
    """
    decision = session.get(Decision, decision_id)
    if decision is None or not (decision.theme_id or decision.target_id):
        raise Missing("This decision is not here. Nothing was changed.")
    lock_survey(session, decision.survey_id)
    about = get_theme(session, decision.theme_id or decision.target_id or "")
    if decision.kind not in UNDOABLE:
        raise Refused("This cannot be undone, only decided anew. Nothing was changed.")
    if decision not in standing(decisions_of(session, decision.survey_id)):
        raise Refused("Somebody undid this already. Nothing was changed.")
    if decision.kind == DecisionKind.SPLIT:
        return merge(session, about, decision.target_id or "", user_id)
    _check_undo(session, decision, about)
    record_decision(session, _about(about, user_id, DecisionKind.UNDO, undoes=decision.sequence))
    session.refresh(about)
    return about


def check_seen(session: Session, theme: Theme, seen: int) -> None:
    """Check that nobody decided anything about a theme since a person saw it.

    Parameters
    ----------
    seen
        `last_sequence` of when they did.

    Raises
    ------
    EditedMeanwhile
        If somebody did: what it was, and by whom.
    """
    newest = history(session, theme)[:1]
    if newest and newest[0].decision.sequence > seen:
        raise EditedMeanwhile(
            f"Meanwhile {newest[0].by} decided something about this theme: see its history below. "
            "Nothing of yours was done yet; look at it and press the button again."
        )


def last_sequence(session: Session, theme: Theme) -> int:
    """The number of the newest decision about a theme; 0 where there is none."""
    return max((decision.sequence for decision in decisions_about(session, theme)), default=0)


def history(session: Session, theme: Theme) -> list[PastDecision]:
    """What was decided about a theme, the newest first; a split tells of the moves that are part of it."""
    decisions = [each for each in decisions_about(session, theme) if each.value != SPLIT_OFF]
    stand = {each.id for each in standing(decisions_of(session, theme.survey_id))}
    people = {user.id: user.name for user in session.exec(select(User)).all()}
    titles = {each.id: each.title for each in _themes_in(session, decisions)}
    return [
        PastDecision(
            decision=decision,
            by=people.get(decision.user_id, "Somebody"),
            day=decision.made_on,
            other=titles.get(
                (decision.target_id if decision.theme_id == theme.id else decision.theme_id) or "", ""
            ),
            can_be_undone=decision.id in stand and decision.kind in UNDOABLE,
        )
        for decision in decisions
    ]


def _themes_in(session: Session, decisions: Collection[Decision]) -> Collection[Theme]:
    ids = {each for decision in decisions for each in (decision.theme_id, decision.target_id) if each}
    return session.exec(select(Theme).where(col(Theme.id).in_(ids))).all()


def _locked(session: Session, theme: Theme) -> Theme:
    lock_survey(session, theme.survey_id)
    theme = get_theme(session, theme.id)
    if theme.merged_into:
        raise Refused("Somebody merged this theme into another meanwhile. Nothing was changed.")
    return theme


def _other(session: Session, theme: Theme, target_id: str) -> Theme:
    if not target_id:
        raise Refused("Choose the theme to merge it into. Nothing was changed.")
    target = get_theme(session, target_id)
    if target.survey_id != theme.survey_id or target.merged_into:
        raise Missing("This theme is not here. Nothing was merged; choose another.")
    if target.id == theme.id:
        raise Refused("A theme cannot be merged into itself. Choose another.")
    return target


def _check_split(session: Session, theme: Theme, chosen: Collection[str]) -> None:
    inside = set(session.exec(select(Assignment.id).where(Assignment.theme_id == theme.id)).all())
    if not chosen:
        raise Refused("Choose the statements for the new theme. Nothing was changed.")
    if not inside.issuperset(chosen):
        raise Refused("Some of these statements are not in this theme any more. Nothing was changed.")
    if inside == set(chosen):
        raise Refused("These are all of the theme's statements. To give all another name, rename the theme.")


def _check_undo(session: Session, decision: Decision, about: Theme) -> None:
    if about.merged_into and decision.kind != DecisionKind.MERGE:
        raise Refused("This theme was merged into another later. Undo that first. Nothing was changed.")
    if decision.kind in {DecisionKind.NAME, DecisionKind.MERGE}:
        titles = {
            each.title.casefold() for each in themes_of(session, about.survey_id) if each.id != about.id
        }
        if _title_without(session, decision, about).casefold() in titles:
            raise Refused(
                "Another theme has the name that this one would get back. Rename one of them first."
            )


def _title_without(session: Session, decision: Decision, about: Theme) -> str:
    """What a theme is called once a decision does not stand any more."""
    named = [
        each.value
        for each in standing(decisions_of(session, about.survey_id))
        if each.theme_id == about.id
        and each.kind in {DecisionKind.NAME, DecisionKind.SPLIT}
        and each.id != decision.id
    ]
    return named[-1] if named else about.label


def _check_name(session: Session, survey_id: str, name: str, theme_id: str | None = None) -> None:
    if not name:
        raise Refused("A theme needs a name. Its old name was kept; type the new one.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"A name has at most {LONGEST_NAME} characters. The old name was kept.")
    for other in themes_of(session, survey_id):
        if other.id != theme_id and other.title.casefold() == name.casefold():
            raise Refused(f"Another theme is called “{name}”. The old name was kept; choose another.")


def _about(
    theme: Theme,
    user_id: str,
    kind: DecisionKind,
    *,
    value: str = "",
    target_id: str | None = None,
    undoes: int | None = None,
) -> Decision:
    return Decision(
        survey_id=theme.survey_id,
        theme_id=theme.id,
        target_id=target_id,
        kind=kind,
        value=value,
        undoes=undoes,
        user_id=user_id,
    )


def _moving(
    statement_id: str,
    survey_id: str,
    before: str | None,
    target_id: str | None,
    user_id: str,
    value: str = "",
) -> Decision:
    return Decision(
        survey_id=survey_id,
        statement_id=statement_id,
        theme_id=before,
        target_id=target_id,
        kind=DecisionKind.MOVE,
        value=value,
        user_id=user_id,
    )
