"""Labelled sets from a folder of CSV files, and draws from them as surveys would have them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.arrays import FloatMatrix
from analysis.cleaning import clean_text, is_non_answer
from analysis.encoder import Encoder

LABEL_COLUMNS = ("label", "subcategory")
SURVEY_SETS = ("nhs-feedback",)
UNLABELLABLE = {"", "NA", "Unclassifiable", "Unlabelled", "Unclear"}
NUMBERS_OF_LABELS = {30: (4, 6), 100: (6, 10), 300: (8, 15), 1000: (15, 25)}
SEEDS = {30: 5, 100: 5, 300: 5, 1000: 3}


@dataclass(frozen=True, eq=False)
class LabelledSet:
    """Texts with their vectors and what people called them."""

    name: str
    texts: list[str]
    vectors: FloatMatrix
    labels: np.ndarray
    is_survey: bool

    def take(self, rows: np.ndarray) -> "LabelledSet":
        """Take some of the rows."""
        return LabelledSet(
            self.name,
            [self.texts[row] for row in rows],
            self.vectors[rows],
            self.labels[rows],
            self.is_survey,
        )


def read_sets(folder: Path, encoder: Encoder) -> Iterator[LabelledSet]:
    """Read every CSV that has a column of labels; a second such column makes a second set."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = [column for column in LABEL_COLUMNS if rows and column in rows[0]]
        if columns:
            texts = [clean_text(row["text"]) for row in rows]
            vectors = encoder.encode(texts)
            for column in columns:
                keep = [
                    index
                    for index, row in enumerate(rows)
                    if not is_non_answer(texts[index]) and row[column] not in UNLABELLABLE
                ]
                yield LabelledSet(
                    f"{path.stem} {column}",
                    [texts[index] for index in keep],
                    vectors[keep],
                    np.array([rows[index][column] for index in keep]),
                    path.stem in SURVEY_SETS,
                )


def draw(whole: LabelledSet, size: int, seed: int) -> LabelledSet:
    """Draw rows as they come from a survey; from other sets a few labels, with sizes like 1 ÷ (rank + 2)."""
    random = np.random.default_rng([seed, size])
    if whole.is_survey:
        rows = random.choice(len(whole.texts), min(size, len(whole.texts)), replace=False)
        return whole.take(np.sort(rows))
    low, high = NUMBERS_OF_LABELS[size]
    names = np.unique(whole.labels)
    chosen = random.choice(names, min(int(random.integers(low, high + 1)), len(names)), replace=False)
    shares = 1.0 / (np.arange(1, len(chosen) + 1) + 2.0)
    counts = np.maximum(2, np.round(size * shares / shares.sum())).astype(int)
    parts = []
    for name, count in zip(chosen, counts, strict=True):
        pool = np.flatnonzero(whole.labels == name)
        parts.append(random.choice(pool, min(count, len(pool)), replace=False))
    return whole.take(np.sort(np.concatenate(parts)))
