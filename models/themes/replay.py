"""Decisions applied to themes, places and words as they are, whatever a run found meanwhile.

What stands is all that counts: no result depends on the order in which merges, splits and moves were made.
So a merge that is undone late gives back what it took, but for what was moved on since.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, or_, select, update

from models.themes.assignments import Assignment
from models.themes.decisions import (
    Decision,
    DecisionKind,
    Placed,
    add_places,
    decisions_of,
    standing,
    standing_places,
)
from models.themes.statements import Statement
from models.themes.themes import Theme, all_themes_of, roots_of

ON_WORDS = frozenset({DecisionKind.WITHHOLD, DecisionKind.RESTORE})


def record_decision(session: Session, decision: Decision, places: Sequence[Placed] = ()) -> None:
    """Put a decision, with the places it gives, at the end of its survey's, and apply it.

    Whoever calls this has locked the survey.
    """
    of_survey = Decision.survey_id == decision.survey_id
    last = session.exec(select(func.max(Decision.sequence)).where(of_survey)).one() or 0
    decision.sequence = last + 1
    session.add(decision)
    session.flush()
    add_places(session, decision, places)
    replay_decisions(session, decision.survey_id)


def replay_decisions(session: Session, survey_id: str) -> None:
    """Apply all standing decisions of a survey to its themes and statements as they are."""
    decisions = decisions_of(session, survey_id)
    stand = standing(decisions)
    themes = {theme.id: theme for theme in all_themes_of(session, survey_id)}
    _decide_themes(themes, decisions, stand)
    _decide_words(session, survey_id, stand)
    session.flush()
    placed = standing_places(session, survey_id, stand)
    _decide_places(session, survey_id, _given_places(placed, roots_of(themes.values())))


def _decide_themes(
    themes: Mapping[str, Theme], decisions: Iterable[Decision], stand: Sequence[Decision]
) -> None:
    for theme in themes.values():
        theme.name, theme.hidden, theme.merged_into = None, False, None
    stands = {decision.sequence for decision in stand}
    for decision in decisions:
        if decision.kind == DecisionKind.SPLIT and decision.sequence not in stands:
            _dissolve(themes[decision.theme_id or ""], decision)
    for decision in stand:
        if decision.theme_id:
            _apply(themes[decision.theme_id], decision)


def _dissolve(theme: Theme, split: Decision) -> None:
    """Give back a theme that was split off: what came to it since goes where it came from too."""
    theme.merged_into, theme.hidden = split.target_id, split.target_id is None


def _apply(theme: Theme, decision: Decision) -> None:
    match decision.kind:
        case DecisionKind.NAME | DecisionKind.SPLIT:
            theme.name = decision.value
        case DecisionKind.HIDE | DecisionKind.SHOW:
            theme.hidden = decision.kind == DecisionKind.HIDE
        case DecisionKind.MERGE:
            theme.merged_into = decision.target_id


def _decide_words(session: Session, survey_id: str, stand: Iterable[Decision]) -> None:
    last = {each.statement_id: each.kind for each in stand if each.kind in ON_WORDS}
    decided = select(Decision.statement_id).where(
        Decision.survey_id == survey_id, col(Decision.kind).in_(ON_WORDS)
    )
    for statement in session.exec(select(Statement).where(col(Statement.id).in_(decided))).all():
        statement.withheld = last.get(statement.id) == DecisionKind.WITHHOLD


@dataclass(frozen=True)
class GivenPlaces:
    """Where people put statements: the last place they gave each (None: out of its theme), by statement id.

    `left` are the themes that each was taken out of, `roots` the theme that each theme is part of now.
    """

    given: Mapping[str, str | None]
    left: Mapping[str, set[str]]
    roots: Mapping[str, str]

    def of(self, statement_id: str, found_in: str | None) -> str | None:
        """Where a statement belongs that was found in a theme: what was only taken out may be found anew."""
        if given := self.given.get(statement_id):
            return self.roots[given]
        found = self.roots[found_in] if found_in else None
        is_barred = statement_id in self.given and found in self.left[statement_id]
        return None if is_barred else found


def _given_places(placed: Iterable[Placed], roots: Mapping[str, str]) -> GivenPlaces:
    given: dict[str, str | None] = {}
    left: dict[str, set[str]] = {}
    for statement_id, theme_id, target_id in placed:
        given[statement_id] = target_id
        left.setdefault(statement_id, set()).update({roots[theme_id]} if theme_id else ())
    return GivenPlaces(given, left, roots)


def _decide_places(session: Session, survey_id: str, places: GivenPlaces) -> None:
    """Put statements where they belong; where that is not where they were found, remember the latter."""
    changes: list[dict[str, Any]] = []
    for statement_id, theme_id, is_moved, was_found_in in session.exec(_concerned(survey_id)).all():
        found_in = was_found_in if is_moved else theme_id
        belongs = places.of(statement_id, found_in)
        moved = belongs != found_in
        if (belongs, moved) != (theme_id, is_moved):
            kept = found_in if moved else None
            changes.append({"id": statement_id, "theme_id": belongs, "is_moved": moved, "found_in": kept})
    if changes:
        session.execute(update(Assignment), changes)
        for row in [each for each in session if isinstance(each, Assignment)]:
            session.expire(row)


def _concerned(survey_id: str) -> Any:
    """The places that decisions bear on, or did: theme, whether people moved it there, and whence."""
    merged = select(Theme.id).where(Theme.survey_id == survey_id, col(Theme.merged_into).is_not(None))
    placed = select(Decision.statement_id).where(
        Decision.survey_id == survey_id, Decision.kind == DecisionKind.PLACE
    )
    moved, given = Assignment.is_moved, col(Assignment.id).in_(placed)
    return (
        select(Assignment.id, Assignment.theme_id, Assignment.is_moved, Assignment.found_in)
        .join(Statement, col(Statement.id) == Assignment.id)
        .where(Statement.survey_id == survey_id, or_(moved, given, col(Assignment.theme_id).in_(merged)))
    )


def barred_places(session: Session, survey_id: str) -> set[tuple[str, str]]:
    """The statements that people took out of themes, each with a theme it must not join again."""
    places = _places_of(session, survey_id)
    return {
        (statement_id, theme_id)
        for statement_id, themes in places.left.items()
        for theme_id in themes
        if theme_id != places.of(statement_id, None)
    }


def put_by_people(session: Session, survey_id: str) -> set[str]:
    """The statements, by id, that people put into the theme they are in."""
    given = _places_of(session, survey_id).given
    return {statement_id for statement_id, theme_id in given.items() if theme_id}


def _places_of(session: Session, survey_id: str) -> GivenPlaces:
    placed = standing_places(session, survey_id, standing(decisions_of(session, survey_id)))
    return _given_places(placed, roots_of(all_themes_of(session, survey_id)))
