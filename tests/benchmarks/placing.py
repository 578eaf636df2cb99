"""Measure live placing with labels left out: python tests/benchmarks/placing.py FOLDER.

A quarter of the labels is left out of the first analysis, and three tenths of the rows of the others come
later with them; both are split into statements, which are read beside the others of their row. Told are the
AUC of novelty, how many later statements are put on a theme that is mostly of their label, and for several
bars how many statements of new labels, and of known ones, are set apart.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from drawing import SEEDS, LabelledSet, draw, read_sets, split
from sklearn.metrics import roc_auc_score

from analysis.arrays import BoolVector, FloatMatrix, IntVector, group_sums, unit_rows
from analysis.clustering import placing
from analysis.clustering.discovery import MAXIMUM_THEMES, Limits, discover, smallest_theme
from analysis.corpus import gather_corpus
from analysis.encoding.answer_context import in_context
from analysis.encoding.encoder import load_encoder
from analysis.text.spacy_pipeline import load_nlp

LEFT_OUT, LATER = 0.25, 0.3
SHARES = (0.05, 0.08, 0.1, 0.15)
FIXED = (0.35, 0.45)
SIZES = (100, 300, 1000)
Figures = dict[str, float]
Split = tuple[list[str], IntVector, FloatMatrix]


def measure(drawn: LabelledSet, said: Split, seed: int) -> Figures:
    """Analyse what comes first, place what comes later."""
    later_rows, new_rows = _part(drawn.labels, np.random.default_rng(seed))
    comes_later = later_rows[said[1]]
    first, later = _read(drawn, said, ~comes_later), _read(drawn, said, comes_later)
    is_new = new_rows[said[1]][comes_later]
    corpus = gather_corpus(first.texts, first.vectors, None)
    limits = Limits(smallest_theme(len(first.texts)), MAXIMUM_THEMES, seed)
    labels = discover(corpus.texts, corpus.vectors, corpus.weights, limits).labels
    n_themes = int(labels.max()) + 1
    centroids = unit_rows(group_sums(corpus.vectors, labels, n_themes, corpus.weights))
    similarity = later.vectors @ centroids.T
    best, nearest = similarity.max(axis=1), similarity.argmax(axis=1)
    of_statement = labels[corpus.text_of]
    called = np.array([_commonest(first.labels[of_statement == theme]) for theme in range(n_themes)])
    known = ~is_new & np.isin(later.labels, called)
    figures = {
        "AUC": float(roc_auc_score(is_new, -best)),
        "right": float((called[nearest] == later.labels)[known].mean()),
    }
    bars = {f"{bar:.2f}": bar for bar in FIXED}
    for share in SHARES:
        placing.NOVEL_SHARE = share
        bars[f"share {share:.2f}"] = placing.novelty_bar(corpus.vectors, labels, n_themes)
    for name, bar in bars.items():
        figures[f"{name}: new"] = float((best[is_new] < bar).mean())
        figures[f"{name}: known"] = float((best[~is_new] < bar).mean())
    return figures


def _part(labels: np.ndarray, random: np.random.Generator) -> tuple[BoolVector, BoolVector]:
    """Tell which rows come later, and which have a label that comes only then."""
    names = np.unique(labels)
    new = np.isin(labels, random.choice(names, max(1, round(LEFT_OUT * len(names))), replace=False))
    return new | (random.random(len(new)) < LATER), new


def _read(drawn: LabelledSet, said: Split, chosen: BoolVector) -> LabelledSet:
    """Read some statements beside the others of their rows; each has its row's label."""
    statements, rows, vectors = said
    texts, rows = [statements[each] for each in np.flatnonzero(chosen)], rows[chosen]
    vectors = in_context(vectors[chosen], texts, rows.tolist())
    return LabelledSet(drawn.name, texts, vectors, [drawn.all_labels[row] for row in rows], drawn.is_survey)


def _commonest(labels: np.ndarray) -> str:
    names, counts = np.unique(labels, return_counts=True)
    return str(names[counts.argmax()])


def main() -> None:
    """Measure every set at three sizes, and tell the mean of these."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="CSV files with a column `text` and one of labels")
    parser.add_argument("--vectors", type=Path, metavar="FOLDER", help="keep vectors here for the next run")
    arguments = parser.parse_args()
    encoder, nlp = load_encoder(), load_nlp()
    for whole in read_sets(arguments.folder, encoder, arguments.vectors):
        means = []
        for size in SIZES:
            draws = [draw(whole, size, seed) for seed in range(SEEDS[size])]
            said = [split(drawn, nlp, encoder, arguments.vectors) for drawn in draws]
            found = [measure(*one, seed) for seed, one in enumerate(zip(draws, said, strict=True))]
            means.append(_mean(found))
            _print(f"{size} {whole.name}", means[-1])
        _print(f"mean {whole.name}", _mean(means))


def _mean(several: Sequence[Figures]) -> Figures:
    return {key: float(np.mean([one[key] for one in several])) for key in several[0]}


def _print(of: str, figures: Figures) -> None:
    print(f"{of}: " + ", ".join(f"{key} {value:.2f}" for key, value in figures.items()), flush=True)


if __name__ == "__main__":
    main()
