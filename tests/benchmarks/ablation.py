"""Measure what each part of the clustering adds: python tests/benchmarks/ablation.py FOLDER."""

import argparse
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from drawing import SEEDS, LabelledSet, draw, read_sets
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.metrics import adjusted_rand_score
from themes import as_row, best_f1
from threadpoolctl import threadpool_limits

from analysis.arrays import IntVector
from analysis.consensus import ConsensusClusterer
from analysis.corpus import gather_corpus
from analysis.cut import CutLimits, Views, best_told_apart, choose_cut, dissolve_small
from analysis.discovery import MAXIMUM_THEMES, Limits, consensus_for, smallest_theme
from analysis.encoder import load_encoder
from analysis.views import meaning_view, wording_view


@dataclass(frozen=True)
class Clustered:
    """The views and weights of a draw, and the clusterer fitted on them."""

    views: Views
    weights: IntVector
    found: ConsensusClusterer

    @property
    def tree(self) -> np.ndarray:
        """The tree over all partitions."""
        return linkage(squareform(1.0 - self.found.agreement_, checks=False), method="average")

    @property
    def limits(self) -> CutLimits:
        """The limits of the cut."""
        found = self.found
        return CutLimits(
            found.minimum_size, found.expected_groups, found.minimum_groups, found.maximum_groups
        )


def whole(clustered: Clustered) -> IntVector:
    """Cluster with every part."""
    return clustered.found.labels_


def without_wording(clustered: Clustered) -> IntVector:
    """Take the meaning for both views."""
    meaning = clustered.views[0]
    again = ConsensusClusterer(**clustered.found.get_params())
    return again.fit(meaning, meaning, clustered.weights).labels_


def without_consensus(clustered: Clustered) -> IntVector:
    """Take the best single partition; no tree over all of them."""
    if not len(clustered.found.partitions_):
        return clustered.found.labels_
    return best_told_apart(clustered.found.partitions_, clustered.views, clustered.weights, clustered.limits)


def without_silhouette(clustered: Clustered) -> IntVector:
    """Cut the tree into the expected number of groups."""
    limits = clustered.limits
    labels = fcluster(clustered.tree, round(limits.expected_groups), criterion="maxclust") - 1
    return dissolve_small(labels.astype(np.int64), clustered.views[1], clustered.weights, limits.minimum_size)


def with_any_number(clustered: Clustered) -> IntVector:
    """Cut where the silhouette is highest, whatever the number of groups."""
    cut = clustered.tree, clustered.found.partitions_, clustered.views, clustered.weights, clustered.limits
    return choose_cut(*cut, unusual=0.0)


VARIANTS: dict[str, Callable[[Clustered], IntVector]] = {
    "every part": whole,
    "without the view of wording": without_wording,
    "without the consensus": without_consensus,
    "without the silhouette": without_silhouette,
    "whatever the number of themes": with_any_number,
}


def cluster(drawn: LabelledSet, seed: int) -> tuple[Clustered, IntVector]:
    """Cluster a draw as `find_themes` does; give with it the distinct text of each of its rows."""
    corpus = gather_corpus(drawn.texts, drawn.vectors, None)
    meaning = meaning_view(corpus.vectors)
    views = (meaning, wording_view(meaning, corpus.texts, seed))
    limits = Limits(smallest_theme(len(drawn.texts)), MAXIMUM_THEMES, seed)
    found = consensus_for(len(corpus.texts), limits).fit(*views, corpus.weights)
    return Clustered(views, corpus.weights, found), corpus.text_of


def measure(sets: list[LabelledSet], size: int) -> dict[str, np.ndarray]:
    """Mean ARI and F1 of each variant: over the seeds, then over the sets."""
    figures: dict[str, list[np.ndarray]] = defaultdict(list)
    for one in sets:
        of_set: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for seed in range(SEEDS[size]):
            drawn = draw(one, size, seed)
            clustered, text_of = cluster(drawn, seed)
            for name, variant in VARIANTS.items():
                themes = variant(clustered)[text_of]
                of_set[name].append(
                    (adjusted_rand_score(drawn.labels, themes), best_f1(drawn.labels, themes))
                )
        for name, found in of_set.items():
            figures[name].append(np.mean(found, axis=0))
    return {name: np.mean(found, axis=0) for name, found in figures.items()}


def main() -> None:
    """Print a row for each variant: ARI / F1 at each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="CSV files with a column `text` and one of labels")
    sets = list(read_sets(parser.parse_args().folder, load_encoder()))
    with threadpool_limits(limits=1, user_api="blas"):
        by_size = {size: measure(sets, size) for size in SEEDS}
    print(as_row(["", *(f"{size:,}" for size in SEEDS)]))
    print(as_row(["---"] * (1 + len(SEEDS))))
    for name in VARIANTS:
        print(as_row([name, *("{:.3f} / {:.3f}".format(*by_size[size][name]) for size in SEEDS)]))


if __name__ == "__main__":
    main()
