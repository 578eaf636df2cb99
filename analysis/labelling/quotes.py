"""Quotes that speak for a theme: typical, different from each other, readable."""

import re
from collections.abc import Sequence

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector, IntVector

QUOTES = 3
CONSIDERED = 40
TYPICAL = 0.7
SHORTEST, LONGEST = 25, 240
MINORITY = 0.2
FEWEST_WORDS = 4
TORN = 0.5  # taken off: another is chosen unless it speaks much less for the theme
# So begins what continues a sentence before it, or speaks of something that was named there. The pages' rule
# (`models.evidence.quotes`) is the same; a test holds them together, since the rooms share no code.
_TORN_OFF = re.compile(
    r"\W*(?:also|although|and|because|but|either|especially|except|he|her|his|hence|however|including|instead|it"
    r"|its|like|nor|or|otherwise|plus|same|she|so|such|that|their|them|then|therefore|these|they|this|those"
    r"|though|thus|unlike|whereas|which|while|who|whom|whose|yet)\b",
    re.IGNORECASE,
)


def choose_quotes(
    texts: Sequence[str], rows: FloatMatrix, members: IntVector, centroid: FloatVector, sides: FloatVector
) -> list[int]:
    """Choose up to three quotes by maximal marginal relevance; where both sides speak, both are heard.

    Parameters
    ----------
    texts : sequence of u str
    rows : array of shape (u, d), unit rows
    members : array of shape (m,), indices into texts
    centroid : array of shape (d,), unit length
    sides : array of shape (u,)
        Share of the text's statements that speak of what works, 0..1; NaN where no side is known.

    Returns
    -------
    list of int
        Indices into texts, the most typical first.

    Notes
    -----
    Carbonell and Goldstein (1998), The use of MMR.
    """
    members = _of_enough_words(texts, members)
    unreadable = np.array([_hard_to_read(texts[index]) for index in members], dtype=np.float32)
    typical: FloatVector = np.asarray(rows[members] @ centroid - unreadable, dtype=np.float32)
    order = np.lexsort((members, -typical))[:CONSIDERED]
    pool = _both_sides(members, order, sides)
    chosen: list[int] = []
    for _ in range(min(QUOTES, sum(len(part) for part in pool))):
        chosen.append(_next_quote(rows, members, pool, typical, chosen))
    return [int(members[position]) for position in chosen]


def _next_quote(
    rows: FloatMatrix, members: IntVector, pool: list[IntVector], typical: FloatVector, chosen: list[int]
) -> int:
    side = pool[len(chosen) % len(pool)]
    left = [int(position) for position in side if position not in chosen]
    left = left or [int(position) for part in pool for position in part if position not in chosen]
    if not chosen:
        return left[0]
    alike: FloatVector = np.asarray((rows[members[left]] @ rows[members[chosen]].T).max(axis=1))
    gain = TYPICAL * typical[left] - (1 - TYPICAL) * alike
    return left[int(gain.argmax())]


def _both_sides(members: IntVector, order: IntVector, sides: FloatVector) -> list[IntVector]:
    """Split the candidates by side, the larger side first, unless one side hardly speaks."""
    known = sides[members]
    good, bad = int((known >= 0.5).sum()), int((known < 0.5).sum())
    if min(good, bad) < MINORITY * max(1, good + bad):
        return [order]
    parts = [order[known[order] >= 0.5], order[known[order] < 0.5]]
    return sorted((part for part in parts if len(part)), key=lambda part: -len(part))


def stands_by_itself(text: str) -> bool:
    """Whether a text can be read without what stands before or after it in its answer."""
    is_whole = len(text.split()) >= FEWEST_WORDS and text.rstrip()[-1:] not in ",:"
    return is_whole and not _TORN_OFF.match(text)


def _of_enough_words(texts: Sequence[str], members: IntVector) -> IntVector:
    """Leave out members of a few words where the others are enough."""
    whole = np.array([len(texts[index].split()) >= FEWEST_WORDS for index in members])
    return members[whole] if whole.sum() >= QUOTES else members


def _hard_to_read(text: str) -> float:
    """Take off for a quote that is too short to say something, cut out of its sense, or too long to read."""
    if len(text.split()) < FEWEST_WORDS:
        return 1.0
    if not stands_by_itself(text):
        return TORN
    if len(text) < SHORTEST:
        return 0.2 * (SHORTEST - len(text)) / SHORTEST
    return min(0.3, 0.3 * max(0, len(text) - LONGEST) / LONGEST)
