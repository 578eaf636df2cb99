"""How far apart those are who scored an item, each alone: for each input, and for the score."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from statistics import mean, median, median_low, stdev

from models.backlog.methods import REACH, Input, Method, Values

FAR_FACTOR = 2.0  # between the lowest and the highest of free numbers; on a scale more than a step is far


@dataclass(frozen=True)
class InputSpread:
    """What scorers gave for an input, by their id; who can't tell is not there."""

    input: Input
    given: Mapping[str, float]

    @property
    def lowest(self) -> float:
        """The lowest value that somebody gave."""
        return min(self.given.values())

    @property
    def highest(self) -> float:
        """The highest value that somebody gave."""
        return max(self.given.values())

    @property
    def median(self) -> float | None:
        """The value in the middle; on a scale that of an even number is the lower of both, which is on it."""
        if not self.given:
            return None
        return (median_low if self.input.choices else median)(self.given.values())

    @property
    def factor(self) -> float:
        """How many times the highest is of the lowest."""
        return self.highest / self.lowest if self.lowest else 1.0

    def place(self, value: float) -> float:
        """Where a value stands between the lowest (0) and the highest (1) that can be drawn.

        On a scale by its steps; a free number by its logarithm, so that twice as much is as far everywhere.
        """
        if self.input.choices:
            scale = sorted(self.input.choices)
            return scale.index(value) / max(1, len(scale) - 1)
        if self.factor == 1:
            return 0.5
        return log(value / self.lowest) / log(self.factor)

    @property
    def dots(self) -> list[tuple[float, int]]:
        """Where each value stands, the lowest first, and how many gave it."""
        counted = Counter(self.given.values())
        return [(self.place(value), counted[value]) for value in sorted(counted)]

    @property
    def is_far(self) -> bool:
        """Whether they are so far apart that they mean different things."""
        if len(self.given) < 2:
            return False
        if self.input.choices:
            scale = sorted(self.input.choices)
            return scale.index(self.highest) - scale.index(self.lowest) > 1
        return self.factor > FAR_FACTOR


def asked_inputs(method: Method) -> tuple[Input, ...]:
    """The inputs that scorers are asked for: not those that come from the evidence or are computed."""
    return tuple(each for each in method.inputs if each is not REACH and not each.computed)


def input_spreads(method: Method, given: Mapping[str, Mapping[str, float]]) -> list[InputSpread]:
    """What scorers gave for an item, input by input; `given` are their values by name, by their id.

    A value that the input does not allow, as after another method was chosen, counts for nothing.
    """
    return [
        InputSpread(
            each,
            {
                scorer: value
                for scorer, values in given.items()
                if (value := values.get(each.name)) is not None and each.allows(value)
            },
        )
        for each in asked_inputs(method)
    ]


def spread_of(method: Method, settled: Values, given: Sequence[Mapping[str, float]]) -> float:
    """How far apart the scores are that each scorer alone would have given: their coefficient of variation.

    The standard deviation of the scores (of a sample) divided by their mean (Everitt, The Cambridge
    Dictionary of Statistics, 1998). Where a scorer can't tell an input it is taken as it was settled, so that
    only what they gave sets them apart; who can't tell any is left out.

    Parameters
    ----------
    settled
        What the item is scored with, what scorers are not asked for included.
    given
        The values of each scorer, by the name of the input.

    Returns
    -------
    float
        0 where fewer than two gave anything, where the mean is 0, or where an input is missing.
    """
    scores = [method.score({**settled, **values}) for values in given if values]
    known = [score for score in scores if score is not None]
    if len(known) < 2 or mean(known) == 0:
        return 0.0
    return stdev(known) / mean(known)
