"""Find groups among statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from analysis.arrays import FloatMatrix, FloatVector, IntVector, group_sums, unit_rows
from analysis.clustering.broad_themes import FEWEST_BROAD
from analysis.clustering.confidence import clustered_confidence, clustered_features, placed_confidence
from analysis.clustering.consensus import ConsensusClusterer
from analysis.encoding.feature_views import meaning_view, wording_view

FEWEST_TO_CLUSTER = 8
FEWEST_FOR_THEMES = 15
FEWEST_ALIKE = 3
FEWEST_FOR_RULES = 30
ENOUGH_FOR_FIVE = 100
LARGEST_AT_ONCE = 4000
MAXIMUM_THEMES = 70
NEAR_DUPLICATE = 0.6
TOPICS_OF_ONE, TOPIC_GROWTH = 1.2, 0.45


@dataclass(frozen=True, eq=False)
class Discovery:
    """Groups among u texts.

    Attributes
    ----------
    labels : array of shape (u,), values 0..k-1
    confidence : array of shape (u,), 0..1
    stability : float
        See `analysis.clustering.stability`; 1 where nothing was left to chance.
    """

    labels: IntVector
    confidence: FloatVector
    stability: float = 1.0


def smallest_theme(n_statements: int) -> int:
    """Give the number of statements a theme must have: max(3, 0.1 %), and 1 where there are 15 to 29."""
    if FEWEST_FOR_THEMES <= n_statements < FEWEST_FOR_RULES:
        return 1
    return max(FEWEST_ALIKE, round(n_statements / 1000))


def expected_themes(n_texts: int) -> float:
    """Give the number of themes that so many texts usually make: 1.2 · n ^ .45.

    Topics keep turning up as people write, only ever more slowly (Heaps 1978, for words): about 6 among 30
    texts, 10 among 100, 27 among 1,000.
    """
    return float(TOPICS_OF_ONE * n_texts**TOPIC_GROWTH)


def fewest_themes(n_texts: int) -> int:
    """Give the number of themes that so many texts make at least, where they can: 5 from 100 on."""
    return 1 if n_texts < ENOUGH_FOR_FIVE else FEWEST_BROAD


@dataclass(frozen=True)
class Limits:
    """What the groups may be: how light the lightest (in statements), how many at most; and the seed."""

    smallest: int
    most: int
    random_state: int


def consensus_for(n_texts: int, limits: Limits) -> ConsensusClusterer:
    """Make the clusterer for that many distinct texts."""
    return ConsensusClusterer(
        minimum_size=limits.smallest,
        expected_groups=expected_themes(n_texts),
        minimum_groups=fewest_themes(n_texts),
        maximum_groups=min(limits.most, n_texts // 2),
        random_state=limits.random_state,
    )


def discover(texts: Sequence[str], vectors: FloatMatrix, weights: IntVector, limits: Limits) -> Discovery:
    """Find groups among distinct texts.

    Parameters
    ----------
    texts : sequence of u str, in canonical order
    vectors : array of shape (u, d), unit rows
    weights : array of shape (u,)
        How many statements have the text.
    limits : Limits

    Returns
    -------
    Discovery
        Under 15 statements, or 8 texts, a list in which only near-duplicates share a group: no theme is
        forced. Over 4,000 a seeded sample is clustered and the rest placed by centroid.
    """
    if weights.sum() < FEWEST_FOR_THEMES or len(texts) < FEWEST_TO_CLUSTER:
        return _list_near_duplicates(vectors)
    if len(texts) <= LARGEST_AT_ONCE:
        return _cluster(texts, vectors, weights, limits)
    return _cluster_sample(texts, vectors, weights, limits)


def _list_near_duplicates(vectors: FloatMatrix) -> Discovery:
    if len(vectors) < 2:
        return Discovery(np.zeros(len(vectors), dtype=np.int64), np.ones(len(vectors), dtype=np.float32))
    # A text of which the encoder reads nothing has no direction: it is like no other.
    apart = np.nan_to_num(pdist(vectors.astype(np.float64), metric="cosine"), nan=1.0)
    tree = linkage(apart, method="average")
    labels = fcluster(tree, 1.0 - NEAR_DUPLICATE, criterion="distance").astype(np.int64) - 1
    centroids = unit_rows(group_sums(vectors, labels, int(labels.max()) + 1))
    confidence = np.clip((vectors * centroids[labels]).sum(axis=1), 0.0, 1.0)
    return Discovery(labels, np.asarray(confidence, dtype=np.float32))


def _cluster(texts: Sequence[str], vectors: FloatMatrix, weights: IntVector, limits: Limits) -> Discovery:
    meaning = meaning_view(vectors)
    wording = wording_view(meaning, texts, limits.random_state)
    clusterer = consensus_for(len(texts), limits)
    clusterer.fit(meaning, wording, weights)
    features = clustered_features(meaning, clusterer.agreement_, clusterer.labels_, clusterer.stability_)
    return Discovery(clusterer.labels_, clustered_confidence(features), clusterer.stability_)


def _cluster_sample(
    texts: Sequence[str], vectors: FloatMatrix, weights: IntVector, limits: Limits
) -> Discovery:
    draw = np.random.default_rng(limits.random_state)
    chosen = np.sort(draw.choice(len(texts), LARGEST_AT_ONCE, replace=False))
    sample = [texts[index] for index in chosen]
    smallest = smallest_theme(int(weights[chosen].sum()))
    found = _cluster(sample, vectors[chosen], weights[chosen], replace(limits, smallest=smallest))
    centroids = unit_rows(group_sums(vectors[chosen], found.labels, int(found.labels.max()) + 1))
    similarity = np.asarray(vectors @ centroids.T, dtype=np.float32)
    labels = similarity.argmax(axis=1).astype(np.int64)
    confidence = placed_confidence(similarity, labels)
    labels[chosen], confidence[chosen] = found.labels, found.confidence
    return Discovery(labels, confidence, found.stability)
