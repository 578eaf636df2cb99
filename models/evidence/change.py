"""What has changed from one wave to another: told from what the pages of both show, and from nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from models.evidence.figures import AreaFigures, ThemeFigures, figures_by_theme
from models.evidence.share_change import ShareChange
from models.intake.responses import count_responses
from models.privacy import gate
from models.surveys.waves import Wave
from models.themes.themes import Theme

FEWEST_FOR_NEW = 3  # people: what fewer say for the first time is too little to be called new


class Verdict(StrEnum):
    """What became of a theme, in the order in which it is told."""

    BETTER = "better"
    WORSE = "worse"
    NEW = "new"
    GONE = "gone"
    NOT_CLEAR = "no clear change"
    TOO_FEW = "too few to tell"


@dataclass(frozen=True)
class Shares:
    """Of who answered: for how many it does not work, and works, then and now; None: a side is not told."""

    needs_work: ShareChange | None
    works: ShareChange | None

    @property
    def told(self) -> list[ShareChange]:
        """The sides that are told, not working first."""
        return [side for side in (self.needs_work, self.works) if side]

    @property
    def clearest(self) -> ShareChange:
        """The side that has changed most beside its interval; not working where both have alike."""
        return max(self.told, key=_weight)


@dataclass(frozen=True)
class AreaChange:
    """A group that both waves publish under one name."""

    name: str
    shares: Shares
    verdict: Verdict


@dataclass(frozen=True)
class ThemeChange:
    """What became of a theme; `shares` is None where a figure of either wave is not shown."""

    theme: Theme
    verdict: Verdict
    shares: Shares | None
    areas: tuple[AreaChange, ...] = ()
    is_gone: bool = False

    @property
    def is_about_working(self) -> bool:
        """Whether what is clearest is for how many it works."""
        return self.shares is not None and self.shares.clearest is self.shares.works


@dataclass(frozen=True)
class WaveChange:
    """Two waves side by side; `themes` by verdict, the clearest first. Empty where a wave shows no figure."""

    before: Wave
    after: Wave
    answered_before: int | None
    answered_after: int | None
    themes: tuple[ThemeChange, ...] = ()

    def having(self, verdict: str) -> Sequence[ThemeChange]:
        """The themes of which this is the verdict."""
        return [change for change in self.themes if change.verdict == verdict]

    @property
    def headline(self) -> ThemeChange | None:
        """The clearest change of all, of two alike the worse; None where nothing has clearly changed."""
        clear = [*self.having(Verdict.WORSE), *self.having(Verdict.BETTER)]
        return max(clear, key=_clearness, default=None)

    @property
    def largest_share(self) -> float:
        """The largest share of all, then or now, above 0: for a scale."""
        sides = [side for change in self.themes if change.shares for side in change.shares.told]
        shares = [share for side in sides for share in (side.before / side.of_before, side.now / side.of_now)]
        return max(shares, default=0.0) or 1.0

    @property
    def tried(self) -> int:
        """For how many themes a change could have been told: one in twenty looks changed by chance."""
        return sum(change.verdict != Verdict.TOO_FEW for change in self.themes)


def compare_waves(
    session: Session, before: Wave, after: Wave, now: Mapping[str, ThemeFigures] | None = None
) -> WaveChange:
    """Compare every theme that is not hidden in two waves of a survey.

    Parameters
    ----------
    now
        The figures of the later wave by theme id, where they are known already; a theme that is not there was
        mentioned by nobody.
    """
    answered = [_answered(session, wave) for wave in (before, after)]
    if answered[0] is None or answered[1] is None:
        return WaveChange(before, after, answered[0], answered[1])
    people = answered[0], answered[1]
    then = figures_by_theme(session, before, quoted=False)
    now = figures_by_theme(session, after, quoted=False) if now is None else now
    told = [
        change
        for theme_id, figures in then.items()
        if not figures.theme.hidden
        and (change := _theme_change(figures, now.get(theme_id) or _unsaid(figures.theme), people))
    ]
    order = list(Verdict)
    told.sort(key=lambda change: (order.index(change.verdict), -_clearness(change), change.theme.title))
    return WaveChange(before, after, *people, tuple(told))


def _unsaid(theme: Theme) -> ThemeFigures:
    return ThemeFigures(theme, respondents=0, works=0, needs_work=0)


def _answered(session: Session, wave: Wave) -> int | None:
    answered = count_responses(session, wave.id)
    return gate.figure(answered, answered, wave.thresholds) or None


def _theme_change(then: ThemeFigures, now: ThemeFigures, people: tuple[int, int]) -> ThemeChange | None:
    """Say what became of a theme; None where nobody mentions it in either wave."""
    if not then.respondents and not now.respondents:
        return None
    shares = _shares(then, now, people)
    verdict = verdict_of(shares, then.respondents, now.respondents) if shares else Verdict.TOO_FEW
    is_gone = then.is_gone or now.is_gone
    return ThemeChange(now.theme, verdict, shares, _area_changes(then.areas, now.areas), is_gone)


def _shares(
    then: ThemeFigures | AreaFigures, now: ThemeFigures | AreaFigures, people: tuple[int, int]
) -> Shares | None:
    """What is told of either side in both waves; None where nothing is."""

    def side(before: int | None, after: int | None) -> ShareChange | None:
        if before is None or after is None:
            return None
        return ShareChange(before, people[0], after, people[1])

    shares = Shares(side(then.needs_work, now.needs_work), side(then.works, now.works))
    return shares if shares.told else None


def verdict_of(shares: Shares, then: int | None, now: int | None) -> Verdict:
    """Say what became of what so many people mentioned, and mention now."""
    if not then and (now or 0) >= FEWEST_FOR_NEW:
        return Verdict.NEW
    if not now and (then or 0) >= FEWEST_FOR_NEW:
        return Verdict.GONE
    return direction_of(shares)


def direction_of(shares: Shares) -> Verdict:
    """Whether it got better or worse: clearly on one side, and not clearly the other way on the other."""
    works = shares.works.clear_way if shares.works else 0
    needs = shares.needs_work.clear_way if shares.needs_work else 0
    if (works > needs) and works >= 0 >= needs:
        return Verdict.BETTER
    if (works < needs) and works <= 0 <= needs:
        return Verdict.WORSE
    could_be_told = any(side.could_be_clear for side in shares.told)
    return Verdict.NOT_CLEAR if could_be_told else Verdict.TOO_FEW


def _area_changes(then: Sequence[AreaFigures], now: Sequence[AreaFigures]) -> tuple[AreaChange, ...]:
    """The groups that stand under one name in both waves, as far as both tell of them."""
    earlier = {area.name: area for area in then}
    found = []
    for area in now:
        own = earlier.get(area.name)
        shares = _shares(own, area, (own.respondents, area.respondents)) if own else None
        if shares:
            found.append(AreaChange(area.name, shares, direction_of(shares)))
    return tuple(found)


def _clearness(change: ThemeChange) -> float:
    return _weight(change.shares.clearest) if change.shares else 0.0


def _weight(change: ShareChange) -> float:
    """How large a change is beside the half of its interval; what is alike on both sides is the same."""
    interval = change.interval
    return round(abs(change.by) / ((interval.high - interval.low) / 2), 9)
