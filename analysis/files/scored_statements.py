"""Statements that people scored, read from spreadsheets to learn sentiment from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.encoding.encoder import Encoder
from analysis.files.spreadsheet import read_answers
from analysis.sentiment.model import features_of
from analysis.sentiment.training import Scored
from analysis.text.cleaning import clean_text, is_non_answer


@dataclass(frozen=True)
class Source:
    """Where scored statements are read from.

    Attributes
    ----------
    path : Path
        A spreadsheet: CSV or XLSX.
    text, score : str
        Names of its columns.
    low, high : float
        The most critical and the most approving score; the first may be the higher one.
    weight : float
        How much all its statements count together, beside other sources.
    """

    path: Path
    text: str
    score: str
    low: float
    high: float
    weight: float = 1.0


def read_scored(source: Source, encoder: Encoder) -> Scored:
    """Read scored statements, and encode them.

    Parameters
    ----------
    source : Source
    encoder : Encoder

    Returns
    -------
    Scored

    Raises
    ------
    SpreadsheetError
    """
    answers = read_answers(source.path, text=source.text, labels=[source.score])
    texts = [clean_text(one) for one in answers.texts]
    scores = [_on_scale(answers.labels[row], source) for row in answers.rows]
    kept = [
        (text, score)
        for text, score in zip(texts, scores, strict=True)
        if score is not None and not is_non_answer(text)
    ]
    statements = tuple(text for text, _ in kept)
    return Scored(
        name=source.path.name,
        texts=statements,
        scores=np.array([score for _, score in kept], dtype=np.float32),
        features=features_of(statements, encoder.encode(statements)),
        weight=source.weight,
        n_left_out=len(texts) - len(kept),
    )


def _on_scale(cell: Sequence[str], source: Source) -> float | None:
    """Give a score as −1..1; None where the cell holds no number on the scale."""
    try:
        position = 2 * (float(cell[0]) - source.low) / (source.high - source.low) - 1
    except (ValueError, IndexError):
        return None
    return position if -1 <= position <= 1 else None
