"""The figures and quotes behind a theme in one wave, each past the gate of `models.privacy.gate`.

Every count here is of people (distinct respondents), not of comments.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from models.evidence.counts import NOBODY, ByArea, Counts, add_up, count_theme, count_wave
from models.evidence.quotes import Quote, best_quotes
from models.evidence.reviewed import Reported, as_reported, reported
from models.evidence.told import described, subtitle_of
from models.intake.responses import Answer, Response, responses_by_wave
from models.privacy import gate
from models.privacy.gate import Thresholds
from models.releases.batches import respondents_by_area, respondents_by_wave
from models.surveys.waves import Wave, waves_of
from models.themes.statements import Statement
from models.themes.themes import Theme, themes_of

FEW_BESIDE_WORDS = 3  # people: fewer of an area are not counted where words of theirs stand on the page


@dataclass(frozen=True)
class AreaFigures:
    """How many people of a published group mention a theme; `is_rest` is the group of who named no area.

    A count is None where it would tell, beside words of the group's people, whose these are.
    """

    name: str
    respondents: int
    works: int | None
    needs_work: int | None
    is_rest: bool = False

    @property
    def mentions_it(self) -> bool:
        """Whether a count of the group may stand beside words."""
        return bool(self.works or self.needs_work)

    @property
    def is_told(self) -> bool:
        """Whether anything of the group may stand beside words."""
        return self.works is not None or self.needs_work is not None

    @property
    def mentions(self) -> int:
        """How often it is counted, for the order."""
        return (self.works or 0) + (self.needs_work or 0)


@dataclass(frozen=True)
class ThemeFigures:
    """A theme in one wave: people who mention it, for whom it works and doesn't; None: too few to show.

    One that is gone was reported by a wave and is found no more: it has a name, but no page.
    """

    theme: Theme
    respondents: int | None
    works: int | None
    needs_work: int | None
    areas: tuple[AreaFigures, ...] = ()
    quotes: tuple[Quote, ...] = ()
    statements: int | None = None
    is_gone: bool = False

    @property
    def description(self) -> str:
        """What it is about, and for whom it works in this wave."""
        return described(self.theme.description, self.works, self.needs_work)

    @property
    def subtitle(self) -> Quote | None:
        """A few words from people's own mouths."""
        return subtitle_of(self.quotes)


@dataclass(frozen=True)
class BroadFigures:
    """Themes close to each other in one wave: people who mention any of them; None: too few to show."""

    themes: tuple[ThemeFigures, ...]
    respondents: int | None
    works: int | None
    needs_work: int | None

    @property
    def title(self) -> str:
        """The title of its most mentioned theme "and others"; of one that stands alone, its own."""
        title = self.themes[0].theme.title
        if len(self.themes) == 1:
            return title
        return f"{title}{',' if ' and ' in title else ''} and others"


@dataclass(frozen=True)
class WaveFigures:
    """A wave's themes, the most mentioned first, with the people who answered and the unclear rest."""

    wave: Wave
    respondents: int | None
    broad: tuple[BroadFigures, ...] = ()
    themes: tuple[ThemeFigures, ...] = ()
    hidden: tuple[ThemeFigures, ...] = ()
    unclear: int | None = None


@dataclass(frozen=True)
class _People:
    """The people of a wave: all, and those of each group with its name; and how large groups must be."""

    total: int
    sizes: Mapping[str, int]
    names: Mapping[str, str]
    thresholds: Thresholds


def wave_with_figures(session: Session, survey_id: str, wave_id: str | None = None) -> Wave | None:
    """The wave asked for, else the newest with enough respondents, else the newest that is kept."""
    waves = waves_of(session, survey_id)
    if wave_id:
        return next((wave for wave in waves if wave.id == wave_id), None)
    waves = [wave for wave in waves if not wave.deleted_on]
    respondents = responses_by_wave(session, survey_id)
    large = (wave for wave in waves if respondents[wave.id] >= wave.minimum_group)
    return next(large, waves[0] if waves else None)


def wave_figures(session: Session, wave: Wave) -> WaveFigures:
    """Every theme of a wave's survey in that wave, as it is counted now, or as it was when reviewed."""
    told, people = reported(session, wave), _people_of(session, wave)
    counts, counted = told.counts, _count_all(session, wave, told, people)
    counted.sort(key=lambda figures: (-(figures.respondents or 0), figures.theme.title))
    known = [f for f in counted if f.respondents != 0 or f.theme.name]
    shown = [f for f in known if not f.theme.hidden]
    unclear = add_up(counts.by_theme.get(None, {}).values()).statements
    return WaveFigures(
        wave=wave,
        respondents=gate.figure(people.total, people.total, people.thresholds),
        broad=_broad_figures(shown, counts.broad, wave, people.total),
        themes=tuple(shown),
        hidden=tuple(f for f in known if f.theme.hidden),
        unclear=gate.figure(unclear, people.total, people.thresholds),
    )


