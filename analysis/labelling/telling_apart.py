"""Choose the names of all themes together, so that they tell the themes apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import BoolVector, FloatMatrix, FloatVector, IntVector
from analysis.labelling.phrase_ranking import Grouping

ASKED_A_THEME = 60
ROUNDS = 3
WORTH = 0.6  # against telling every statement its own theme
ALL_WORDS_SHARED, SAME = 0.5, 9.0


@dataclass(frozen=True, eq=False)
class Option:
    """What a theme could be called.

    Attributes
    ----------
    label : str
    words : frozenset of str
        Those of the label, by stem.
    vector : array of shape (d,), unit length
    worth : float
        How good a name it is by itself, against the best that the theme could have, 0..1.
    topic : str
        The topic that it is made of, where it is.
    """

    label: str
    words: frozenset[str]
    vector: FloatVector
    worth: float
    topic: str = ""


def choose_apart(options: Sequence[Sequence[Option]], grouping: Grouping) -> list[Option]:
    """Choose a name for each theme, so that statements come nearest to the name of their own.

    Parameters
    ----------
    options : sequence of k sequences of Option
        At least one for each theme; the best first.
    grouping : Grouping
        In k themes.

    Returns
    -------
    list of k Option
        No two of the same words, unless a theme has no other.
    """
    asked = _asked(grouping.labels)
    choice = _Choice(options, grouping.rows[asked], grouping.labels[asked])
    largest = sorted(range(len(options)), key=lambda theme: (-grouping.sizes[theme], theme))
    for _ in range(ROUNDS):
        if not any([choice.improve(theme) for theme in largest]):
            break
    return choice.chosen


def _asked(labels: IntVector) -> IntVector:
    """Take at most so many texts of each theme, evenly."""
    parts = [np.flatnonzero(labels == theme) for theme in np.unique(labels[labels >= 0])]
    evenly = [part[:: 1 + (len(part) - 1) // ASKED_A_THEME] for part in parts]
    return np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *evenly]))


class _Choice:
    """One option of each theme, and how near every statement comes to it."""

    def __init__(self, options: Sequence[Sequence[Option]], rows: FloatMatrix, labels: IntVector) -> None:
        self._options, self._labels = options, labels
        self._near = [rows @ np.array([one.vector for one in part]).T for part in options]
        self._places = [0] * len(options)
        self._now = np.column_stack([near[:, 0] for near in self._near])
        # The statements of a theme weigh as its root, so that neither large nor small themes decide alone.
        self._weight = np.sqrt(np.maximum(1, np.bincount(labels, minlength=len(options))))

    @property
    def chosen(self) -> list[Option]:
        """The options at hand."""
        return [part[place] for part, place in zip(self._options, self._places, strict=True)]

    def improve(self, theme: int) -> bool:
        """Take the option that is worth most for all; tell whether it is another."""
        if len(self._options[theme]) == 1:
            return False
        others = np.delete(self._now, theme, axis=1)
        nearest = others.max(axis=1, initial=-1.0)
        named = np.delete(np.arange(len(self._options)), theme)
        are_right = named[others.argmax(axis=1)] == self._labels if len(named) else self._labels < 0
        told = (
            self._told(theme, near > nearest, are_right)
            + WORTH * self._weight[theme] * self._worth(theme, one)
            for near, one in zip(self._near[theme].T, self._options[theme], strict=True)
        )
        best = int(np.argmax(list(told)))
        is_new = best != self._places[theme]
        self._places[theme] = best
        self._now[:, theme] = self._near[theme][:, best]
        return is_new

    def _told(self, theme: int, comes_here: BoolVector, are_right: BoolVector) -> float:
        """How many statements come to the name of their own theme, weighed."""
        right = np.where(comes_here, self._labels == theme, are_right)
        return float((right / self._weight[self._labels]).sum())

    def _worth(self, theme: int, one: Option) -> float:
        others = [other for place, other in enumerate(self.chosen) if place != theme]
        is_part = any(one.words <= other.words or other.words <= one.words for other in others)
        is_same = any(one.words == other.words for other in others)
        return one.worth - ALL_WORDS_SHARED * is_part - SAME * is_same
