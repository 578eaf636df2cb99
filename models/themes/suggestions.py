"""What an analysis suggests doing with themes; what people said to it is remembered with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from models.base import Row, declare, in_chunks
from models.themes.assignments import assigned_themes
from models.themes.decisions import DecisionKind, decisions_of, standing
from models.words_in_text import IsName, reworded

LONGEST_LABEL = 120
MOST = 20  # suggestions that are kept of an analysis: more nobody answers before the next
ALIKE = 0.5  # Jaccard index of the statements from which on two suggestions are the same


class SuggestionKind(StrEnum):
    """What is suggested; the values are those of `analysis.results.ProposalKind`."""

    MERGE = "merge"
    SPLIT = "split"
    NEW_INSIDE = "new inside"
    FROM_UNCLEAR = "from unclear"


class Suggestion(Row, table=True):
    """A change to themes that an analysis suggests; `place` is its rank.

    Merge: `other_id` into `theme_id`. Else some statements of `theme_id` (None: of the unclear rest) would be
    a theme of their own, called `label`. `decision_id` is what a person decided: as suggested, or to decline
    it. While none stands the suggestion is open.
    """

    __tablename__ = "suggestions"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=("label",))
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    kind: str = Field(max_length=20)
    theme_id: str | None = Field(default=None, foreign_key="themes.id", index=True, ondelete="CASCADE")
    other_id: str | None = Field(default=None, foreign_key="themes.id", index=True, ondelete="CASCADE")
    label: str = Field(default="", max_length=LONGEST_LABEL)
    place: int = 0
    decision_id: str | None = Field(default=None, foreign_key="decisions.id", index=True)


class SuggestedStatement(SQLModel, table=True):
    """A statement that a suggestion would put into a theme of its own; the most typical has the place 0."""

    __tablename__ = "suggested_statements"
    __table_args__ = declare(order_tells=False, holds_traces=True, words=())
    suggestion_id: str = Field(foreign_key="suggestions.id", primary_key=True, ondelete="CASCADE")
    statement_id: str = Field(foreign_key="statements.id", primary_key=True, index=True, ondelete="CASCADE")
    place: int = 0


@dataclass(frozen=True)
class NewSuggestion:
    """A suggestion as a run makes it: themes by their place among those found, statements by id."""

    kind: SuggestionKind
    theme: int | None
    other: int | None = None
    statements: Sequence[str] = ()
    label: str = ""


@dataclass(frozen=True)
class _About:
    """What a suggestion is about, by which it is known again."""

    merges: bool
    themes: frozenset[str | None]
    statements: frozenset[str]

    def is_like(self, other: "_About", members: frozenset[str]) -> bool:
        """Whether two are the same; of a theme with these members the other half is the same split."""
        if (self.merges, self.themes) != (other.merges, other.themes):
            return False
        halves = (self.statements, members - self.statements)
        return self.merges or any(_overlap(half, other.statements) >= ALIKE for half in halves)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def answered_ids(session: Session, survey_id: str, kind: DecisionKind | None = None) -> set[str]:
    """The suggestions of a survey, by id, that a standing decision answers: any, or one of a kind."""
    decided = select(Suggestion.id, Suggestion.decision_id).where(
        Suggestion.survey_id == survey_id, col(Suggestion.decision_id).is_not(None)
    )
    rows = session.exec(decided).all()
    stand = {each.id: each.kind for each in standing(decisions_of(session, survey_id))} if rows else {}
    return {key for key, by in rows if by in stand and kind in (None, stand[by])}


def suggested_decisions(session: Session, survey_id: str) -> set[str]:
    """The decisions of a survey, by id, that answer a suggestion."""
    decided = select(Suggestion.decision_id).where(Suggestion.survey_id == survey_id)
    return {key for key in session.exec(decided) if key}


def replace_suggestions(
    session: Session, survey_id: str, theme_ids: Sequence[str], new: Iterable[NewSuggestion]
) -> None:
    """Put a run's suggestions in the place of those that nobody answered, but for what was declined.

    Parameters
    ----------
    theme_ids
        The themes that the run found, which `NewSuggestion` names by their places.
    new
        The most important first.
    """
    answered = answered_ids(session, survey_id)
    _delete_but(session, survey_id, answered)
    declined = _declined(session, survey_id)
    members = _members(session, survey_id) if declined else {}

    def is_declined(one: NewSuggestion) -> bool:
        about = _about(one, theme_ids)
        return any(about.is_like(other, _members_of(about, members)) for other in declined)

    fresh = [one for one in new if not is_declined(one)]
    for place, one in enumerate(fresh[:MOST]):
        _add(session, survey_id, theme_ids, one, place)
    session.flush()


def _about(one: NewSuggestion, theme_ids: Sequence[str]) -> _About:
    places = (one.theme, one.other) if one.kind is SuggestionKind.MERGE else (one.theme,)
    themes = frozenset(None if place is None else theme_ids[place] for place in places)
    return _About(one.kind is SuggestionKind.MERGE, themes, frozenset(one.statements))


def _declined(session: Session, survey_id: str) -> list[_About]:
    """What people declined, for as long as they stand by it."""
    keys = answered_ids(session, survey_id, DecisionKind.DECLINE)
    rows = session.exec(select(Suggestion).where(Suggestion.survey_id == survey_id)).all()
    declined = {row.id: row for row in rows if row.id in keys}
    statements: dict[str, set[str]] = {key: set() for key in declined}
    for chunk in in_chunks(sorted(declined)):
        of_these = select(SuggestedStatement).where(col(SuggestedStatement.suggestion_id).in_(chunk))
        for row in session.exec(of_these):
            statements[row.suggestion_id].add(row.statement_id)
    return [
        _About(
            row.kind == SuggestionKind.MERGE,
            frozenset((row.theme_id, row.other_id) if row.kind == SuggestionKind.MERGE else (row.theme_id,)),
            frozenset(statements[key]),
        )
        for key, row in declined.items()
    ]


def _members(session: Session, survey_id: str) -> dict[str, set[str]]:
    """The statements of each theme, by id."""
    members: dict[str, set[str]] = {}
    for statement_id, theme_id in assigned_themes(session, survey_id).items():
        if theme_id:
            members.setdefault(theme_id, set()).add(statement_id)
    return members


def _members_of(about: _About, members: dict[str, set[str]]) -> frozenset[str]:
    return frozenset(key for theme in about.themes if theme for key in members.get(theme, ()))


def _delete_but(session: Session, survey_id: str, kept: set[str]) -> None:
    """Delete the suggestions of a survey but some, by id; their statements' rows go with them."""
    rows = session.exec(select(Suggestion.id).where(Suggestion.survey_id == survey_id)).all()
    for chunk in in_chunks(sorted(set(rows) - kept)):
        these = delete(Suggestion).where(col(Suggestion.id).in_(chunk))
        session.exec(these.execution_options(synchronize_session="fetch"))