def _broad_figures(
    shown: Sequence[ThemeFigures], counts: Mapping[int | str, Counts], wave: Wave, total: int
) -> tuple[BroadFigures, ...]:
    """Give, for themes that are close to each other, the people who mention any of those shown."""
    groups: dict[int | str, list[ThemeFigures]] = defaultdict(list)
    for figures in shown:
        number = figures.theme.broad
        groups[figures.theme.id if number is None else number].append(figures)

    def gated(value: int) -> int | None:
        return gate.figure(value, total, wave.thresholds)

    broad = []
    for key, themes in groups.items():
        own = counts.get(key, NOBODY)
        broad.append(
            BroadFigures(tuple(themes), gated(own.respondents), gated(own.works), gated(own.needs_work))
        )
    return tuple(sorted(broad, key=lambda figures: (-(figures.respondents or 0), figures.title)))


def figures_by_theme(
    session: Session, wave: Wave, *, outside: bool = False, quoted: bool = True
) -> dict[str, ThemeFigures]:
    """Every theme of a wave's survey in that wave, by theme id; or as may be read outside of here.

    One that a reviewed wave did not report is one that nobody mentioned. Without quotes where not `quoted`.
    """
    people = _people_of(session, wave, outside=outside)
    told = reported(session, wave)
    known = {theme.id for theme in told.themes}
    others = [theme for theme in themes_of(session, wave.survey_id) if theme.id not in known]
    counted = _count_all(session, wave, replace(told, themes=[*told.themes, *others]), people, quoted=quoted)
    return {figures.theme.id: figures for figures in counted}


def _count_all(
    session: Session, wave: Wave, told: Reported, people: _People, *, quoted: bool = True
) -> list[ThemeFigures]:
    counts = told.counts.by_theme
    quotes = best_quotes(session, wave, told.themes, people.total, people.thresholds) if quoted else {}
    return [
        replace(
            _theme_figures(theme, counts.get(theme.id, {}), wave, people, quotes.get(theme.id, ())),
            is_gone=theme.id in told.gone,
        )
        for theme in told.themes
    ]


def figures_without_quotes(session: Session, wave: Wave, *, outside: bool = False) -> list[ThemeFigures]:
    """The themes that a wave shows, in that wave, without words; or as may be read outside of here.

    Outside nothing is told by area where a group is too small for it: it would follow from the others.
    """
    people, told = _people_of(session, wave, outside=outside), reported(session, wave)
    shown = [theme for theme in told.themes if not theme.hidden]
    figures = _count_all(session, wave, replace(told, themes=shown), people, quoted=False)
    all_told = all(gate.figure(size, size, people.thresholds) for size in people.sizes.values())
    return figures if all_told or not outside else [replace(each, areas=()) for each in figures]


def theme_figures(session: Session, theme: Theme, wave: Wave, *, outside: bool = False) -> ThemeFigures:
    """One theme in one wave, as it is counted now, or as it was when reviewed.

    Or as may be read outside of the leads' pages.
    """
    people = _people_of(session, wave, outside=outside)
    quotes = best_quotes(session, wave, [theme], people.total, people.thresholds)
    counts = as_reported(session, theme.id, [wave], count_theme(session, theme, wave))
    return _theme_figures(theme, counts.get(wave.id, {}), wave, people, quotes[theme.id])


def theme_by_wave(session: Session, theme: Theme) -> list[tuple[Wave, ThemeFigures]]:
    """One theme in every wave of its survey, the newest first, without quotes."""
    waves, by_area = waves_of(session, theme.survey_id), respondents_by_wave(session, theme.survey_id)
    counts = as_reported(session, theme.id, waves, count_theme(session, theme))
    return [(wave, gated(theme, counts.get(wave.id, {}), wave, by_area[wave.id])) for wave in waves]


def gated(theme: Theme, by_area: ByArea, wave: Wave, respondents: Counter[str | None]) -> ThemeFigures:
    """A theme's counts in a wave as they may be shown, given all respondents by area; without quotes."""
    return _theme_figures(theme, by_area, wave, _people(respondents, wave))


