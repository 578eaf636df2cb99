"""The figures and quotes behind a theme in one wave, each past the gate of `models.privacy.gate`.

Every count here is of people (distinct respondents), not of comments.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.intake.responses import Answer, Response
from models.portfolio.areas import all_areas
from models.privacy import gate
from models.releases.batches import respondents_by_area
from models.surveys.waves import Wave, waves_of
from models.themes.assignments import Assignment, is_set_apart
from models.themes.statements import ENGLISH, Statement, works_of
from models.themes.themes import Theme, themes_of

MOST_QUOTES = 3
EVERYONE_ELSE = "Everyone else"


@dataclass(frozen=True)
class Quote:
    """A statement's words, whether it says that something works (None: neither), and how it reads."""

    text: str
    works: bool | None
    statement_id: str = ""
    language: str = ENGLISH
    tone: str = ""

    @property
    def reads(self) -> str:
        """How it reads, where that is not what its question asks for; else empty."""
        expected = {True: "approving", False: "critical"}
        return "" if self.works is not None and self.tone == expected[self.works] else self.tone


def quote_of(statement: Statement) -> Quote:
    """A statement as it is quoted; whoever calls this has asked whether it may be read."""
    return Quote(statement.text, works_of(statement.kind), statement.id, statement.language, statement.tone)


@dataclass(frozen=True)
class AreaFigures:
    """How many people of an area's group mention a theme; the group is large enough to be shown."""

    name: str
    respondents: int
    works: int
    needs_work: int

    @property
    def mentions_it(self) -> bool:
        """Whether anybody of the group says that the theme works or doesn't."""
        return self.works + self.needs_work > 0


@dataclass(frozen=True)
class ThemeFigures:
    """A theme in one wave: people who mention it, for whom it works and doesn't; None: too few to show."""

    theme: Theme
    respondents: int | None
    works: int | None
    needs_work: int | None
    areas: tuple[AreaFigures, ...] = ()
    quotes: tuple[Quote, ...] = ()
    statements: int | None = None


@dataclass(frozen=True)
class BroadFigures:
    """Themes close to each other in one wave: people who mention any of them; None: too few to show."""

    themes: tuple[ThemeFigures, ...]
    respondents: int | None
    works: int | None
    needs_work: int | None

    @property
    def title(self) -> str:
        """The titles of its two most mentioned themes; of one that stands alone, its own."""
        return " · ".join(figures.theme.title for figures in self.themes[:2])


@dataclass(frozen=True)
class WaveFigures:
    """A wave's themes, the most mentioned first, with the people who answered and the unclear rest."""

    wave: Wave
    respondents: int | None
    broad: tuple[BroadFigures, ...] = ()
    themes: tuple[ThemeFigures, ...] = ()
    hidden: tuple[ThemeFigures, ...] = ()
    unclear: int | None = None


# Columns and not objects: a theme may hold ten thousand statements, and its page reads them several times.
_MENTIONED: Any = (
    col(Answer.response_id),
    col(Response.area_id),
    col(Assignment.theme_id),
    col(Assignment.confidence),
    col(Statement.id),
    col(Statement.kind),
    col(Statement.text),
    col(Statement.withheld),
    col(Statement.language),
    col(Statement.tone),
)


@dataclass(frozen=True)
class _Mention:
    """One statement of a wave with what counting it needs; the words of a withheld one are not read."""

    response_id: str
    group: str
    theme_id: str | None
    works: bool | None
    text: str | None
    statement_id: str
    confidence: float
    language: str
    tone: str

    @property
    def quote(self) -> Quote | None:
        """The statement's words, unless they are withheld."""
        if self.text is None:
            return None
        return Quote(self.text, self.works, self.statement_id, self.language, self.tone)