def _add(session: Session, survey_id: str, theme_ids: Sequence[str], one: NewSuggestion, place: int) -> None:
    row = Suggestion(
        survey_id=survey_id,
        kind=one.kind,
        theme_id=None if one.theme is None else theme_ids[one.theme],
        other_id=None if one.other is None else theme_ids[one.other],
        label=one.label,
        place=place,
    )
    session.add(row)
    session.flush()
    session.add_all(
        SuggestedStatement(suggestion_id=row.id, statement_id=key, place=number)
        for number, key in enumerate(dict.fromkeys(one.statements))
    )


def forget_suggestions(session: Session, survey_id: str) -> None:
    """Delete what is suggested, and the words of what was answered: some of what it rests on is deleted."""
    _delete_but(session, survey_id, answered_ids(session, survey_id))
    session.exec(
        update(Suggestion)
        .where(col(Suggestion.survey_id) == survey_id)
        .values(label="")
        .execution_options(synchronize_session="fetch")
    )


def reword_suggested(session: Session, survey_id: str, unwanted: IsName) -> None:
    """Take words out of what a survey's suggestions would call themes."""
    for row in session.exec(select(Suggestion).where(Suggestion.survey_id == survey_id)).all():
        row.label, _ = reworded(row.label, [], unwanted)
        session.add(row)
