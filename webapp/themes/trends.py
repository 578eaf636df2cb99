"""What stands beside a theme in the list of a later round: whether it clearly changed, and a small line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from models.evidence.change import ThemeChange, Verdict, WaveChange
from models.evidence.over_rounds import RoundPoint

WIDTH, HEIGHT, EDGE = 64.0, 18.0, 4.0
LOWEST_TOP = 0.1  # the share that a line's height stands for at least, so that one person is no mountain


@dataclass(frozen=True)
class Sparkline:
    """Shares over the rounds; a run ends where a round shows no figure."""

    runs: Sequence[Sequence[tuple[float, float]]]
    last: tuple[float, float] | None
    words: str
    width: float = WIDTH
    height: float = HEIGHT


@dataclass(frozen=True)
class Trend:
    """A clear change since the round before, in a sign and in words, and the line of all rounds."""

    verdict: Verdict | None
    sign: str
    words: str
    line: Sparkline


def trends_of(change: WaveChange | None, rounds: dict[str, list[RoundPoint]]) -> dict[str, Trend]:
    """Give each theme what stands beside it, by the theme's id."""
    changes = {each.theme.id: each for each in change.themes} if change else {}
    return {
        theme_id: _trend(changes.get(theme_id), change, draw_line(points))
        for theme_id, points in rounds.items()
    }


def _trend(own: ThemeChange | None, change: WaveChange | None, line: Sparkline) -> Trend:
    if own is None or change is None or own.shares is None:
        return Trend(None, "", "", line)
    share, since = own.shares.clearest, change.before.name
    numbers = f"{share.before} of {share.of_before} → {share.now} of {share.of_now}"
    if own.verdict is Verdict.NEW:
        return Trend(own.verdict, "new", f"new since {since}: {numbers}", line)
    if own.verdict not in (Verdict.BETTER, Verdict.WORSE):
        return Trend(None, "", "", line)
    more = share.by > 0
    say = "say that it works" if own.is_about_working else "complain"
    return Trend(
        own.verdict,
        f"{own.verdict} {'↑' if more else '↓'}",
        f"{'more' if more else 'fewer'} {say} than in {since}: {numbers}",
        line,
    )


def draw_line(points: Sequence[RoundPoint]) -> Sparkline:
    """Draw shares over rounds; over one that shows none there is no line."""
    top = max([LOWEST_TOP, *(point.share for point in points if point.share is not None)])
    step, up = (WIDTH - 2 * EDGE) / max(len(points) - 1, 1), (HEIGHT - 2 * EDGE) / top
    places = [
        None if point.share is None else (EDGE + step * number, HEIGHT - EDGE - up * point.share)
        for number, point in enumerate(points)
    ]
    runs = [[place for place in run if place] for told, run in groupby(places, bool) if told]
    said = ", ".join(
        f"{point.wave.name} {'not shown' if point.people is None else f'{point.people} of {point.of}'}"
        for point in points
    )
    return Sparkline(runs, places[-1], f"Does not work: {said}")
