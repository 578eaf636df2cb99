"""Measure live placing with labels left out: python tests/benchmarks/placing.py FOLDER.

A quarter of the labels is left out of the first analysis, and three tenths of the texts of the others come
later with them. Told are the AUC of novelty, how many later texts are put on a theme that is mostly of their
label, and for several bars how many texts of new labels, and of known ones, are set apart.
"""

import argparse
from pathlib import Path

import numpy as np
from drawing import SEEDS, LabelledSet, draw, read_sets
from sklearn.metrics import roc_auc_score

from analysis import placing
from analysis.arrays import group_sums, unit_rows
from analysis.discovery import MAXIMUM_THEMES, Limits, discover, smallest_theme
from analysis.encoder import load_encoder

LEFT_OUT, LATER = 0.25, 0.3
SHARES = (0.05, 0.08, 0.1, 0.15)
FIXED = (0.35, 0.45)
Figures = dict[str, float]


def measure(drawn: LabelledSet, seed: int) -> Figures:
    """Analyse what comes first, place what comes later."""
    random = np.random.default_rng(seed)
    first, later, is_new = _part(drawn, random)
    limits = Limits(smallest_theme(len(first.texts)), MAXIMUM_THEMES, seed)
    weights = np.ones(len(first.texts), dtype=np.int64)
    labels = discover(first.texts, first.vectors, weights, limits).labels
    n_themes = int(labels.max()) + 1
    centroids = unit_rows(group_sums(first.vectors, labels, n_themes))
    similarity = later.vectors @ centroids.T
    best, nearest = similarity.max(axis=1), similarity.argmax(axis=1)
    called = np.array([_commonest(first.labels[labels == theme]) for theme in range(n_themes)])
    known = ~is_new & np.isin(later.labels, called)
    figures = {
        "AUC": float(roc_auc_score(is_new, -best)),
        "right": float((called[nearest] == later.labels)[known].mean()),
    }
    bars = {f"{bar:.2f}": bar for bar in FIXED}
    for share in SHARES:
        placing.NOVEL_SHARE = share
        bars[f"share {share:.2f}"] = placing.novelty_bar(first.vectors, labels, n_themes)
    for name, bar in bars.items():
        figures[f"{name}: new"] = float((best[is_new] < bar).mean())
        figures[f"{name}: known"] = float((best[~is_new] < bar).mean())
    return figures


def _part(drawn: LabelledSet, random: np.random.Generator) -> tuple[LabelledSet, LabelledSet, np.ndarray]:
    drawn = drawn.take(np.unique(drawn.texts, return_index=True)[1])
    names = np.unique(drawn.labels)
    new = np.isin(drawn.labels, random.choice(names, max(1, round(LEFT_OUT * len(names))), replace=False))
    comes_later = new | (random.random(len(new)) < LATER)
    return (
        drawn.take(np.flatnonzero(~comes_later)),
        drawn.take(np.flatnonzero(comes_later)),
        new[comes_later],
    )


def _commonest(labels: np.ndarray) -> str:
    names, counts = np.unique(labels, return_counts=True)
    return str(names[counts.argmax()])


def main() -> None:
    """Measure every set at three sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="CSV files with a column `text` and one of labels")
    sets = list(read_sets(parser.parse_args().folder, load_encoder()))
    for size in (100, 300, 1000):
        for whole in sets:
            found = [measure(draw(whole, size, seed), seed) for seed in range(SEEDS[size])]
            mean = {key: float(np.mean([one[key] for one in found])) for key in found[0]}
            print(f"{size} {whole.name}: " + ", ".join(f"{key} {value:.2f}" for key, value in mean.items()))


if __name__ == "__main__":
    main()
