"""Themes that a person has kept: their statements stay, and the others of a group go where most of it is."""

from dataclasses import dataclass

import numpy as np

from analysis.arrays import BoolMatrix, FloatMatrix, FloatVector, IntVector, group_sums, unit_rows
from analysis.clustering.confidence import placed_confidence
from analysis.corpus import Corpus

MOSTLY = 0.5


@dataclass(frozen=True, eq=False)
class Anchors:
    """What a person decided about u texts and k themes.

    Attributes
    ----------
    kept : array of shape (u,), values -1..k-1
        The theme a text stays in; -1 where nobody said.
    barred : array of shape (u, k)
        True where a person took the text out of the theme: it does not join it again.
    """

    kept: IntVector
    barred: BoolMatrix

    @property
    def n_themes(self) -> int:
        """How many themes are kept."""
        return int(self.barred.shape[1])


def hold_on(
    corpus: Corpus, labels: IntVector, confidence: FloatVector, anchors: Anchors, most: int
) -> tuple[IntVector, FloatVector]:
    """Bring what was found together with the kept themes; kept texts are measured where they stay.

    Parameters
    ----------
    corpus : Corpus
    labels : array of shape (u,), values 0..g-1, as found among all texts
    confidence : array of shape (u,), 0..1
    anchors : Anchors
    most : int
        Themes in all, as far as those kept leave room.

    Returns
    -------
    labels : array of shape (u,), values 0..k-1 for kept themes, from k on for candidates
    confidence : array of shape (u,), 0..1
    """
    labels = join_anchors(labels, corpus.rows, corpus.weights, anchors)
    n_candidates = max(1, most - anchors.n_themes)
    labels = limit_candidates(labels, corpus.rows, corpus.weights, anchors.n_themes, n_candidates)
    if not anchors.n_themes:
        return labels, confidence
    directions = corpus.directions(labels, int(labels.max(initial=-1)) + 1)
    similarity = np.asarray(corpus.rows @ directions.T, dtype=np.float32)
    return labels, np.where(anchors.kept >= 0, placed_confidence(similarity, labels), confidence)


def join_anchors(groups: IntVector, rows: FloatMatrix, weights: IntVector, anchors: Anchors) -> IntVector:
    """Let the texts of each group that was found join a kept theme, if the group is mostly made of such.

    A kept theme that makes up half of a group takes in the rest of it. If no single one does, but kept themes
    together, each text joins the nearest of the large ones. Other groups are candidates. So the topics are
    those a fresh run finds, and on unchanged statements a kept theme does not grow.

    Parameters
    ----------
    groups : array of shape (u,), values 0..g-1
        Found among all texts, whether kept or not.
    rows : array of shape (u, d), unit rows
        Mean-centred, else every text is near every theme.
    weights : array of shape (u,)
    anchors : Anchors

    Returns
    -------
    array of shape (u,), values 0..k-1 for kept themes, from k on for candidates

    Notes
    -----
    The aim is that of constrained clustering (Wagstaff et al. 2001): what was kept must link, what was taken
    out cannot.
    """
    n_kept = anchors.n_themes
    if not n_kept:
        return groups.copy()
    held = _weigh(groups, weights, anchors)
    totals = np.bincount(groups, weights=weights)
    centroids = _kept_centroids(rows, weights, anchors)
    labels = anchors.kept.copy()
    candidate = n_kept
    for group, (inside, total) in enumerate(zip(held, totals, strict=True)):
        loose = np.flatnonzero((groups == group) & (anchors.kept < 0))
        hosts = _hosts(inside, float(total))
        barred = anchors.barred[np.ix_(loose, hosts)]
        fits = np.where(barred, -np.inf, rows[loose] @ centroids[hosts].T)
        welcome = ~barred.all(axis=1)
        if welcome.any():
            labels[loose[welcome]] = hosts[fits[welcome].argmax(axis=1)]
        if not welcome.all():
            labels[loose[~welcome]] = candidate
            candidate += 1
    return labels


def _weigh(groups: IntVector, weights: IntVector, anchors: Anchors) -> FloatMatrix:
    """Weigh what each group holds of each kept theme: array of shape (g, k)."""
    held = np.zeros((int(groups.max(initial=-1)) + 1, anchors.n_themes), dtype=np.float32)
    kept = anchors.kept >= 0
    np.add.at(held, (groups[kept], anchors.kept[kept]), weights[kept])
    return held


def _hosts(inside: FloatMatrix, total: float) -> IntVector:
    """Choose the kept themes that take in the rest of a group; none where the group is mostly new."""
    alone = np.flatnonzero(inside >= MOSTLY * total)
    if len(alone) or inside.sum() < MOSTLY * total:
        return alone
    return np.flatnonzero(inside >= MOSTLY * inside.max())


def _kept_centroids(rows: FloatMatrix, weights: IntVector, anchors: Anchors) -> FloatMatrix:
    return unit_rows(group_sums(rows, anchors.kept, anchors.n_themes, weights))


def limit_candidates(
    labels: IntVector, rows: FloatMatrix, weights: IntVector, n_kept: int, most: int
) -> IntVector:
    """Put the lightest candidates into the nearest heavier ones where there are too many.

    Parameters
    ----------
    labels : array of shape (u,), values 0..k-1; candidates from n_kept on
    rows : array of shape (u, d), unit rows
    weights : array of shape (u,)
    n_kept : int
    most : int, at least 1

    Returns
    -------
    array of shape (u,), values 0..k-1, at most `most` of them candidates
    """
    sizes = np.bincount(labels, weights=weights, minlength=n_kept)[n_kept:]
    if len(sizes) <= most:
        return labels
    heaviest = np.lexsort((np.arange(len(sizes)), -sizes))
    centroids = unit_rows(group_sums(rows, labels, n_kept + len(sizes)))[n_kept:][heaviest]
    home = np.arange(len(sizes))
    home[most:] = np.argmax(centroids[most:] @ centroids[:most].T, axis=1)
    place = np.empty_like(home)
    place[heaviest] = home
    return np.where(labels < n_kept, labels, n_kept + place[np.maximum(labels - n_kept, 0)])