def wave_with_figures(session: Session, survey_id: str, wave_id: str | None = None) -> Wave | None:
    """The wave asked for, else the newest with enough respondents, else the newest that is kept."""
    waves = waves_of(session, survey_id)
    if wave_id:
        return next((wave for wave in waves if wave.id == wave_id), None)
    waves = [wave for wave in waves if not wave.deleted_on]
    for wave in waves:
        if respondents_by_area(session, wave.id).total() >= wave.minimum_group:
            return wave
    return waves[0] if waves else None


def wave_figures(session: Session, wave: Wave) -> WaveFigures:
    """Count every theme of a wave's survey in that wave."""
    by_theme = _by_theme(_mentions(session, wave))
    counted = _count_all(session, wave, by_theme)
    counted.sort(key=lambda figures: (-(figures.respondents or 0), figures.theme.title))
    total = respondents_by_area(session, wave.id).total()
    unclear = gate.figure(len(by_theme.get(None, [])), total, wave.thresholds)
    known = [f for f in counted if f.respondents != 0 or f.theme.name]
    shown = [f for f in known if not f.theme.hidden]
    return WaveFigures(
        wave=wave,
        respondents=gate.figure(total, total, wave.thresholds),
        broad=_broad_figures(shown, by_theme, wave, total),
        themes=tuple(shown),
        hidden=tuple(f for f in known if f.theme.hidden),
        unclear=unclear,
    )


def _broad_figures(
    shown: Sequence[ThemeFigures],
    by_theme: Mapping[str | None, Sequence[_Mention]],
    wave: Wave,
    total: int,
) -> tuple[BroadFigures, ...]:
    """Count, for themes that are close to each other, the people who mention any of those shown."""
    groups: dict[object, list[ThemeFigures]] = defaultdict(list)
    for figures in shown:
        number = figures.theme.broad
        groups[figures.theme.id if number is None else number].append(figures)

    def count(themes: Sequence[ThemeFigures], works: bool | None = None) -> int | None:
        mentions = [mention for each in themes for mention in by_theme.get(each.theme.id, [])]
        return gate.figure(_people(mentions, works), total, wave.thresholds)

    broad = [
        BroadFigures(tuple(themes), count(themes), count(themes, works=True), count(themes, works=False))
        for themes in groups.values()
    ]
    return tuple(sorted(broad, key=lambda figures: (-(figures.respondents or 0), figures.title)))


def figures_by_theme(session: Session, wave: Wave) -> dict[str, ThemeFigures]:
    """Count every theme of a wave's survey in that wave, by theme id."""
    counted = _count_all(session, wave, _by_theme(_mentions(session, wave)))
    return {figures.theme.id: figures for figures in counted}


def _count_all(
    session: Session, wave: Wave, by_theme: Mapping[str | None, Sequence[_Mention]]
) -> list[ThemeFigures]:
    by_area = respondents_by_area(session, wave.id)
    sizes = gate.group_sizes(by_area, wave.pattern)
    names = _group_names(session)
    return [
        _theme_figures(theme, by_theme.get(theme.id, []), wave, by_area.total(), sizes, names)
        for theme in themes_of(session, wave.survey_id)
    ]


def theme_figures(session: Session, theme: Theme, wave: Wave) -> ThemeFigures:
    """Count one theme in one wave."""
    by_area = respondents_by_area(session, wave.id)
    return _theme_figures(
        theme,
        _mentions(session, wave, theme.id),
        wave,
        by_area.total(),
        gate.group_sizes(by_area, wave.pattern),
        _group_names(session),
    )


def statements_under(session: Session, wave: Wave, theme_id: str | None) -> Sequence[Quote]:
    """All statements of a theme (None: the unclear ones) in a wave, the surest first.

    None of them below the gate, and never one that is withheld.
    """
    total = respondents_by_area(session, wave.id).total()
    mentions = sorted(
        (each for each in _mentions(session, wave, theme_id) if each.text and each.theme_id == theme_id),
        key=lambda mention: (-mention.confidence, mention.statement_id),
    )
    return gate.quotes([m.quote for m in mentions if m.quote], total, wave.thresholds)


