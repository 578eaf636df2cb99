"""Describe the themes: order, sides, names, quotes, centroids."""

from collections.abc import Sequence

import numpy as np
from spacy.language import Language

from analysis.arrays import BoolVector, FloatMatrix, FloatVector, IntVector, group_sums, unit_rows
from analysis.corpus import Corpus
from analysis.encoder import Encoder
from analysis.labels import Encode, name_themes
from analysis.quotes import choose_quotes
from analysis.results import FoundTheme


def in_order(labels: IntVector, corpus: Corpus, n_kept: int) -> IntVector:
    """Number the new themes by size, the largest first, after the kept ones; then by their first text.

    Parameters
    ----------
    labels : array of shape (u,), values -1..
    corpus : Corpus
    n_kept : int

    Returns
    -------
    array of shape (u,), values -1..k-1
    """
    found = np.unique(labels[labels >= n_kept])
    sizes = {int(theme): int(corpus.weights[labels == theme].sum()) for theme in found}
    first = {int(theme): int(np.argmax(labels == theme)) for theme in found}
    ordered = sorted(sizes, key=lambda theme: (-sizes[theme], first[theme]))
    new = {theme: n_kept + rank for rank, theme in enumerate(ordered)}
    return np.array([new.get(int(label), int(label)) for label in labels], dtype=np.int64)


def in_final_order(
    themes: tuple[FoundTheme, ...], of_statement: IntVector
) -> tuple[tuple[FoundTheme, ...], IntVector]:
    """Put themes in order, and number the statements' themes anew: kept ones, then by size, then by label.

    Parameters
    ----------
    themes : tuple of k FoundTheme
    of_statement : array of shape (n,), values -1..k-1

    Returns
    -------
    themes : tuple of k FoundTheme
    of_statement : array of shape (n,), values -1..k-1
    """
    ordered = sorted(range(len(themes)), key=lambda index: _rank(themes[index]))
    place = np.empty(len(themes) + 1, dtype=np.int64)
    place[ordered] = np.arange(len(themes))
    place[-1] = -1
    return tuple(themes[index] for index in ordered), place[of_statement]


def _rank(theme: FoundTheme) -> tuple[bool, int, int, str]:
    return theme.kept_index is None, theme.kept_index or 0, -theme.size, theme.label


def theme_directions(corpus: Corpus, labels: IntVector, n_themes: int) -> FloatMatrix:
    """Give the themes' centroids once the mean of all statements is taken away.

    Parameters
    ----------
    corpus : Corpus
    labels : array of shape (u,), values -1..n_themes-1
    n_themes : int

    Returns
    -------
    array of shape (n_themes, d), unit rows
    """
    if not len(corpus.texts):
        return np.zeros((n_themes, 0), dtype=np.float32)
    return _centroids(corpus.rows, corpus.weights, labels, n_themes)


def describe_themes(
    corpus: Corpus,
    labels: IntVector,
    of_statement: IntVector,
    works: Sequence[bool | None],
    n_kept: int,
    nlp: Language,
    encoder: Encoder | None,
    withheld: Sequence[bool] | None = None,
) -> tuple[FoundTheme, ...]:
    """Describe every theme.

    Parameters
    ----------
    corpus : Corpus
    labels : array of shape (u,), the theme of each text
    of_statement : array of shape (n,), the theme of each statement
    works : sequence of n bool or None
    n_kept : int
    nlp : Language
    encoder : Encoder or None
    withheld : sequence of n bool or None
        Whether the statement's words must not be used: it counts, but names no theme and is no quote.

    Returns
    -------
    tuple of FoundTheme
    """
    n_themes = max(n_kept, int(labels.max(initial=-1)) + 1)
    if not n_themes:
        return ()
    rows = corpus.rows
    directions = _centroids(rows, corpus.weights, labels, n_themes)
    centroids = _centroids(corpus.vectors, corpus.weights, labels, n_themes)
    encode = None if encoder is None else _encode_beside(encoder, corpus.vectors)
    spoken = np.flatnonzero(~_any_withheld(corpus, withheld))
    texts = [corpus.texts[text] for text in spoken]
    names = name_themes(texts, rows[spoken], corpus.weights[spoken], labels[spoken], directions, nlp, encode)
    sides = _sides(corpus, works)
    counts = _count_sides(of_statement, works, n_themes)
    themes = []
    for theme, name in enumerate(names):
        members = spoken[labels[spoken] == theme]
        quotes = choose_quotes(corpus.texts, rows, members, directions[theme], sides)
        themes.append(
            FoundTheme(
                label=name.label,
                keywords=name.keywords,
                size=int(counts[theme].sum()),
                works=int(counts[theme, 0]),
                needs_work=int(counts[theme, 1]),
                quotes=tuple(int(corpus.first[text]) for text in quotes),
                centroid=centroids[theme],
                kept_index=theme if theme < n_kept else None,
            )
        )
    return tuple(themes)


def _encode_beside(encoder: Encoder, vectors: FloatMatrix) -> Encode:
    """Encode phrases into the space in which the statements are told apart."""
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32) if len(vectors) > 2 else np.float32(0)
    return lambda phrases: unit_rows(encoder.encode(phrases) - mean)


def _centroids(rows: FloatMatrix, weights: IntVector, labels: IntVector, n_themes: int) -> FloatMatrix:
    return unit_rows(group_sums(rows * weights[:, None].astype(np.float32), labels, n_themes))


def _any_withheld(corpus: Corpus, withheld: Sequence[bool] | None) -> BoolVector:
    """Tell for each text whether a statement that has it is withheld."""
    found: BoolVector = np.zeros(len(corpus.texts), dtype=np.bool_)
    if withheld is not None:
        found[corpus.text_of[np.asarray(withheld, dtype=np.bool_)]] = True
    return found


def _count_sides(of_statement: IntVector, works: Sequence[bool | None], n_themes: int) -> IntVector:
    """Count, for each theme, statements that speak of what works, of what doesn't, and of neither."""
    column = np.array([2 if side is None else 1 - int(side) for side in works], dtype=np.int64)
    counts = np.zeros((n_themes, 3), dtype=np.int64)
    inside = of_statement >= 0
    np.add.at(counts, (of_statement[inside], column[inside]), 1)
    return counts


def _sides(corpus: Corpus, works: Sequence[bool | None]) -> FloatVector:
    """Share of each text's statements that speak of what works; NaN where none says."""
    known = np.array([side is not None for side in works], dtype=np.float64)
    good = np.array([side is True for side in works], dtype=np.float64)
    n_texts = len(corpus.texts)
    total = np.bincount(corpus.text_of, weights=known, minlength=n_texts)
    positive = np.bincount(corpus.text_of, weights=good, minlength=n_texts)
    return np.where(total > 0, positive / np.maximum(total, 1), np.nan).astype(np.float32)