def counted_outside(session: Session, wave: Wave, themes: Sequence[Theme]) -> list[ThemeFigures]:
    """Themes as they are counted now, as may be read outside of the leads' pages; without quotes."""
    people = _people_of(session, wave, outside=True)
    by_theme = count_wave(session, wave).by_theme
    return [_theme_figures(theme, by_theme.get(theme.id, {}), wave, people) for theme in themes]


def quotable_statements(session: Session, survey_id: str) -> set[str]:
    """The statements, by id, whose words may be shown: from waves with enough respondents, not withheld."""
    found: set[str] = set()
    respondents = responses_by_wave(session, survey_id)
    for wave in waves_of(session, survey_id):
        ids = session.exec(
            select(Statement.id)
            .join(Answer, col(Answer.id) == Statement.answer_id)
            .join(Response, col(Response.id) == Answer.response_id)
            .where(Response.wave_id == wave.id, ~col(Statement.withheld))
        ).all()
        found.update(gate.quotes(ids, respondents[wave.id], wave.thresholds))
    return found


def _people_of(session: Session, wave: Wave, *, outside: bool = False) -> _People:
    people = _people(respondents_by_area(session, wave.id), wave)
    return replace(people, thresholds=wave.thresholds_outside) if outside else people


def _people(by_area: Counter[str | None], wave: Wave) -> _People:
    sizes = gate.group_sizes(by_area, wave.pattern)
    names = {group: group_name(wave, group) for group in sizes}
    return _People(by_area.total(), sizes, names, wave.thresholds)


def group_name(wave: Wave, group: str) -> str:
    """Name a published group of a wave by all that the pattern puts in it, answered or not.

    Beside areas it does not say whether anyone named none: that would be a count of one or nobody.
    """
    names = sorted(wave.area_names[area] for area, into in wave.pattern.items() if into == group != area)
    if group == gate.EVERYONE:
        return f"{', '.join(names)} and anyone who named no area" if names else "Those who named no area"
    own = wave.area_names.get(group, "An area that is gone")
    return f"{own} with {', '.join(names)}" if names else own


def _theme_figures(
    theme: Theme, by_area: ByArea, wave: Wave, people: _People, quotes: tuple[Quote, ...] = ()
) -> ThemeFigures:
    """Let a theme's counts through the gate; quotes have passed it."""
    counts = add_up(by_area.values())

    def gated(value: int) -> int | None:
        return gate.figure(value, people.total, people.thresholds)

    return ThemeFigures(
        theme=theme,
        respondents=gated(counts.respondents),
        works=gated(counts.works),
        needs_work=gated(counts.needs_work),
        areas=_area_figures(by_area, people, wave) if wave.settled else (),
        quotes=quotes if counts.respondents else (),
        statements=gated(counts.statements),
    )


def _area_figures(by_area: ByArea, people: _People, wave: Wave) -> tuple[AreaFigures, ...]:
    """The figures of every published group, also of those where nobody mentions the theme.

    Counted where the analysis placed the statements (see `Counts`).
    """
    least = people.thresholds.figures
    if len(people.sizes) < 2 or add_up(by_area.values()).found < least:
        return ()  # a single group says what the wave's figures say; of a few people areas tell too much
    own = _by_group(by_area, people, wave)
    few = FEW_BESIDE_WORDS if least > 1 else 0
    works = beside_words([counts.found_works for counts in own.values()], few)
    needs_work = beside_words([counts.found_needs_work for counts in own.values()], few)
    figures = [
        AreaFigures(people.names[group], people.sizes[group], working, not_working, group == gate.EVERYONE)
        for group, working, not_working in zip(own, works, needs_work, strict=True)
    ]
    if not any(figure.mentions_it for figure in figures):
        return ()
    return tuple(sorted(figures, key=lambda f: (f.is_rest, -f.mentions, f.name)))


def _by_group(by_area: ByArea, people: _People, wave: Wave) -> dict[str, Counts]:
    """Counts of each published group that is large enough to be shown."""
    parts: dict[str, list[Counts]] = defaultdict(list)
    for area_id, counts in by_area.items():
        parts[gate.group_of(area_id, wave.pattern)].append(counts)
    shown = [group for group, size in people.sizes.items() if gate.figure(size, size, people.thresholds)]
    return {group: add_up(parts[group]) for group in shown}


def beside_words(counts: Sequence[int], few: int) -> list[int | None]:
    """Counts of groups as they may stand beside words: none under `few`, nor any that the sum gives away."""
    hidden = {place for place, count in enumerate(counts) if count < few}
    if len(hidden) == 1:
        hidden.add(min(set(range(len(counts))) - hidden, key=lambda place: counts[place], default=-1))
    return [None if place in hidden else count for place, count in enumerate(counts)]
