"""What an analysis suggests, as it stands now, told from statements alone that leads may read.

So no number here tells more than reading the statements does: what is withheld, or said in a wave of too few
people, is neither counted nor moved. It changes when an analysis ends or a person decides: statements that
come meanwhile, with a release, join the themes and no suggestion.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, case, distinct, over, union_all
from sqlmodel import Session, col, exists, func, select

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
    """What would be one theme: how many people of each wave say it, the newest first, by the wave's name.

    `works` and `needs_work` are statements, `theme_id` is the id of a theme as it is now. `statement_ids` are
    those that would move into a theme of their own, by id, the most typical first.
    """

    title: str
    theme_id: str | None = None
    statement_ids: tuple[str, ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    statements: int = 0
    works: int = 0
    needs_work: int = 0
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
        return hash_of(repr((self.id, titles, sorted(self.moved.statement_ids))))

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


@dataclass(frozen=True)
class _Row:
    """A statement that may be read: where it is, who said it and when, what it says of its topic."""

    id: str
    theme_id: str | None
    response_id: str
    wave_id: str
    kind: str


def open_suggestions(session: Session, survey_id: str) -> list[Suggested]:
    """What is suggested and still can be done, the most important first.

    Counted is what would move into a theme of its own, and of a theme as it is nothing.
    """
    return _read(session, survey_id, waves_read(session, survey_id))[0]


def suggestions_of(session: Session, survey_id: str) -> tuple[list[Suggested], list[Answered]]:
    """What is suggested, counted on both sides and with quotes; and what was answered, the newest first."""
    waves = waves_read(session, survey_id)
    suggested, answered = _read(session, survey_id, waves)
    return _with_quotes(session, survey_id, _counted(session, survey_id, suggested, waves), waves), answered


def _read(
    session: Session, survey_id: str, waves: Mapping[str, Wave]
) -> tuple[list[Suggested], list[Answered]]:
    of_survey = select(Suggestion).where(Suggestion.survey_id == survey_id)
    rows = session.exec(of_survey.order_by(col(Suggestion.place), Suggestion.id)).all()
    if not rows:
        return [], []
    stand: dict[str | None, Decision] = {each.id: each for each in standing(decisions_of(session, survey_id))}
    themes: dict[str | None, Theme] = {each.id: each for each in all_themes_of(session, survey_id)}
    statements, sides = _statements(session, survey_id, waves), _sides(session, survey_id, waves)
    found = (
        _suggested(row, themes, statements[row.id], sides[row.id], waves)
        for row in rows
        if row.decision_id not in stand
    )
    answered = _answered(session, rows, stand, themes, {key for key in statements if statements[key]})
    return [one for one in found if one], answered


def _statements(session: Session, survey_id: str, waves: Iterable[str]) -> dict[str, list[_Row]]:
    """The statements of each suggestion that may be read, the most typical first, by the suggestion's id."""
    columns = Statement.id, Assignment.theme_id, Answer.response_id, Response.wave_id, Statement.kind
    query = (
        said(*columns, SuggestedStatement.suggestion_id)
        .join(SuggestedStatement, col(SuggestedStatement.statement_id) == Statement.id)
        .join(Suggestion, col(Suggestion.id) == SuggestedStatement.suggestion_id)
        .where(Suggestion.survey_id == survey_id, *_readable(waves))
        .order_by(col(SuggestedStatement.place), Statement.id)
    )
    found: dict[str, list[_Row]] = defaultdict(list)
    for *values, suggestion_id in session.execute(query):
        found[suggestion_id].append(_Row(*values))
    return found


def _sides(session: Session, survey_id: str, waves: Iterable[str]) -> dict[str, tuple[bool, bool]]:
    """Whether anything may be read of what would stay of a suggestion's theme, and of the other theme."""
    stays, joins = (
        said(Statement.id)
        .where(col(Assignment.theme_id) == theme_id, *_readable(waves), _is_not_suggested())
        .correlate(Suggestion)
        .exists()
        for theme_id in (col(Suggestion.theme_id), col(Suggestion.other_id))
    )
    query = select(Suggestion.id, stays, joins).where(Suggestion.survey_id == survey_id)
    return {key: (bool(one), bool(other)) for key, one, other in session.exec(query)}


def _is_not_suggested() -> ColumnElement[bool]:
    """The condition that a statement is none of those that a suggestion would make a theme of."""
    return ~exists().where(
        col(SuggestedStatement.suggestion_id) == Suggestion.id,
        col(SuggestedStatement.statement_id) == Statement.id,
    )


def _readable(waves: Iterable[str]) -> tuple[Any, ...]:
    return is_readable(), col(Response.wave_id).in_(list(waves))


def _suggested(
    row: Suggestion,
    themes: Mapping[str | None, Theme],
    statements: Sequence[_Row],
    sides: tuple[bool, bool],
    waves: Mapping[str, Wave],
) -> Suggested | None:
    """A suggestion as it stands now; None where what it is about is no more, or nobody may read of it."""
    if not _are_there([themes.get(key) for key in (row.theme_id, row.other_id) if key]):
        return None
    theme, other = themes.get(row.theme_id), themes.get(row.other_id)
    moved = [] if other else _still_there(row, statements)
    stays, joins = sides
    if bool(theme) != stays or not (moved or joins):
        return None
    part = Side(other.title, other.id) if other else _side(row.label, moved, waves)
    left = Side(theme.title, theme.id) if theme else None
    return Suggested(row.id, SuggestionKind(row.kind), theme, row.label, part, left)


