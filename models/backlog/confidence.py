"""How much the figures behind a theme can be relied on: a confidence with each of its parts, to propose."""

from dataclasses import dataclass

from sqlmodel import Session

from models.backlog.from_themes import Proposal
from models.evidence.figures import theme_by_wave
from models.evidence.share import wilson
from models.evidence.unclear import count_unclear
from models.surveys.waves import Wave
from models.themes.themes import Theme

LEAST = 50  # what is proposed where there are no figures
FROM = {100: 75, 80: 45, LEAST: 0}  # by confidence: the points from which on it is proposed
A_STEP_LESS = {100: 80, 80: LEAST, LEAST: LEAST}
POINTS_OF_WIDTH, POINTS_OF_AREAS, POINTS_OF_ROUNDS, POINTS_OF_UNCLEAR = 40, 20, 20, 20
NARROW, WIDE = 0.4, 2.0  # of an interval, as parts of the share (± a fifth, ± all of it): all points, none
MANY = 3  # areas, rounds: all points
MUCH_UNCLEAR = 0.4  # of what was said: no points


@dataclass(frozen=True)
class Part:
    """A part of a confidence: its figure in words, and its points of so many."""

    figure: str
    points: int
    of: int


@dataclass(frozen=True)
class ProposedConfidence:
    """A confidence of 100, 80 or 50 per cent, why, and the parts that it comes from."""

    value: int
    because: str
    parts: tuple[Part, ...] = ()

    @property
    def points(self) -> int:
        """All its points, of 100."""
        return sum(part.points for part in self.parts)


NO_SURVEY = ProposedConfidence(LEAST, "no survey stands behind it")
NO_FIGURES = ProposedConfidence(LEAST, "too few people have answered for figures")

NOBODY_SAYS_IT = ProposedConfidence(LEAST, "nobody mentions it in this round")


def propose_confidence(session: Session, proposal: Proposal) -> ProposedConfidence:
    """Propose a confidence for the figures of a theme.

    Our own sum of four parts, 100 points together: how narrow the interval of the share is beside the share
    itself (a score moves with the reach as a part of it), in how many areas it is mentioned, in how many
    rounds, and how little of what was said is unclear; every figure past the gate. From 75 points on it is
    100 %, from 45 on 80 %, below 50 %. What works and is to be kept and shared gets one step less: that it
    works for some does not say that it would for the others.
    """
    evidence, wave = proposal.evidence, proposal.wave
    if evidence is None or wave is None or evidence.respondents is None or not proposal.answered:
        return NO_FIGURES
    said = (evidence.works if proposal.keeps else evidence.needs_work) or evidence.respondents
    if not said:
        return NOBODY_SAYS_IT
    areas = sum(area.mentions_it for area in evidence.areas)
    rounds = _rounds_until(session, proposal.theme, wave)
    parts = (
        _of_width(said, proposal.answered),
        Part(_counted(areas, "area"), _points(areas, 1, MANY, POINTS_OF_AREAS), POINTS_OF_AREAS),
        Part(_counted(rounds, "round"), _points(rounds, 1, MANY, POINTS_OF_ROUNDS), POINTS_OF_ROUNDS),
        _of_unclear(count_unclear(session, wave)),
    )
    return _worth(parts, keeps=proposal.keeps)


def _rounds_until(session: Session, theme: Theme, wave: Wave) -> int:
    """In how many rounds a theme was mentioned, up to one."""
    told = theme_by_wave(session, theme)
    return sum(bool(figures.respondents) for each, figures in told if each.number <= wave.number)


def _worth(parts: tuple[Part, ...], *, keeps: bool) -> ProposedConfidence:
    """What parts are worth together."""
    points = sum(part.points for part in parts)
    value = next(value for value, least in FROM.items() if points >= least)
    because = f"the evidence has {points} of 100 points"
    if not keeps:
        return ProposedConfidence(value, because, parts)
    less = f"{because}; one step less, since what works for some need not work for the others"
    return ProposedConfidence(A_STEP_LESS[value], less, parts)


def _of_width(said: int, answered: int) -> Part:
    share = wilson(said, answered)
    figure = (
        f"{said} of {answered} people: {100 * share.low:.0f} to {100 * share.high:.0f} %, with 95 % certainty"
    )
    return Part(
        figure,
        _points((share.high - share.low) * answered / said, WIDE, NARROW, POINTS_OF_WIDTH),
        POINTS_OF_WIDTH,
    )


def _of_unclear(counted: tuple[int, int] | None) -> Part:
    unclear, every = counted or (0, 0)
    share = unclear / every if every else 1.0
    figure = f"{unclear} of {every} statements unclear"
    return Part(figure, _points(share, MUCH_UNCLEAR, 0.0, POINTS_OF_UNCLEAR), POINTS_OF_UNCLEAR)


def _counted(number: int, what: str) -> str:
    if not number:
        return f"mentioned in no {what} that may be told"
    return f"mentioned in {number} {what}{'' if number == 1 else 's'}"


def _points(value: float, none: float, all_of_them: float, most: int) -> int:
    """How many points a value has: `none` and below 0, all from `all_of_them` on, evenly between."""
    return round(most * min(1.0, max(0.0, (value - none) / (all_of_them - none))))
