"""How a lead reviews themes: name, hide, keep, merge, split, move, undo. The replay applies it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.base import Missing, Refused
from models.evidence.figures import quotable_statements
from models.surveys.surveys import lock_survey
from models.themes.assignments import Assignment
from models.themes.decisions import Decision, DecisionKind, Placed, decisions_of, standing
from models.themes.replay import record_decision
from models.themes.statements import Statement
from models.themes.themes import LONGEST_NAME, Theme, all_themes_of, get_theme, roots_of, themes_of
from models.words_in_text import words_of

GONE = "This theme is not here any more. Nothing was changed; choose another."
UNDOABLE = frozenset(
    {
        DecisionKind.NAME,
        DecisionKind.HIDE,
        DecisionKind.PIN,
        DecisionKind.MERGE,
        DecisionKind.SPLIT,
        DecisionKind.MOVE,
        DecisionKind.DECLINE,
    }
)
ON_THEMES = UNDOABLE | {DecisionKind.SHOW, DecisionKind.UNDO}
BY_ITSELF = frozenset({DecisionKind.MOVE, DecisionKind.DECLINE})  # nothing that is decided later rests on it


@dataclass(frozen=True)
class Ticked:
    """Statements that a person chose, by id, and the theme they saw them in; None: the unclear rest."""

    survey_id: str
    theme_id: str | None
    statement_ids: frozenset[str]


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


def merge(session: Session, theme: Theme, target_id: str, user_id: str) -> Decision:
    """Merge a theme into another of its survey.

    Raises
    ------
    Missing
        If either is gone.
    Refused
        If no other theme is chosen, or one was merged already.
    """
    theme = _locked(session, theme)
    if not target_id:
        raise Refused("Choose the theme to merge it into. Nothing was changed.")
    target = _target(session, theme.survey_id, target_id)
    if target.id == theme.id:
        raise Refused("A theme cannot be merged into itself. Choose another.")
    merging = _about(theme, user_id, DecisionKind.MERGE, target_id=target.id)
    record_decision(session, merging)
    return merging


def split(session: Session, ticked: Ticked, name: str, user_id: str) -> Decision:
    """Make a theme of statements that are in another, or in none; the decision's `theme_id` is the new one.

    Raises
    ------
    Missing
        If the theme is gone.
    Refused
        If no statement is ticked or all are, one is not there any more, or the name will not do.
    """
    origin = _origin(session, ticked)
    name = " ".join(name.split())
    inside = _check_ticked(session, ticked)
    if origin and inside == ticked.statement_ids:
        raise Refused("These are all of the theme's statements. To give all another name, rename the theme.")
    _check_name(session, ticked.survey_id, name)
    made = Theme(survey_id=ticked.survey_id, label=name, broad=origin.broad if origin else None)
    session.add(made)
    session.flush()
    splitting = _about(made, user_id, DecisionKind.SPLIT, value=name, target_id=ticked.theme_id)
    if origin:
        _hush_what_leaves(session, origin, ticked.statement_ids)
        origin.description = ""  # it spoke of both parts; the next analysis writes another
    record_decision(session, splitting, _places(ticked, made.id))
    return splitting


def move(session: Session, ticked: Ticked, target_id: str | None, user_id: str) -> Decision:
    """Move statements to another theme of their survey; None: out of theirs, to the unclear rest.

    Raises
    ------
    Missing
        If a theme is gone.
    Refused
        If no statement is ticked, one is not there any more, or they are in the target already.
    """
    origin = _origin(session, ticked)
    _check_ticked(session, ticked)
    target = _target(session, ticked.survey_id, target_id) if target_id else None
    if target_id == ticked.theme_id:
        raise Refused("They are there already. Choose another theme; nothing was changed.")
    moving = Decision(
        survey_id=ticked.survey_id,
        theme_id=ticked.theme_id,
        target_id=target.id if target else None,
        kind=DecisionKind.MOVE,
        value=str(len(ticked.statement_ids)),
        user_id=user_id,
    )
    if origin:
        _hush_what_leaves(session, origin, ticked.statement_ids)
    record_decision(session, moving, _places(ticked, moving.target_id))
    return moving


def _hush_what_leaves(session: Session, theme: Theme, leaving: Collection[str]) -> None:
    """Take out of a theme's keywords, phrases and description what only statements say that leave it."""
    inside = session.exec(
        select(Statement.id, Statement.text)
        .join(Assignment, col(Assignment.id) == Statement.id)
        .where(Assignment.theme_id == theme.id)
    ).all()
    gone = _words_in(text for key, text in inside if key in leaving)
    gone -= _words_in(text for key, text in inside if key not in leaving)
    theme.keywords, theme.phrases = (
        [phrase for phrase in phrases if not gone.intersection(words_of(phrase))]
        for phrases in (theme.keywords, theme.phrases)
    )
    if gone.intersection(words_of(theme.description)):
        theme.description = ""
    session.add(theme)


def _words_in(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in words_of(text)}


def undo(session: Session, decision_id: str, user_id: str) -> Decision:
    """Undo a decision about themes, by another decision; give the one that was undone.

    Raises
    ------
    Missing
        If there is no such decision about a theme.
    Refused
        If it was undone already, cannot be undone, or what came later rests on it.
    """
    decision = session.get(Decision, decision_id)
    if decision is None or decision.kind not in ON_THEMES or decision.part_of is not None:
        raise Missing("This decision is not here. Nothing was changed.")
    lock_survey(session, decision.survey_id)
    stand = standing(decisions_of(session, decision.survey_id))
    themes = {theme.id: theme for theme in all_themes_of(session, decision.survey_id)}
    if reason := why_not_undone(decision, stand, themes):
        raise Refused(reason)
    _check_title_without(decision, stand, themes)
    undoing = Decision(
        survey_id=decision.survey_id,
        theme_id=decision.theme_id,
        target_id=decision.target_id,
        kind=DecisionKind.UNDO,
        undoes=decision.sequence,
        user_id=user_id,
    )
    record_decision(session, undoing)
    return decision


