"""The share of people who say something, with its interval."""

from dataclasses import dataclass
from math import sqrt

from models.evidence.mean_change import NORMAL


@dataclass(frozen=True)
class Share:
    """A share, 0 to 1, with its interval of 95 % confidence."""

    value: float
    low: float
    high: float


def share_of(people: int, of: int) -> Share | None:
    """Give the share that some people are of others, with its interval; None where there is nobody."""
    return wilson(people, of) if of else None


def wilson(people: int, of: int) -> Share:
    """Give the share that some people are of others, one at least, with Wilson's interval.

    E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, Journal of the
    American Statistical Association 22 (1927), 209–212. Those who answered are taken for a sample.
    """
    value, z = people / of, NORMAL**2 / of
    middle = (value + z / 2) / (1 + z)
    margin = sqrt(z * (value * (1 - value) + z / 4)) / (1 + z)
    return Share(value, max(0.0, middle - margin), min(1.0, middle + margin))
