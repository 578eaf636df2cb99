"""What an analysis suggests, as it stands now, told from statements alone that leads may read.

So no number here tells more than reading the statements does: what is withheld, or said in a wave of too few
people, is neither counted nor moved. It changes when an analysis ends or a person decides: statements that
come meanwhile, with a release, join the themes and no suggestion.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from models.accounts.users import User
from models.evidence.counts import said
from models.evidence.quotes import (
    CONSIDERED,
    MOST_QUOTES,
    Quote,
    is_readable,
    quotes_of,
    stands_by_itself,
    waves_read,
)
from models.intake.responses import Answer, Response
from models.surveys.surveys import QuestionKind
from models.surveys.waves import Wave
from models.themes.assignments import Assignment
from models.themes.decisions import Decision, DecisionKind, decisions_of, standing
from models.themes.statements import Statement, hash_of
from models.themes.suggestions import SuggestedStatement, Suggestion, SuggestionKind
from models.themes.themes import Theme, all_themes_of

FEWEST = 2  # statements that are left of those that would be a theme: fewer are none
STILL_THERE = 0.5  # share of what was suggested that must be where it was


@dataclass(frozen=True)
class Side:
    """What would be one theme: its statements by id, the most typical first, and how they are counted.

    `people` are those of each wave, the newest first, by the wave's name. Of a theme as it is `theme_id` is
    the id.
    """

    title: str
    theme_id: str | None
    statement_ids: tuple[str, ...]
    people: tuple[tuple[str, int], ...]
    works: int
    needs_work: int
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Suggested:
    """An open suggestion: the theme it is about (None: the unclear rest) and what it would make of it.

    Merge: `moved` is the theme that becomes part of `left`. Else `moved` would be a theme of its own, and
    `left` is what stays, where that is a theme.
    """

    id: str
    kind: SuggestionKind
    theme: Theme | None
    label: str
    moved: Side
    left: Side | None

    @property
    def seen(self) -> str:
        """The fingerprint of what it would do: what is accepted must be what a person saw."""
        titles = [side.title for side in (self.moved, self.left) if side]
        moved = () if self.kind is SuggestionKind.MERGE else sorted(self.moved.statement_ids)
        return hash_of(repr((self.id, titles, moved)))

    def concerns(self, theme_id: str) -> bool:
        """Whether it is about a theme."""
        return theme_id in {side.theme_id for side in (self.moved, self.left) if side} - {None}


@dataclass(frozen=True)
class Answered:
    """A suggestion that a person answered, by `decision`; its label where its words may be read."""

    kind: SuggestionKind
    theme: Theme | None
    other: Theme | None
    label: str
    decision: Decision
    by: str

    @property
    def is_declined(self) -> bool:
        """Whether it was declined."""
        return self.decision.kind == DecisionKind.DECLINE


def open_suggestions(session: Session, survey_id: str) -> list[Suggested]:
    """What is suggested and still can be done, the most important first; without quotes."""
    return _read(session, survey_id).open


def suggestions_of(session: Session, survey_id: str) -> tuple[list[Suggested], list[Answered]]:
    """What is suggested, with quotes, and what was answered, the newest first."""
    read = _read(session, survey_id)
    return _with_quotes(session, read.open), read.answered


@dataclass(frozen=True)
class _Row:
    """A statement that may be read: where it is, who said it and when, what it says of its topic."""

    id: str
    theme_id: str | None
    response_id: str
    wave_id: str
    kind: str


@dataclass(frozen=True)
class _ReadAll:
    open: list[Suggested]
    answered: list[Answered]


def _read(session: Session, survey_id: str) -> _ReadAll:
    of_survey = select(Suggestion).where(Suggestion.survey_id == survey_id)
    rows = session.exec(of_survey.order_by(col(Suggestion.place), Suggestion.id)).all()
    if not rows:
        return _ReadAll([], [])
    stand: dict[str | None, Decision] = {each.id: each for each in standing(decisions_of(session, survey_id))}
    waves = waves_read(session, survey_id)
    themes: dict[str | None, Theme] = {each.id: each for each in all_themes_of(session, survey_id)}
    suggested = _statements_suggested(session, survey_id, waves)
    open_rows = [row for row in rows if row.decision_id not in stand]
    members = _members(session, open_rows, waves)
    found = (_suggested(row, themes, suggested.get(row.id, []), members, waves) for row in open_rows)
    return _ReadAll([one for one in found if one], _answered(session, rows, stand, themes, suggested))


def _statements_suggested(session: Session, survey_id: str, waves: Iterable[str]) -> dict[str, list[_Row]]:
    """The statements of each suggestion that may be read, the most typical first, by the suggestion's id."""
    query = (
        said(*_columns(), SuggestedStatement.suggestion_id)
        .join(SuggestedStatement, col(SuggestedStatement.statement_id) == Statement.id)
        .where(Statement.survey_id == survey_id, *_readable(waves))
        .order_by(col(SuggestedStatement.place), Statement.id)
    )
    found: dict[str, list[_Row]] = {}
    for *values, suggestion_id in session.execute(query):
        found.setdefault(suggestion_id, []).append(_Row(*values))
    return found


