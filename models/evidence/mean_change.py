"""A mean, how much it has changed from one round to the next, and whether that is more than chance."""

from collections import Counter
from dataclasses import dataclass
from math import sqrt

FEWEST_TO_COMPARE = 5  # people in either round, in any privacy mode: fewer tell nothing of a change
NORMAL = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True)
class MeanChange:
    """The difference of two means, in points of the scale, with its interval of 95 % confidence."""

    by: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether no change at all is outside of the interval."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Mean:
    """A mean with its interval of 95 % confidence, which no end of the scale cuts."""

    value: float
    low: float
    high: float


def mean_of(given: Counter[int]) -> Mean | None:
    """Give the mean of what people gave, with Student's interval; None where too few gave anything.

    “Student”, “The probable error of a mean”, Biometrika 6 (1908), 1–25. Those who answered are taken for a
    sample.

    Parameters
    ----------
    given
        How many people gave each number.
    """
    people = given.total()
    if people < FEWEST_TO_COMPARE:
        return None
    value = _mean(given)
    margin = student(people - 1) * sqrt(_variance(given) / people)
    return Mean(value, value - margin, value + margin)


def mean_change(before: Counter[int], now: Counter[int]) -> MeanChange | None:
    """Compare what people gave in two rounds; None where too few gave anything in either.

    The interval is Welch's for the difference of two means whose variances differ: B. L. Welch, “The
    generalization of ‘Student's’ problem when several different population variances are involved”,
    Biometrika 34 (1947), 28–35, with the degrees of freedom of Welch and Satterthwaite. Rounds are taken for
    samples that have nothing to do with each other: nobody knows who answered in both.

    Parameters
    ----------
    before, now
        How many people gave each number.
    """
    sizes = before.total(), now.total()
    if min(sizes) < FEWEST_TO_COMPARE:
        return None
    by = _mean(now) - _mean(before)
    errors = [_variance(given) / given.total() for given in (before, now)]
    spread = sum(errors)
    if not spread:
        return MeanChange(by, by, by)
    freedom = spread**2 / sum(error**2 / (size - 1) for error, size in zip(errors, sizes, strict=True))
    margin = student(freedom) * sqrt(spread)
    return MeanChange(by, by - margin, by + margin)


def student(freedom: float) -> float:
    """The 97.5 % point of Student's t with so many degrees of freedom, four or more, to a hundredth.

    By the expansion 26.7.5 of Abramowitz and Stegun, Handbook of Mathematical Functions (1964).
    """
    z = NORMAL
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))


def _mean(given: Counter[int]) -> float:
    return sum(number * people for number, people in given.items()) / given.total()


def _variance(given: Counter[int]) -> float:
    mean = _mean(given)
    return sum(people * (number - mean) ** 2 for number, people in given.items()) / (given.total() - 1)
