"""How well two who sorted the same statements agree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.evidence.share import Share, share_of

Pair = tuple[str | None, str | None]  # the theme of a statement by the one and by the other; None: in none


@dataclass(frozen=True)
class Agreement:
    """How many statements both put in the same place, as a share with its interval, and beyond chance.

    `kappa` is 1 where they always agree and 0 where they do as often as by chance; None where chance alone
    would make them agree always, or there is no statement.
    """

    statements: int
    agreed: int
    share: Share | None
    kappa: float | None


def agreement_of(pairs: Sequence[Pair]) -> Agreement:
    """Compare two who sorted statements.

    Kappa is of J. Cohen, “A coefficient of agreement for nominal scales”, Educational and Psychological
    Measurement 20 (1960), 37–46; the share's interval is Wilson's.
    """
    agreed = sum(one == other for one, other in pairs)
    return Agreement(len(pairs), agreed, share_of(agreed, len(pairs)), _kappa(agreed, pairs))


def _kappa(agreed: int, pairs: Sequence[Pair]) -> float | None:
    number = len(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(ones[place] * others[place] for place in ones)
    left = number * number - by_chance  # whole numbers, so that no rounding hides that nothing is left
    return (agreed * number - by_chance) / left if left else None