def _members(
    session: Session, rows: Sequence[Suggestion], waves: Iterable[str]
) -> dict[str | None, list[_Row]]:
    """What may be read of the themes that are concerned, the surest first, by the theme's id."""
    themes = sorted({key for row in rows for key in (row.theme_id, row.other_id) if key})
    query = (
        said(*_columns())
        .where(col(Assignment.theme_id).in_(themes), *_readable(waves))
        .order_by(col(Assignment.confidence).desc(), Statement.id)
    )
    found: dict[str | None, list[_Row]] = {}
    for values in session.execute(query):
        row = _Row(*values)
        found.setdefault(row.theme_id, []).append(row)
    return found


def _columns() -> tuple[Any, ...]:
    return Statement.id, Assignment.theme_id, Answer.response_id, Response.wave_id, Statement.kind


def _readable(waves: Iterable[str]) -> tuple[Any, ...]:
    return is_readable(), col(Response.wave_id).in_(list(waves))


def _suggested(
    row: Suggestion,
    themes: Mapping[str | None, Theme],
    suggested: Sequence[_Row],
    members: Mapping[str | None, Sequence[_Row]],
    waves: Mapping[str, Wave],
) -> Suggested | None:
    """A suggestion as it stands now; None where what it is about is no more, or nobody may read of it."""
    if not _are_there([themes.get(key) for key in (row.theme_id, row.other_id) if key]):
        return None
    theme, other = themes.get(row.theme_id), themes.get(row.other_id)
    moved = members.get(other.id, ()) if other else _still_there(row, suggested)
    ids = {each.id for each in moved}
    rest = [each for each in members.get(row.theme_id, ()) if each.id not in ids]
    if not moved or bool(theme) != bool(rest):
        return None
    joins, left = _side(other, row.label, moved, waves), _side(theme, "", rest, waves)
    return Suggested(row.id, SuggestionKind(row.kind), theme, row.label, joins, left if theme else None)


def _are_there(themes: Iterable[Theme | None]) -> bool:
    return all(theme and not theme.hidden and theme.merged_into is None for theme in themes)


def _still_there(row: Suggestion, suggested: Sequence[_Row]) -> list[_Row]:
    """The statements that are where they were when it was suggested; none where too few are."""
    there = [each for each in suggested if each.theme_id == row.theme_id]
    return there if len(there) >= max(FEWEST, STILL_THERE * len(suggested)) else []


def _side(theme: Theme | None, label: str, rows: Sequence[_Row], waves: Mapping[str, Wave]) -> Side:
    """A theme with what is in it, or what would be one with this label."""
    by_wave = Counter(wave_id for wave_id, _ in {(row.wave_id, row.response_id) for row in rows})
    kinds = Counter(row.kind for row in rows)
    return Side(
        theme.title if theme else label,
        theme.id if theme else None,
        tuple(row.id for row in rows),
        tuple((wave.name, by_wave[key]) for key, wave in waves.items() if by_wave[key]),
        works=kinds[QuestionKind.WORKS],
        needs_work=kinds[QuestionKind.NEEDS_WORK],
    )


def _answered(
    session: Session,
    rows: Iterable[Suggestion],
    stand: Mapping[str | None, Decision],
    themes: Mapping[str | None, Theme],
    read: Collection[str],
) -> list[Answered]:
    """What a standing decision answers, the newest first; `read` are the suggestions with words, by id."""
    people = {user.id: user.name for user in session.exec(select(User))}
    answered = [
        Answered(
            kind=SuggestionKind(row.kind),
            theme=themes.get(row.theme_id),
            other=themes.get(row.other_id),
            label=row.label if row.id in read else "",
            decision=stand[row.decision_id],
            by=people.get(stand[row.decision_id].user_id, ""),
        )
        for row in rows
        if row.decision_id in stand
    ]
    return sorted(answered, key=lambda each: -each.decision.sequence)


def _with_quotes(session: Session, suggestions: Sequence[Suggested]) -> list[Suggested]:
    sides = [side for each in suggestions for side in (each.moved, each.left) if side]
    ids = [key for side in sides for key in side.statement_ids[:CONSIDERED]]
    quotes = {quote.statement_id: quote for quote in quotes_of(session, ids)}

    def quoted(side: Side) -> Side:
        own = [quotes[key] for key in side.statement_ids[:CONSIDERED] if key in quotes]
        own.sort(key=lambda quote: not stands_by_itself(quote.text, quote.language))
        return replace(side, quotes=tuple(own[:MOST_QUOTES]))

    return [
        replace(each, moved=quoted(each.moved), left=each.left and quoted(each.left)) for each in suggestions
    ]
