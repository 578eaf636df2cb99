"""Fit the coefficients of analysis/clustering/confidence.py: python tests/benchmarks/confidence.py FOLDER."""

import argparse
from pathlib import Path

import numpy as np
from drawing import SEEDS, LabelledSet, draw, read_sets
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from analysis.arrays import FloatMatrix, group_sums, unit_rows
from analysis.clustering.confidence import (
    CLUSTERED_FEATURES,
    PLACED_FEATURES,
    clustered_features,
    placed_features,
)
from analysis.clustering.consensus import ConsensusClusterer
from analysis.clustering.discovery import MAXIMUM_THEMES, Limits, consensus_for, smallest_theme
from analysis.encoding.encoder import load_encoder
from analysis.encoding.feature_views import meaning_view, wording_view

KNOWN_SHARE = 0.6
SEED_OFFSET = 100
SIZES = (30, 100, 300, 1000)
STRENGTH = 1.0  # of the fit, low: what holds on three sets must hold on a fourth
Sample = tuple[np.ndarray, np.ndarray]


def cluster(drawn: LabelledSet, seed: int) -> tuple[FloatMatrix, ConsensusClusterer]:
    """Cluster a draw as `find_themes` does."""
    meaning = meaning_view(drawn.vectors)
    n_texts = len(drawn.texts)
    clusterer = consensus_for(n_texts, Limits(smallest_theme(n_texts), MAXIMUM_THEMES, seed))
    return meaning, clusterer.fit(meaning, wording_view(meaning, drawn.texts, seed))


def commonest(labels: np.ndarray, themes: np.ndarray) -> np.ndarray:
    """For every theme the commonest label in it."""
    found = []
    for theme in range(int(themes.max()) + 1):
        names, counts = np.unique(labels[themes == theme], return_counts=True)
        found.append(names[counts.argmax()])
    return np.array(found)


def clustered_sample(drawn: LabelledSet, seed: int) -> Sample:
    """Features of clustered texts, and whether each has the commonest label of its theme."""
    meaning, found = cluster(drawn, seed)
    features = clustered_features(meaning, found.agreement_, found.labels_, found.stability_)
    return features, commonest(drawn.labels, found.labels_)[found.labels_] == drawn.labels


def placed_sample(drawn: LabelledSet, seed: int) -> Sample:
    """The same for texts that are placed on themes found in the others."""
    is_known = np.random.default_rng(seed).random(len(drawn.texts)) < KNOWN_SHARE
    known, new = drawn.take(np.flatnonzero(is_known)), drawn.take(np.flatnonzero(~is_known))
    _, found = cluster(known, seed)
    centroids = unit_rows(group_sums(known.vectors, found.labels_, int(found.labels_.max()) + 1))
    similarity = new.vectors @ centroids.T
    nearest = similarity.argmax(axis=1)
    return placed_features(similarity, nearest), commonest(known.labels, found.labels_)[nearest] == new.labels


def calibration_error(probability: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over ten bins (Naeini, Cooper and Hauskrecht 2015)."""
    bins = np.minimum((probability * 10).astype(int), 9)
    gaps = [abs((probability[bins == one] - right[bins == one]).sum()) for one in range(10)]
    return float(sum(gaps) / len(right))


def fit(samples: dict[str, Sample], left_out: str | None) -> LogisticRegression:
    """Fit on all sets but one, every set with the same weight."""
    chosen = [sample for name, sample in samples.items() if name != left_out]
    weights = np.concatenate([np.full(len(right), 1 / len(right)) for _, right in chosen])
    features, right = (np.concatenate(part) for part in zip(*chosen, strict=True))
    return LogisticRegression(C=STRENGTH, max_iter=1000).fit(
        features, right, sample_weight=weights / weights.mean()
    )


def print_fit(title: str, names: tuple[str, ...], samples: dict[str, Sample]) -> None:
    """Print the calibration of each set when it is left out, then the coefficients fitted on all."""
    print(f"## {title}")
    for name, (features, right) in samples.items():
        probability = fit(samples, name).predict_proba(features)[:, 1]
        sure = probability >= np.quantile(probability, 0.1)
        print(
            f"{name} left out: calibration error {calibration_error(probability, right):.3f}, "
            f"right {right.mean():.3f}, of the surest 90 % {right[sure].mean():.3f}, "
            f"of the rest {right[~sure].mean():.3f}"
        )
    model = fit(samples, None)
    print({"intercept": round(float(model.intercept_[0]), 3)}, end=" ")
    print({name: round(float(value), 3) for name, value in zip(names, model.coef_[0], strict=True)})


def main() -> None:
    """Draw, cluster and fit."""
    threadpool_limits(limits=1, user_api="blas")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    sets = [
        one for one in read_sets(parser.parse_args().folder, load_encoder()) if one.name.endswith(" label")
    ]
    clustered: dict[str, list[Sample]] = {one.name: [] for one in sets}
    placed: dict[str, list[Sample]] = {one.name: [] for one in sets}
    for one in sets:
        for size in SIZES:
            for seed in range(SEED_OFFSET, SEED_OFFSET + 2 * SEEDS[size]):
                drawn = draw(one, size, seed)
                clustered[one.name].append(clustered_sample(drawn, seed))
                placed[one.name].append(placed_sample(drawn, seed))
    for title, names, samples in (
        ("clustered", CLUSTERED_FEATURES, clustered),
        ("placed", PLACED_FEATURES, placed),
    ):
        joined = {
            name: tuple(np.concatenate(part) for part in zip(*found, strict=True))
            for name, found in samples.items()
        }
        print_fit(title, names, joined)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
