"""Measure the themes against labelled sets: python tests/benchmarks/themes.py FOLDER [--quick]."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from drawing import SEEDS, LabelledSet, draw, read_sets
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from spacy.language import Language

from analysis.arrays import unit_rows
from analysis.encoder import Encoder, load_encoder
from analysis.language import load_nlp
from analysis.pipeline import find_themes

FULL = "full"
Figures = dict[str, float]
Method = Callable[[LabelledSet, int], Figures]


def best_f1(labels: np.ndarray, themes: np.ndarray) -> float:
    """For each label the best F1 over all themes, averaged over the labels."""
    _, label_of = np.unique(labels, return_inverse=True)
    _, theme_of = np.unique(themes, return_inverse=True)
    shared = np.zeros((label_of.max() + 1, theme_of.max() + 1))
    np.add.at(shared, (label_of, theme_of), 1)
    f1 = 2 * shared / (shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True))
    return float(f1.max(axis=1).mean())


def figures(drawn: LabelledSet, themes: np.ndarray, seconds: float, coverage: float = 1.0) -> Figures:
    """Compare themes with labels."""
    return {
        "ARI": float(adjusted_rand_score(drawn.labels, themes)),
        "NMI": float(normalized_mutual_info_score(drawn.labels, themes)),
        "F1": best_f1(drawn.labels, themes),
        "themes": float(len(np.unique(themes))),
        "labels": float(len(np.unique(drawn.labels))),
        "largest": float(np.unique(themes, return_counts=True)[1].max() / len(themes)),
        "coverage": coverage,
        "seconds": seconds,
    }


def ours(nlp: Language) -> Method:
    """Our themes; the unclear handed to the nearest theme, so that every method places every text."""

    def measure(drawn: LabelledSet, seed: int) -> Figures:
        began = time.perf_counter()
        found = find_themes(
            drawn.texts, drawn.vectors, nlp=nlp, works=[None] * len(drawn.texts), random_state=seed
        )
        seconds = time.perf_counter() - began - found.timing["label"]
        centroids = np.array([theme.centroid for theme in found.themes])
        nearest = (drawn.vectors @ centroids.T).argmax(axis=1)
        themes = np.where(found.labels >= 0, found.labels, nearest)
        return figures(drawn, themes, seconds, found.quality.coverage)

    return measure


def k_means(drawn: LabelledSet, seed: int) -> Figures:
    """k-means on the same vectors, told the true number of labels."""
    return _k_means(drawn, drawn.vectors, seed)


def tf_idf(drawn: LabelledSet, seed: int) -> Figures:
    """k-means on the LSA of TF-IDF, told the true number of labels."""
    weights = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(drawn.texts)
    reduced = TruncatedSVD(min(100, min(weights.shape) - 1), random_state=seed).fit_transform(weights)
    return _k_means(drawn, unit_rows(reduced), seed)


def _k_means(drawn: LabelledSet, rows: np.ndarray, seed: int) -> Figures:
    began = time.perf_counter()
    n_labels = len(np.unique(drawn.labels))
    themes = KMeans(n_labels, n_init=3, random_state=seed).fit_predict(rows)
    return figures(drawn, themes, time.perf_counter() - began)


def measure_size(
    whole: LabelledSet, size: int | str, methods: dict[str, Method], n_seeds: int
) -> dict[str, Figures]:
    """Average each method's figures over the seeds."""
    results: dict[str, list[Figures]] = {name: [] for name in methods}
    for seed in range(n_seeds):
        drawn = whole if isinstance(size, str) else draw(whole, size, seed)
        for name, method in methods.items():
            results[name].append(method(drawn, seed))
    return {
        name: {key: float(np.mean([one[key] for one in found])) for key in found[0]}
        for name, found in results.items()
    }


def as_row(cells: list[str]) -> str:
    """Write a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def print_table(
    sets: list[LabelledSet], sizes: list[int | str], methods: dict[str, Method], quick: bool
) -> None:
    """Print one row for each size, set and method, and the mean over the sets."""
    names = ("ARI", "NMI", "F1", "themes", "labels", "largest", "coverage", "seconds")
    print(as_row(["size", "set", "method", *names]))
    print(as_row(["---"] * (3 + len(names))))
    for size in sizes:
        n_seeds = 1 if isinstance(size, str) else 2 if quick else SEEDS[size]
        by_set = {whole.name: measure_size(whole, size, methods, n_seeds) for whole in sets}
        for method in methods:
            mean = {key: float(np.mean([one[method][key] for one in by_set.values()])) for key in names}
            for name, one in [*((name, found[method]) for name, found in by_set.items()), ("**mean**", mean)]:
                print(as_row([str(size), name, method, *(f"{one[key]:.3f}" for key in names)]), flush=True)


def print_encoding_rate(sets: list[LabelledSet], encoder: Encoder) -> None:
    """Print how many texts a second are encoded, on up to 1,000 distinct texts of each set."""
    for whole in sets:
        texts = sorted(set(whole.texts))[:1000]
        began = time.perf_counter()
        encoder.encode(texts)
        print(f"{whole.name}: {len(texts) / (time.perf_counter() - began):.0f} texts/s encoded")


def main() -> None:
    """Run the protocol."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="CSV files with a column `text` and one of labels")
    parser.add_argument("--quick", action="store_true", help="two seeds, at most 300 texts")
    arguments = parser.parse_args()
    encoder, nlp = load_encoder(), load_nlp()
    sets = list(read_sets(arguments.folder, encoder))
    if not sets:
        parser.error("no CSV in that folder has a column of labels")
    sizes: list[int | str] = [30, 100, 300] if arguments.quick else [30, 100, 300, 1000, FULL]
    methods: dict[str, Method] = {"ours": ours(nlp), "k-means k*": k_means, "TF-IDF k*": tf_idf}
    print_table(sets, sizes, methods, arguments.quick)
    print_encoding_rate(sets, encoder)


if __name__ == "__main__":
    main()
