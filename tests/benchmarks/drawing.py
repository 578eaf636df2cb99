"""Labelled sets from a folder of spreadsheets, and draws from them as surveys would have them.

A file counts where it has a column `text` and one of labels: `label` and `subcategory` hold one label a row,
`labels` several. With a column `question` it is a survey: rows are drawn as they come. From other files a few
labels are drawn, unevenly. Other columns, such as labels made by rules, are left alone.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language

from analysis.arrays import FloatMatrix, IntVector
from analysis.encoding.encoder import Encoder
from analysis.files.spreadsheet import SpreadsheetAnswers, read_answers
from analysis.files.spreadsheet_errors import UnknownColumn
from analysis.text.cleaning import clean_text, is_non_answer
from analysis.text.statements import split_statements

LABEL_COLUMNS = ("label", "subcategory")
COLUMN_OF_SEVERAL = "labels"
SURVEY_COLUMN = "question"
UNLABELLABLE = {"", "NA", "Unclassifiable", "Unlabelled", "Unclear"}
NUMBERS_OF_LABELS = {30: (4, 6), 100: (6, 10), 300: (8, 15), 1000: (15, 25)}
SIDES = {"working": True, "not_working": False}
FULL = "full"
SEEDS: dict[int | str, int] = {30: 5, 100: 5, 300: 5, 1000: 3, FULL: 3}


@dataclass(frozen=True, eq=False)
class LabelledSet:
    """Texts with their vectors and what people called them; `labels` is the first of `all_labels`."""

    name: str
    texts: list[str]
    vectors: FloatMatrix
    all_labels: list[tuple[str, ...]]
    is_survey: bool

    @property
    def labels(self) -> np.ndarray:
        """The one label of each row, or the first of several."""
        return np.array([given[0] for given in self.all_labels])

    @property
    def has_several(self) -> bool:
        """Whether rows have several labels, so that only F1 can be told."""
        return any(len(given) > 1 for given in self.all_labels)

    def take(self, rows: np.ndarray) -> "LabelledSet":
        """Take some of the rows."""
        return LabelledSet(
            self.name,
            [self.texts[row] for row in rows],
            self.vectors[rows],
            [self.all_labels[row] for row in rows],
            self.is_survey,
        )


def read_sets(folder: Path, encoder: Encoder, cache: Path | None = None) -> Iterator[LabelledSet]:
    """Read every spreadsheet that has a column of labels; a second such column makes a second set."""
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.xlsx")]):
        is_survey = _read(path, by=SURVEY_COLUMN) is not None
        for column in (*LABEL_COLUMNS, COLUMN_OF_SEVERAL):
            answers = _read(path, labels=[column])
            if answers is not None:
                yield _labelled_set(f"{path.stem} {column}", answers, is_survey, encoder, cache)


def read_sides(folder: Path) -> dict[str, bool | None]:
    """Tell of texts whether they say what works, by a column `criticality` or `side`; None where neither."""
    told: dict[str, bool | None] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                told[clean_text(row.get("text") or "")] = _side(row)
    return told


def _side(row: Mapping[str, str]) -> bool | None:
    if row.get("side") in SIDES:
        return SIDES[row["side"]]
    try:
        critical = float(row.get("criticality") or 0)
    except ValueError:
        return None
    return None if critical == 0 else critical > 0


def _read(path: Path, **columns: object) -> SpreadsheetAnswers | None:
    try:
        return read_answers(path, text="text", **columns)  # type: ignore[arg-type]
    except UnknownColumn:
        return None


def _labelled_set(
    name: str, answers: SpreadsheetAnswers, is_survey: bool, encoder: Encoder, cache: Path | None
) -> LabelledSet:
    texts = [clean_text(text) for text in answers.texts]
    labels = [answers.labels[row] for row in answers.rows]
    keep = [
        index
        for index, given in enumerate(labels)
        if given and given[0] not in UNLABELLABLE and not is_non_answer(texts[index])
    ]
    texts = [texts[index] for index in keep]
    vectors = encode_once(texts, encoder, cache)
    is_survey = is_survey or name.endswith(f" {COLUMN_OF_SEVERAL}")
    return LabelledSet(name, texts, vectors, [labels[index] for index in keep], is_survey)


def encode_once(texts: list[str], encoder: Encoder, cache: Path | None) -> FloatMatrix:
    """Encode texts, or read their vectors where the same encoder has encoded the same texts before."""
    if cache is None:
        return encoder.encode(texts)
    name = hashlib.sha256("\0".join([encoder.name, *texts]).encode()).hexdigest()[:32]
    path = cache / f"{name}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, encoder.encode(texts))
    return np.load(path, allow_pickle=False)


def draw(whole: LabelledSet, size: int | str, seed: int) -> LabelledSet:
    """Draw rows as they come from a survey; from other sets a few labels, with sizes like 1 ÷ (rank + 2)."""
    if isinstance(size, str):
        return whole
    random = np.random.default_rng([seed, size])
    if whole.is_survey:
        rows = random.choice(len(whole.texts), min(size, len(whole.texts)), replace=False)
        return whole.take(np.sort(rows))
    labels = whole.labels
    low, high = NUMBERS_OF_LABELS[size]
    names = np.unique(labels)
    chosen = random.choice(names, min(int(random.integers(low, high + 1)), len(names)), replace=False)
    shares = 1.0 / (np.arange(1, len(chosen) + 1) + 2.0)
    counts = np.maximum(2, np.round(size * shares / shares.sum())).astype(int)
    parts = []
    for name, count in zip(chosen, counts, strict=True):
        pool = np.flatnonzero(labels == name)
        parts.append(random.choice(pool, min(count, len(pool)), replace=False))
    return whole.take(np.sort(np.concatenate(parts)))


def split(
    drawn: LabelledSet, nlp: Language, encoder: Encoder, cache: Path | None
) -> tuple[list[str], IntVector, FloatMatrix]:
    """Split a draw into statements: these, the row each is taken from, and their vectors without context."""
    parts = split_statements(drawn.texts, nlp)
    rows = np.repeat(np.arange(len(parts)), [len(statements) for statements in parts])
    statements = [statement for part in parts for statement in part]
    return statements, rows, encode_once(statements, encoder, cache)