def why_not_undone(decision: Decision, stand: Sequence[Decision], themes: Mapping[str, Theme]) -> str:
    """Say why a decision cannot be undone; nothing where it can.

    Parameters
    ----------
    stand
        The survey's decisions that stand, those on themes at least.
    themes
        The survey's themes by id, also those merged into others.
    """
    if decision.kind not in UNDOABLE:
        return "This cannot be undone, only decided anew. Nothing was changed."
    if not any(each.id == decision.id for each in stand):
        return "Somebody undid this already. Nothing was changed."
    if decision.kind in BY_ITSELF:
        return ""
    theme = themes[decision.theme_id or ""]
    if decision.kind == DecisionKind.SPLIT and _root(decision.target_id, themes) == theme.id:
        return "What it was split from was merged into it later. Undo that first. Nothing was changed."
    if theme.merged_into and decision.kind != DecisionKind.MERGE:
        return "This theme was merged into another later. Undo that first. Nothing was changed."
    if _newest_like(decision, stand).id != decision.id:
        return "Something was decided about this later. Undo that first. Nothing was changed."
    return ""


def _root(theme_id: str | None, themes: Mapping[str, Theme]) -> str | None:
    return roots_of(themes.values())[theme_id] if theme_id else None


def _newest_like(decision: Decision, stand: Sequence[Decision]) -> Decision:
    """The newest decision that says the same kind of thing about a theme."""
    alike = {decision.kind}
    if decision.kind == DecisionKind.HIDE:
        alike.add(DecisionKind.SHOW)
    return [each for each in stand if each.theme_id == decision.theme_id and each.kind in alike][-1]


def _check_title_without(decision: Decision, stand: Sequence[Decision], themes: Mapping[str, Theme]) -> None:
    """Check that no other theme has the name that one gets back once a decision does not stand any more.

    Two labels of the machine's may be the same for a while: the next analysis tells them apart.
    """
    if decision.kind not in {DecisionKind.NAME, DecisionKind.MERGE}:
        return
    names = _names_without(decision, stand)
    title = names[-1] if names else themes[decision.theme_id or ""].label
    others = [each for each in themes.values() if each.id != decision.theme_id and (names or each.name)]
    if any(_has_title(other, title) for other in others):
        raise Refused(
            f"Another theme is called “{title}”, as this one would be again. Rename one of them first."
        )


def _names_without(decision: Decision, stand: Sequence[Decision]) -> list[str]:
    """The names that people gave to a decision's theme by all the other decisions."""
    naming = {DecisionKind.NAME, DecisionKind.SPLIT}
    about = [each for each in stand if each.theme_id == decision.theme_id and each.kind in naming]
    return [each.value for each in about if each.id != decision.id]


def _locked(session: Session, theme: Theme) -> Theme:
    lock_survey(session, theme.survey_id)
    theme = get_theme(session, theme.id)
    if theme.merged_into:
        raise Refused("Somebody merged this theme into another meanwhile. Nothing was changed.")
    return theme


def _origin(session: Session, ticked: Ticked) -> Theme | None:
    lock_survey(session, ticked.survey_id)
    return _locked(session, get_theme(session, ticked.theme_id)) if ticked.theme_id else None


def _target(session: Session, survey_id: str, target_id: str) -> Theme:
    target = session.get(Theme, target_id, populate_existing=True)
    if target is None or target.survey_id != survey_id or target.merged_into:
        raise Missing(GONE)
    return target


def _check_ticked(session: Session, ticked: Ticked) -> set[str]:
    """Check that what was ticked is where it was seen, and may be read; give all that is there."""
    if not ticked.statement_ids:
        raise Refused("Tick the statements first, or give their numbers. Nothing was changed.")
    here = (
        col(Assignment.theme_id).is_(None)
        if ticked.theme_id is None
        else Assignment.theme_id == ticked.theme_id
    )
    inside = set(
        session.exec(
            select(Assignment.id)
            .join(Statement, col(Statement.id) == Assignment.id)
            .where(Statement.survey_id == ticked.survey_id, here)
        ).all()
    )
    if not ticked.statement_ids <= inside & quotable_statements(session, ticked.survey_id):
        raise Refused(
            "Somebody moved or withheld some of these statements meanwhile. Nothing was changed: choose "
            "again among what is still here."
        )
    return inside


def _check_name(session: Session, survey_id: str, name: str, theme_id: str | None = None) -> None:
    if not name:
        raise Refused("A theme needs a name. Nothing was changed; type one.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"A name has at most {LONGEST_NAME} characters. Nothing was changed.")
    if any(_has_title(each, name) for each in themes_of(session, survey_id) if each.id != theme_id):
        raise Refused(f"Another theme is called “{name}”. Nothing was changed; choose another name.")


def _has_title(theme: Theme, title: str) -> bool:
    return theme.merged_into is None and theme.title.casefold() == title.casefold()


def _about(
    theme: Theme, user_id: str, kind: DecisionKind, *, value: str = "", target_id: str | None = None
) -> Decision:
    return Decision(
        survey_id=theme.survey_id,
        theme_id=theme.id,
        target_id=target_id,
        kind=kind,
        value=value,
        user_id=user_id,
    )


def _places(ticked: Ticked, target_id: str | None) -> list[Placed]:
    return [Placed(each, ticked.theme_id, target_id) for each in sorted(ticked.statement_ids)]
