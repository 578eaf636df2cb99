"""Two views of the same statements: meaning alone, and meaning with wording."""

from collections.abc import Sequence

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis.arrays import FloatMatrix, unit_rows

WORDING_WEIGHT = 0.6
WORDING_DIMENSIONS = 100
_WORDS = r"(?u)\b[^\W\d_][\w'\u2019-]+\b"


def meaning_view(vectors: FloatMatrix) -> FloatMatrix:
    """Take the mean away from the vectors: what all statements share tells none apart.

    Parameters
    ----------
    vectors : array of shape (n, d), unit rows

    Returns
    -------
    array of shape (n, d), unit rows
    """
    return unit_rows(vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32), in_place=True)


def wording_view(meaning: FloatMatrix, statements: Sequence[str], random_state: int) -> FloatMatrix:
    """Set the words beside the meaning: unit rows of [meaning, 0.6 · LSA of TF-IDF].

    Parameters
    ----------
    meaning : array of shape (n, d), unit rows
    statements : sequence of n str
    random_state : int

    Returns
    -------
    array of shape (n, d + at most 100), unit rows

    Notes
    -----
    Deerwester et al. (1990), Indexing by latent semantic analysis.
    """
    vectorizer = TfidfVectorizer(
        stop_words="english", sublinear_tf=True, token_pattern=_WORDS, dtype=np.float32
    )
    try:
        weights = vectorizer.fit_transform(statements)
    except ValueError:  # nothing but stop words
        return meaning
    n_components = min(WORDING_DIMENSIONS, min(weights.shape) - 1)
    if n_components < 1:
        return meaning
    reduced = TruncatedSVD(n_components, random_state=random_state).fit_transform(weights)
    wording = unit_rows(np.asarray(reduced, dtype=np.float32))
    return unit_rows(np.hstack([meaning, WORDING_WEIGHT * wording]))
