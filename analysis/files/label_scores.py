"""How well themes agree with the labels that people gave to the same rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from analysis.arrays import BoolMatrix, FloatMatrix, FloatVector, IntVector


@dataclass(frozen=True)
class Scores:
    """Agreement between themes and labels, 1 being perfect.

    Attributes
    ----------
    ari : float or None
        Adjusted Rand index (Hubert and Arabie 1985) between the rows' first labels and first themes; about 0
        for themes given by chance. None where no row can be compared.
    nmi : float or None
        Normalised mutual information, arithmetic mean, of the same.
    f1 : float or None
        For every label the F1 of the theme that matches it best, averaged over the labels; a row counts for
        every label and every theme it has.
    n_rows : int
        Rows with a label and a theme: those compared.
    n_without_label, n_without_statement, n_several_labels, n_labels : int
        Rows left out for having no label; for saying nothing, though labelled; compared rows with several
        labels; labels of the compared rows.
    """

    ari: float | None
    nmi: float | None
    f1: float | None
    n_rows: int
    n_without_label: int
    n_without_statement: int
    n_several_labels: int
    n_labels: int


def score_rows(labels: Mapping[int, Sequence[str]], themes: Mapping[int, Sequence[int]]) -> Scores:
    """Compare what people called rows with the themes of the same rows.

    Parameters
    ----------
    labels : mapping of row to its labels, none where nobody gave any
    themes : mapping of row to its themes, the surest first; see `themes_of_rows`

    Returns
    -------
    Scores
    """
    labelled = {row: given for row, given in labels.items() if given}
    compared = [row for row in labelled if themes.get(row)]
    of_label, of_theme = [labelled[row] for row in compared], [themes[row] for row in compared]
    ari, nmi, f1 = _agreement(of_label, of_theme) if compared else (None, None, None)
    return Scores(
        ari=ari,
        nmi=nmi,
        f1=f1,
        n_rows=len(compared),
        n_without_label=len(labels) - len(labelled),
        n_without_statement=len(labelled) - len(compared),
        n_several_labels=sum(len(given) > 1 for given in of_label),
        n_labels=len({label for given in of_label for label in given}),
    )


def _agreement(
    labels: Sequence[Sequence[str]], themes: Sequence[Sequence[int]]
) -> tuple[float, float, float]:
    """Give the ARI and the NMI of the first labels and themes, and the F1 of all."""
    first_labels, first_themes = [given[0] for given in labels], [found[0] for found in themes]
    ari = adjusted_rand_score(first_labels, first_themes)
    nmi = normalized_mutual_info_score(first_labels, first_themes)
    return _rounded(ari), _rounded(nmi), _rounded(best_match_f1(labels, themes))


def best_match_f1(labels: Sequence[Collection[str]], themes: Sequence[Collection[int]]) -> float:
    """Average over the labels the F1 of the theme that matches each best.

    Parameters
    ----------
    labels : sequence of n collections of str
        Empty collections are allowed; at least one label in all.
    themes : sequence of n collections of int

    Returns
    -------
    float, 0..1

    Notes
    -----
    The F-measure of a clustering against classes: Larsen and Aone (1999), here with every class weighing
    the same and with several classes and clusters a row.
    """
    label_of, theme_of = _indicators(labels), _indicators(themes)
    shared = label_of.T.astype(np.float64) @ theme_of
    sizes = label_of.sum(axis=0)[:, None] + theme_of.sum(axis=0)[None, :]
    return float((2 * shared / sizes).max(axis=1, initial=0.0).mean())


def _indicators(groups: Sequence[Collection[str | int]]) -> BoolMatrix:
    """Tell which row has which of the values that occur: array of shape (n, values)."""
    names = dict.fromkeys(name for group in groups for name in group)
    column = {name: index for index, name in enumerate(names)}
    indicators: BoolMatrix = np.zeros((len(groups), len(column)), dtype=np.bool_)
    for row, group in enumerate(groups):
        indicators[row, [column[name] for name in group]] = True
    return indicators


def themes_of_rows(
    rows: Iterable[int], themes: IntVector, confidence: FloatVector, nearest: IntVector
) -> dict[int, tuple[int, ...]]:
    """Gather the themes of each row from its statements.

    Parameters
    ----------
    rows : iterable of n int
        The row each statement is taken from.
    themes : array of shape (n,), -1 where the statement is unclear
    confidence : array of shape (n,)
    nearest : array of shape (n,)
        The theme each statement comes nearest to; see `nearest_themes`.

    Returns
    -------
    dict of row to tuple of int
        Each theme once, that of the most confident statement first (of equals, the first). Unclear statements
        count only in rows that have no others: such a row has the nearest theme of its most confident
        statement, so that doubt does not take hard rows out of a comparison.
    """
    sure: dict[int, list[int]] = {}
    doubtful: dict[int, list[int]] = {}
    by_confidence = np.argsort(-confidence, kind="stable")
    in_order = list(rows)
    for index in by_confidence:
        theme, row = int(themes[index]), in_order[index]
        if theme >= 0:
            sure.setdefault(row, []).append(theme)
        else:
            doubtful.setdefault(row, [int(nearest[index])])
    return {row: tuple(dict.fromkeys(found)) for row, found in (doubtful | sure).items()}


def nearest_themes(vectors: FloatMatrix, centroids: FloatMatrix) -> IntVector:
    """Give the theme whose centroid is nearest to each vector.

    Parameters
    ----------
    vectors : array of shape (n, d), unit rows
    centroids : array of shape (k, d), unit rows

    Returns
    -------
    array of shape (n,), values 0..k-1; -1 where there are no themes
    """
    if not len(centroids):
        return np.full(len(vectors), -1, dtype=np.int64)
    nearest: IntVector = (vectors @ centroids.T).argmax(axis=1).astype(np.int64)
    return nearest


def _rounded(value: float) -> float:
    return round(float(value), 4)
