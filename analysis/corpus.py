"""Statements in one canonical order, each text once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.arrays import BoolMatrix, FloatMatrix, IntVector
from analysis.encoding.feature_views import meaning_view


@dataclass(frozen=True, eq=False)
class Corpus:
    """Distinct texts, sorted, so that the order in which statements arrive changes nothing.

    Attributes
    ----------
    texts : tuple of u str, sorted
    vectors : array of shape (u, d), unit rows
    weights : array of shape (u,)
        How many statements have the text.
    kept : array of shape (u,)
        Index of the kept theme most of these statements are in, -1 where none is.
    text_of : array of shape (n,)
        For each statement the index of its text.
    first : array of shape (u,)
        For each text the index of the first statement that has it.
    """

    texts: tuple[str, ...]
    vectors: FloatMatrix
    weights: IntVector
    kept: IntVector
    text_of: IntVector
    first: IntVector

    @cached_property
    def rows(self) -> FloatMatrix:
        """The vectors mean-centred, unless there are so few that centring sets them against each other."""
        return meaning_view(self.vectors) if len(self.texts) > 2 else self.vectors

    def bar(self, barred: Sequence[tuple[int, int]], n_kept: int) -> BoolMatrix:
        """Tell which texts must not join which kept themes.

        Parameters
        ----------
        barred : sequence of (statement, kept theme)
        n_kept : int

        Returns
        -------
        array of shape (u, n_kept), bool
        """
        forbidden: BoolMatrix = np.zeros((len(self.texts), n_kept), dtype=np.bool_)
        for statement, theme in barred:
            forbidden[self.text_of[statement], theme] = True
        return forbidden


def gather_corpus(statements: Sequence[str], vectors: FloatMatrix, kept: IntVector | None) -> Corpus:
    """Bring statements into canonical order, each text once.

    Parameters
    ----------
    statements : sequence of n str
    vectors : array of shape (n, d), unit rows; equal texts have equal vectors
    kept : array of shape (n,) or None

    Returns
    -------
    Corpus

    Raises
    ------
    ValueError
        The lengths differ, or a vector is not finite.
    """
    if len(vectors) != len(statements) or (kept is not None and len(kept) != len(statements)):
        raise ValueError("statements, vectors and kept must have the same length")
    if not np.isfinite(vectors).all():
        raise ValueError("vectors must be finite")
    texts = sorted(set(statements))
    position = {text: index for index, text in enumerate(texts)}
    text_of = np.array([position[statement] for statement in statements], dtype=np.int64)
    first = np.full(len(texts), len(statements), dtype=np.int64)
    np.minimum.at(first, text_of, np.arange(len(statements)))
    return Corpus(
        texts=tuple(texts),
        vectors=np.ascontiguousarray(vectors[first], dtype=np.float32),
        weights=np.bincount(text_of, minlength=len(texts)).astype(np.int64),
        kept=_majority(text_of, kept, len(texts)),
        text_of=text_of,
        first=first,
    )


def _majority(text_of: IntVector, kept: IntVector | None, n_texts: int) -> IntVector:
    if kept is None or not len(kept) or kept.max() < 0:
        return np.full(n_texts, -1, dtype=np.int64)
    votes = np.zeros((n_texts, int(kept.max()) + 1), dtype=np.int64)
    held = kept >= 0
    np.add.at(votes, (text_of[held], kept[held]), 1)
    return np.where(votes.any(axis=1), votes.argmax(axis=1), -1).astype(np.int64)
