"""Describe the themes: order, sides, names, quotes, centroids."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, count

import numpy as np
from spacy.language import Language

from analysis.arrays import FloatMatrix, FloatVector, IntVector, group_sums, unit_rows
from analysis.corpus import Corpus, Statements
from analysis.encoding.encoder import Encoder
from analysis.labelling.descriptions import describe
from analysis.labelling.general_labels import KINDS
from analysis.labelling.labels import Name, name_themes
from analysis.labelling.language_labels import name_by_language
from analysis.labelling.phrase_ranking import Encode
from analysis.labelling.quotes import choose_quotes
from analysis.labelling.topic_votes import Lexicon
from analysis.results import FoundTheme
from analysis.text.language import ENGLISH


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


def label_themes(
    statements: Statements,
    corpus: Corpus,
    labels: IntVector,
    n_kept: int,
    nlp: Language,
    encoder: Encoder | None,
    lexicon: Lexicon | None = None,
) -> tuple[IntVector, list[Name]]:
    """Name every theme; new ones that are nothing but praise, complaints or thanks become one each.

    Parameters
    ----------
    statements : Statements
        Withheld ones count, but name no theme; only a theme without English ones is named by others.
    corpus : Corpus
        Of these statements.
    labels : array of shape (u,), values -1..k-1
    n_kept : int
    nlp : Language
    encoder : Encoder or None
    lexicon : Lexicon or None
        The topics that may name them.

    Returns
    -------
    labels : array of shape (u,), values -1..j-1
    names : list of j Name
        No two with the same label.
    """
    n_themes = max(n_kept, int(labels.max(initial=-1)) + 1)
    if not n_themes:
        return labels, []
    directions = corpus.directions(labels, n_themes)
    encode = None if encoder is None else _encode_beside(encoder, corpus.vectors)
    spoken = _spoken_texts(corpus, _unworded(statements))
    texts = [corpus.texts[text] for text in spoken]
    rows, weights = corpus.rows[spoken], corpus.weights[spoken]
    names = name_themes(texts, rows, weights, labels[spoken], directions, nlp, encode, lexicon)
    if statements.languages is not None:
        names = _name_others(names, corpus, labels, statements.withheld, statements.languages)
    return _merge_general(labels, names, n_kept)


def _unworded(statements: Statements) -> Sequence[bool] | None:
    """Tell of which statements no English words may be taken."""
    if statements.languages is None:
        return statements.withheld
    hidden = statements.withheld or [False] * len(statements)
    return [one or language != ENGLISH for one, language in zip(hidden, statements.languages, strict=True)]


def _name_others(
    names: Sequence[Name],
    corpus: Corpus,
    labels: IntVector,
    withheld: Sequence[bool] | None,
    languages: Sequence[str],
) -> list[Name]:
    spoken = _spoken_texts(corpus, withheld)
    texts = [corpus.texts[text] for text in spoken]
    of_text = [languages[int(corpus.first[text])] for text in spoken]
    return name_by_language(names, texts, of_text, corpus.weights[spoken], labels[spoken])


def _merge_general(labels: IntVector, names: list[Name], n_kept: int) -> tuple[IntVector, list[Name]]:
    place: dict[str, int] = {}
    home = np.empty(len(names) + 1, dtype=np.int64)
    home[-1] = -1
    merged: list[Name] = []
    for theme, name in enumerate(names):
        is_general = theme >= n_kept and name.label in KINDS
        home[theme] = place.get(name.label, len(merged)) if is_general else len(merged)
        if home[theme] == len(merged):
            merged.append(name)
        if is_general:
            place.setdefault(name.label, int(home[theme]))
    return home[labels], _told_apart(merged)


def _told_apart(names: Sequence[Name]) -> list[Name]:
    """Number labels that occur before."""
    taken: set[str] = set()
    apart = []
    for name in names:
        numbers = (f"{name.label} {number}" for number in count(2))
        label = next(label for label in chain([name.label], numbers) if label not in taken)
        taken.add(label)
        apart.append(replace(name, label=label))
    return apart


def describe_themes(
    statements: Statements,
    corpus: Corpus,
    labels: IntVector,
    of_statement: IntVector,
    n_kept: int,
    names: Sequence[Name],
) -> tuple[FoundTheme, ...]:
    """Describe every theme.

    Parameters
    ----------
    statements : Statements
        Withheld ones count, but are no quotes.
    corpus : Corpus
        Of these statements.
    labels : array of shape (u,), the theme of each text
    of_statement : array of shape (n,), the theme of each statement
    n_kept : int
    names : sequence of k Name

    Returns
    -------
    tuple of k FoundTheme
    """
    directions = corpus.directions(labels, len(names))
    centroids = unit_rows(group_sums(corpus.vectors, labels, len(names), corpus.weights))
    spoken = _spoken_texts(corpus, statements.withheld)
    sides = _sides(corpus, statements.works)
    counts = _count_sides(of_statement, statements.works, len(names))
    themes = []
    for theme, name in enumerate(names):
        members = spoken[labels[spoken] == theme]
        quotes = choose_quotes(corpus.texts, corpus.rows, members, directions[theme], sides)
        as_named = _as_named(
            name, counts[theme], centroids[theme], [int(corpus.first[text]) for text in quotes]
        )
        themes.append(replace(as_named, kept_index=theme if theme < n_kept else None))
    return tuple(themes)


def _as_named(name: Name, counts: IntVector, centroid: FloatVector, quotes: Sequence[int]) -> FoundTheme:
    return FoundTheme(
        label=name.label,
        keywords=name.keywords,
        size=int(counts.sum()),
        works=int(counts[0]),
        needs_work=int(counts[1]),
        quotes=tuple(quotes),
        centroid=centroid,
        kept_index=None,
        description=describe(name.mentioned),
        topic=name.topic,
        nearest_topics=name.nearest_topics,
        phrases=name.phrases,
    )


def _encode_beside(encoder: Encoder, vectors: FloatMatrix) -> Encode:
    """Encode phrases into the space in which the statements are told apart."""
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32) if len(vectors) > 2 else np.float32(0)
    return lambda phrases: unit_rows(encoder.encode(phrases) - mean)


def _spoken_texts(corpus: Corpus, withheld: Sequence[bool] | None) -> IntVector:
    """Give the texts, by index, of which no statement is withheld."""
    hidden = np.zeros(len(corpus.texts), dtype=np.bool_)
    if withheld is not None:
        hidden[corpus.text_of[np.asarray(withheld, dtype=np.bool_)]] = True
    return np.flatnonzero(~hidden)


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
