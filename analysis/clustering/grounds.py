"""What proposals rest on: the texts of all themes as they are placed now."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from analysis.arrays import BoolVector, FloatMatrix, FloatVector, IntVector, unit_rows
from analysis.corpus import Corpus, Kept, Statements

UNCLEAR = -1
FEWEST_PEOPLE = 3
PEOPLE_PER = 2000


@dataclass(frozen=True, eq=False)
class Group:
    """Texts that could be a theme of their own, the most typical first, and the theme they are in now."""

    theme: int
    texts: IntVector


@dataclass(frozen=True, eq=False)
class Grounds:
    """The u texts that proposals may be about or are measured by.

    Attributes
    ----------
    rows : array of shape (u, d), unit rows
        Mean-centred.
    labels : array of shape (u,), values -1..k-1
        The theme of a text's statements.
    free : array of shape (u,), bool
        Whether all of a text's statements are in that theme, and nobody put them there.
    newest : array of shape (u,), bool
        Whether all of them are of the newest wave.
    sides : array of shape (u,)
        1 where they say what works, 0 where what doesn't; NaN where neither, or both.
    behind : sparse array of shape (u, people)
        How many statements of a text are somebody's.
    n_themes : int
    """

    rows: FloatMatrix
    labels: IntVector
    free: BoolVector
    newest: BoolVector
    sides: FloatVector
    behind: csr_matrix
    n_themes: int

    @property
    def fewest_people(self) -> int:
        """How many people a proposal needs behind it: three, of many statements one for each 2,000."""
        return max(FEWEST_PEOPLE, round(len(self.behind.data) / PEOPLE_PER))

    def count_people(self, texts: IntVector) -> int:
        """Count the people who said one of these texts."""
        return len(np.unique(self.behind[texts].indices))

    def inside(self, theme: int) -> IntVector:
        """Give the texts of a theme, or the unclear ones, that a proposal may be about."""
        return np.flatnonzero(self.free & (self.labels == theme))

    def group(self, theme: int, texts: IntVector) -> Group:
        """Put texts in order: those nearest to the middle of them first."""
        nearness = self.rows[texts] @ self.rows[texts].sum(axis=0)
        return Group(theme, texts[np.lexsort((texts, -nearness))])

    def middle(self, texts: IntVector) -> FloatVector:
        """Give the centroid of texts: array of shape (d,), of length one."""
        centroid: FloatVector = unit_rows(self.rows[texts].sum(axis=0, keepdims=True))[0]
        return centroid


def gather_grounds(
    statements: Statements,
    corpus: Corpus,
    of_statement: IntVector,
    kept: Kept,
    people: IntVector,
    n_themes: int,
) -> Grounds:
    """Gather what is known of each text from its statements.

    Parameters
    ----------
    statements : Statements
    corpus : Corpus
        Of these.
    of_statement : array of shape (n,), values -1..k-1
    kept : Kept
    people : array of shape (n,)
    n_themes : int

    Returns
    -------
    Grounds
    """
    n_texts, n = len(corpus.texts), len(of_statement)
    lowest = np.full(n_texts, np.iinfo(np.int64).max)
    highest = np.full(n_texts, UNCLEAR, dtype=np.int64)
    np.minimum.at(lowest, corpus.text_of, of_statement)
    np.maximum.at(highest, corpus.text_of, of_statement)
    put = np.zeros(n, dtype=np.bool_)
    put[list(kept.put)] = True
    newest = np.zeros(n, dtype=np.bool_) if statements.newest is None else np.array(statements.newest)
    shape = (n_texts, int(people.max(initial=-1)) + 1)
    return Grounds(
        rows=corpus.rows,
        labels=highest,
        free=(lowest == highest) & ~_some(put, corpus),
        newest=~_some(~newest.astype(np.bool_), corpus),
        sides=_sides(statements.works, corpus),
        behind=csr_matrix((np.ones(n), (corpus.text_of, people)), shape=shape),
        n_themes=n_themes,
    )


def _some(told: BoolVector, corpus: Corpus) -> BoolVector:
    """Tell of each text whether it is so of one of its statements."""
    return np.bincount(corpus.text_of, weights=told, minlength=len(corpus.texts)) > 0


def _sides(works: Sequence[bool | None], corpus: Corpus) -> FloatVector:
    good = _some(np.array([side is True for side in works], dtype=np.bool_), corpus)
    bad = _some(np.array([side is False for side in works], dtype=np.bool_), corpus)
    return np.where(good == bad, np.nan, good).astype(np.float32)
