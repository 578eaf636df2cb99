"""Statements as they come, and in one canonical order, each text once."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from analysis.arrays import BoolMatrix, FloatMatrix, IntVector, group_sums, unit_rows
from analysis.encoding.feature_views import meaning_view

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Statements:
    """Statements, in any order: the themes are the same.

    Attributes
    ----------
    texts : sequence of n str
        Redacted. Equal texts are clustered once.
    vectors : array of shape (n, d), float32, unit rows
        In the context of their answers, see `analysis.encoding.answer_context`; zeros for a statement in a
        language that the encoder does not read.
    works : sequence of n bool or None
        Whether the statement answers what works (True), what doesn't (False), or neither.
    people : sequence of n hashables or None
        Who said it; by default everybody somebody else. A theme needs as many people as it needs statements.
    languages : sequence of n str or None
        ISO 639-1 codes; by default all are English. A theme with an English statement has an English label.
    withheld : sequence of n bool or None
        Whether the statement's words must not be used; it counts like any other.
    newest : sequence of n bool or None
        Whether the statement is of the newest wave; by default there is one wave.

    Raises
    ------
    ValueError
        The lengths differ.
    """

    texts: Sequence[str]
    vectors: FloatMatrix
    works: Sequence[bool | None]
    people: Sequence[Hashable] | None = None
    languages: Sequence[str] | None = None
    withheld: Sequence[bool] | None = None
    newest: Sequence[bool] | None = None

    def __post_init__(self) -> None:
        """Check that everything is said of every statement."""
        for name in ("vectors", "works", "people", "languages", "withheld", "newest"):
            said = getattr(self, name)
            if said is not None and len(said) != len(self.texts):
                raise ValueError(f"texts and {name} must have the same length")

    def __len__(self) -> int:
        """Give the number of statements."""
        return len(self.texts)

    def among(self, places: IntVector) -> "Statements":
        """Take the statements at these places, which are in order; all of them are not copied."""
        if len(places) == len(self):
            return self
        return Statements(
            texts=_at(self.texts, places),
            vectors=self.vectors[places],
            works=_at(self.works, places),
            people=self.people and _at(self.people, places),
            languages=self.languages and _at(self.languages, places),
            withheld=self.withheld and _at(self.withheld, places),
            newest=self.newest and _at(self.newest, places),
        )


def _at(values: Sequence[T], places: IntVector) -> list[T]:
    return [values[place] for place in places]


@dataclass(frozen=True, eq=False)
class Kept:
    """What people decided about n statements and the themes they keep.

    Attributes
    ----------
    themes : array of shape (n,)
        Index of the kept theme the statement was in, -1 where it was in none.
    barred : sequence of (statement, kept theme)
        A person took the statement (its index) out of the kept theme (its index): it does not join that theme
        again, nor does an equal text that is not kept there.
    put : sequence of statements
        A person put the statement (its index) where it is: nothing is proposed about it.
    """

    themes: IntVector
    barred: Sequence[tuple[int, int]] = ()
    put: Sequence[int] = ()

    @cached_property
    def inhabited(self) -> IntVector:
        """The kept themes that have statements, by index, in order; the others are not looked for."""
        return np.unique(self.themes[self.themes >= 0])

    def among(self, places: IntVector) -> "Kept":
        """Take what was decided about the statements at these places, which are in order."""
        if len(places) == len(self.themes):
            return self
        now = {int(place): row for row, place in enumerate(places)}
        barred = [(now[row], theme) for row, theme in self.barred if row in now]
        return Kept(self.themes[places], barred, [now[row] for row in self.put if row in now])

    def closed_up(self) -> "Kept":
        """Number the inhabited themes 0..k-1, and leave out the others."""
        now = {int(theme): number for number, theme in enumerate(self.inhabited)}
        numbered = np.searchsorted(self.inhabited, self.themes)
        themes = np.where(self.themes >= 0, numbered, -1).astype(np.int64)
        barred = [(row, now[theme]) for row, theme in self.barred if theme in now]
        return Kept(themes, barred, self.put)


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

    def directions(self, labels: IntVector, n_themes: int) -> FloatMatrix:
        """Give the themes' centroids once the mean of all statements is taken away.

        Parameters
        ----------
        labels : array of shape (u,), values -1..n_themes-1
        n_themes : int

        Returns
        -------
        array of shape (n_themes, d), unit rows
        """
        if not len(self.texts):
            return np.zeros((n_themes, self.vectors.shape[1]), dtype=np.float32)
        return unit_rows(group_sums(self.rows, labels, n_themes, self.weights))

    def broadcast(self, labels: IntVector, kept: Kept) -> IntVector:
        """Give every statement the label of its text; a kept statement stays where a person left it.

        One that was taken out of a theme in which an equal text was kept is unclear.

        Parameters
        ----------
        labels : array of shape (u,), values -1..
        kept : Kept
            Of the n statements.

        Returns
        -------
        array of shape (n,), values -1..
        """
        of_statement = labels[self.text_of]
        for statement, theme in kept.barred:
            if of_statement[statement] == theme:
                of_statement[statement] = -1
        return np.where(kept.themes >= 0, kept.themes, of_statement).astype(np.int64)

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
