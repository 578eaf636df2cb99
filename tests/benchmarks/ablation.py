"""Measure what each part of the clustering adds: python tests/benchmarks/ablation.py FOLDER."""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from drawing import SEEDS, LabelledSet, draw, read_sets
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from spacy.language import Language
from threadpoolctl import threadpool_limits

from analysis.arrays import FloatMatrix, IntVector
from analysis.clustering.choose_cut import CutLimits, Views, best_told_apart, choose_cut, dissolve_small
from analysis.clustering.consensus import ConsensusClusterer
from analysis.clustering.discovery import MAXIMUM_THEMES, Limits, consensus_for, smallest_theme
from analysis.corpus import Statements, gather_corpus
from analysis.encoding.answer_context import in_context
from analysis.encoding.encoder import Encoder, load_encoder
from analysis.encoding.feature_views import meaning_view, wording_view
from analysis.files.label_scores import Scores, nearest_themes, score_rows, themes_of_rows
from analysis.pipeline import find_themes
from analysis.text.spacy_pipeline import load_nlp
from analysis.text.statements import split_statements

SIZES = (30, 100, 300, 1000)


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


def clustering_parts(drawn: LabelledSet, seed: int) -> Iterator[tuple[str, Scores]]:
    """Score each variant of the clustering on whole texts."""
    clustered, text_of = cluster(drawn, seed)
    for name, variant in VARIANTS.items():
        themes = variant(clustered)[text_of].tolist()
        yield name, score_rows(labels_of(drawn), {row: (theme,) for row, theme in enumerate(themes)})


class Splitting:
    """Scores rows by the themes of their statements."""

    def __init__(self, nlp: Language, encoder: Encoder) -> None:
        self.nlp, self.encoder = nlp, encoder

    def __call__(self, drawn: LabelledSet, seed: int) -> Iterator[tuple[str, Scores]]:
        """Score whole answers, their statements, and their statements in context."""
        split = split_statements(drawn.texts, self.nlp)
        rows = [row for row, statements in enumerate(split) for _ in statements]
        statements = [statement for part in split for statement in part]
        vectors = self.encoder.encode(statements)
        every_row = range(len(drawn.texts))
        yield "answers as they are", self._score(drawn, drawn.texts, drawn.vectors, every_row, seed)
        yield "their statements", self._score(drawn, statements, vectors, rows, seed)
        in_answers = in_context(vectors, statements, rows)
        yield "… in the context of the answer", self._score(drawn, statements, in_answers, rows, seed)

    def _score(
        self, drawn: LabelledSet, texts: Sequence[str], vectors: FloatMatrix, rows: Sequence[int], seed: int
    ) -> Scores:
        statements = Statements(texts, vectors, [None] * len(texts), people=rows)
        found = find_themes(statements, nlp=self.nlp, random_state=seed)
        nearest = nearest_themes(vectors, np.array([theme.centroid for theme in found.themes]))
        themes = themes_of_rows(rows, found.labels, found.confidence, nearest)
        return score_rows(labels_of(drawn), themes)


def labels_of(drawn: LabelledSet) -> dict[int, tuple[str, ...]]:
    """The labels of a draw by row."""
    return dict(enumerate(drawn.all_labels))


def print_table(sets: Sequence[LabelledSet], parts: Callable[..., Iterator[tuple[str, Scores]]]) -> None:
    """Print a row for each variant: ARI / F1 at each size, averaged over the seeds and then over the sets."""
    figures: dict[tuple[str, int], dict[str, list[tuple[float, float]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for size in SIZES:
        for one in sets:
            for seed in range(SEEDS[size]):
                for name, scores in parts(draw(one, size, seed), seed):
                    figures[name, size][one.name].append((scores.ari or 0.0, scores.f1 or 0.0))
    print("| mean ARI / F1 |", " | ".join(f"{size:,}" for size in SIZES), "|")
    print("| --- |" * 1, "--- |" * len(SIZES))
    for name in dict.fromkeys(name for name, _ in figures):
        means = [
            np.mean([np.mean(of, axis=0) for of in figures[name, size].values()], axis=0) for size in SIZES
        ]
        print(f"| {name} |", " | ".join(f"{ari:.3f} / {f1:.3f}" for ari, f1 in means), "|", flush=True)


def main() -> None:
    """Print what the parts of the clustering add, then what splitting adds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="CSV files with a column `text` and one of labels")
    encoder = load_encoder()
    sets = [one for one in read_sets(parser.parse_args().folder, encoder) if not one.has_several]
    with threadpool_limits(limits=1, user_api="blas"):
        print_table(sets, clustering_parts)
        print_table(sets, Splitting(load_nlp(), encoder))


if __name__ == "__main__":
    main()