def _are_there(themes: Iterable[Theme | None]) -> bool:
    return all(theme and not theme.hidden and theme.merged_into is None for theme in themes)


def _still_there(row: Suggestion, suggested: Sequence[_Row]) -> list[_Row]:
    """The statements that are where they were when it was suggested; none where too few are."""
    there = [each for each in suggested if each.theme_id == row.theme_id]
    return there if len(there) >= max(FEWEST, STILL_THERE * len(suggested)) else []


def _side(title: str, rows: Sequence[_Row], waves: Mapping[str, Wave]) -> Side:
    by_wave = Counter(wave_id for wave_id, _ in {(row.wave_id, row.response_id) for row in rows})
    kinds = Counter(row.kind for row in rows)
    return Side(
        title,
        statement_ids=tuple(row.id for row in rows),
        people=_by_round(by_wave, waves),
        statements=len(rows),
        works=kinds[QuestionKind.WORKS],
        needs_work=kinds[QuestionKind.NEEDS_WORK],
    )


def _by_round(people: Mapping[str, int], waves: Mapping[str, Wave]) -> tuple[tuple[str, int], ...]:
    return tuple((wave.name, people[key]) for key, wave in waves.items() if people.get(key))


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


def _counted(
    session: Session, survey_id: str, suggestions: Sequence[Suggested], waves: Mapping[str, Wave]
) -> list[Suggested]:
    """Count what would stay, and what would join; the database does, for these may be large themes."""
    numbers = (
        func.count(distinct(col(Answer.response_id))),
        func.count(),
        _how_many(QuestionKind.WORKS),
        _how_many(QuestionKind.NEEDS_WORK),
    )
    wave_id = col(Response.wave_id)
    counts: dict[tuple[str, str | None], list[Sequence[Any]]] = defaultdict(list)
    for key, theme_id, *row in session.execute(
        _of_both_sides(survey_id, waves, wave_id, *numbers, by=(wave_id,))
    ):
        counts[key, theme_id].append(row)

    def counted(key: str, side: Side) -> Side:
        rows = counts[key, side.theme_id]
        if not rows:
            return side
        statements, works, needs_work = (sum(row[place] for row in rows) for place in (2, 3, 4))
        people = _by_round({row[0]: row[1] for row in rows}, waves)
        return replace(side, people=people, statements=statements, works=works, needs_work=needs_work)

    return _each_side(suggestions, counted)


def _each_side(suggestions: Iterable[Suggested], change: Callable[[str, Side], Side]) -> list[Suggested]:
    return [
        replace(
            each, moved=change(each.id, each.moved), left=change(each.id, each.left) if each.left else None
        )
        for each in suggestions
    ]


def _how_many(kind: QuestionKind) -> ColumnElement[int]:
    return func.count(case((col(Statement.kind) == kind.value, 1)))


def _of_both_sides(survey_id: str, waves: Iterable[str], *columns: Any, by: Sequence[Any] = ()) -> Any:
    """Choose columns of what would stay and of what would join, with the suggestion's id and the theme's."""
    parts = []
    for theme_id in (col(Suggestion.theme_id), col(Suggestion.other_id)):
        part = (
            said(col(Suggestion.id).label("key"), col(Assignment.theme_id).label("theme_id"), *columns)
            .join(Suggestion, theme_id == Assignment.theme_id)
            .where(Suggestion.survey_id == survey_id, *_readable(waves), _is_not_suggested())
        )
        parts.append(part.group_by(Suggestion.id, col(Assignment.theme_id), *by) if by else part)
    return union_all(*parts)


def _with_quotes(
    session: Session, survey_id: str, suggestions: Sequence[Suggested], waves: Iterable[str]
) -> list[Suggested]:
    """Quote each side: those that stand by themselves first, of its most typical or surest statements."""
    candidates = _candidates(session, survey_id, waves)
    sides = [(each.id, side) for each in suggestions for side in (each.moved, each.left) if side]
    ids = {(key, side.theme_id): side.statement_ids or candidates[key, side.theme_id] for key, side in sides}
    chosen = [key for own in ids.values() for key in own[:CONSIDERED]]
    quotes = {quote.statement_id: quote for quote in quotes_of(session, chosen)}

    def quoted(key: str, side: Side) -> Side:
        own = [quotes[one] for one in ids[key, side.theme_id][:CONSIDERED] if one in quotes]
        own.sort(key=lambda quote: not stands_by_itself(quote.text, quote.language))
        return replace(side, quotes=tuple(own[:MOST_QUOTES]))

    return _each_side(suggestions, quoted)


def _candidates(
    session: Session, survey_id: str, waves: Iterable[str]
) -> dict[tuple[str, str | None], list[str]]:
    """The surest statements of what would stay and of what would join, by suggestion and theme."""
    parts = (col(Suggestion.id), col(Assignment.theme_id))
    order = (col(Assignment.confidence).desc(), col(Statement.id))
    place = over(func.row_number(), partition_by=parts, order_by=order)
    statement_id: Any = col(Statement.id).label("statement_id")
    ranked = _of_both_sides(survey_id, waves, statement_id, place.label("place")).subquery().c
    query = select(ranked.key, ranked.theme_id, ranked.statement_id)
    found: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for key, theme_id, chosen in session.execute(
        query.where(ranked.place <= CONSIDERED).order_by(ranked.place)
    ):
        found[key, theme_id].append(chosen)
    return found