def quotable_statements(session: Session, survey_id: str) -> set[str]:
    """The statements, by id, whose words may be shown: from waves with enough respondents, not withheld."""
    found: set[str] = set()
    for wave in waves_of(session, survey_id):
        total = respondents_by_area(session, wave.id).total()
        ids = session.exec(
            select(Statement.id)
            .join(Answer, col(Answer.id) == Statement.answer_id)
            .join(Response, col(Response.id) == Answer.response_id)
            .where(Response.wave_id == wave.id, ~col(Statement.withheld))
        ).all()
        found.update(gate.quotes(ids, total, wave.thresholds))
    return found


def _mentions(session: Session, wave: Wave, theme_id: str | None = None) -> list[_Mention]:
    query = (
        select(*_MENTIONED)
        .select_from(Statement)
        .join(Answer, col(Answer.id) == Statement.answer_id)
        .join(Response, col(Response.id) == Answer.response_id)
        .join(Assignment, col(Assignment.id) == Statement.id)
        .where(Response.wave_id == wave.id, ~is_set_apart())
    )
    if theme_id:
        query = query.where(Assignment.theme_id == theme_id)
    return [
        _Mention(
            response_id=row.response_id,
            group=gate.group_of(row.area_id, wave.pattern),
            theme_id=row.theme_id,
            works=works_of(row.kind),
            text=None if row.withheld else row.text,
            statement_id=row.id,
            confidence=row.confidence,
            language=row.language,
            tone=row.tone,
        )
        for row in session.execute(query)
    ]


def _by_theme(mentions: Iterable[_Mention]) -> dict[str | None, list[_Mention]]:
    found: dict[str | None, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.theme_id].append(mention)
    return found


def _group_names(session: Session) -> dict[str, str]:
    return {area.id: area.name for area in all_areas(session)} | {gate.EVERYONE: EVERYONE_ELSE}


def _people(mentions: Iterable[_Mention], works: bool | None = None) -> int:
    return len({m.response_id for m in mentions if works is None or m.works is works})


def _theme_figures(
    theme: Theme,
    mentions: Sequence[_Mention],
    wave: Wave,
    total: int,
    sizes: Mapping[str, int],
    names: Mapping[str, str],
) -> ThemeFigures:
    def gated(value: int) -> int | None:
        return gate.figure(value, total, wave.thresholds)

    return ThemeFigures(
        theme=theme,
        respondents=gated(_people(mentions)),
        works=gated(_people(mentions, works=True)),
        needs_work=gated(_people(mentions, works=False)),
        areas=_area_figures(mentions, sizes, names, wave) if wave.settled else (),
        quotes=_quotes(theme, mentions, wave, total),
        statements=gated(len(mentions)),
    )


def _area_figures(
    mentions: Sequence[_Mention], sizes: Mapping[str, int], names: Mapping[str, str], wave: Wave
) -> tuple[AreaFigures, ...]:
    """The figures of every published group, also of those where nobody mentions the theme."""
    by_group: dict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        by_group[mention.group].append(mention)
    figures = [
        AreaFigures(
            names[group], size, _people(by_group[group], works=True), _people(by_group[group], works=False)
        )
        for group, size in sizes.items()
        if gate.figure(size, size, wave.thresholds) is not None
    ]
    return tuple(sorted(figures, key=lambda f: (f.name == EVERYONE_ELSE, -f.works - f.needs_work, f.name)))


def _quotes(theme: Theme, mentions: Sequence[_Mention], wave: Wave, total: int) -> tuple[Quote, ...]:
    rank = {statement_id: place for place, statement_id in enumerate(theme.quotes)}
    best = sorted(
        (mention for mention in mentions if mention.text),
        key=lambda m: (rank.get(m.statement_id, len(rank)), -m.confidence, m.statement_id),
    )
    shown = [m.quote for m in best if m.quote]
    return tuple(gate.quotes(shown[:MOST_QUOTES], total, wave.thresholds))
