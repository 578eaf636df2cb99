"""A statement in the context of the answer it is taken from."""

from collections.abc import Hashable, Sequence

import numpy as np

from analysis.arrays import FloatMatrix, IntVector, unit_rows

WEIGHT = 0.5


def in_context(vectors: FloatMatrix, statements: Sequence[str], answers: Sequence[Hashable]) -> FloatMatrix:
    """Add to each statement's vector half the mean of the others in its answer.

    "It has not come yet." says little; beside "I ordered a card." it says enough. An answer with several
    topics still has several themes, since a statement's own meaning weighs twice as much as all the others.

    Parameters
    ----------
    vectors : array of shape (n, d), unit rows
    statements : sequence of n str
    answers : sequence of n hashables
        The answer that each statement is taken from.

    Returns
    -------
    array of shape (n, d), unit rows
        Equal statements have equal rows, the mean over their answers, and the order of statements and of
        answers changes nothing.
    """
    if not len(vectors):
        return vectors
    texts, text_of = np.unique(np.asarray(statements, dtype=object), return_inverse=True)
    answer_of = _number_by_content(text_of, answers)
    order = np.lexsort((answer_of, text_of))
    rows = vectors[order]
    mixed = unit_rows(rows + WEIGHT * _mean_of_others(rows, answer_of[order]))
    starts = np.searchsorted(text_of[order], np.arange(len(texts)))
    return unit_rows(np.add.reduceat(mixed, starts, axis=0))[text_of]


def _number_by_content(text_of: IntVector, answers: Sequence[Hashable]) -> IntVector:
    """Number the answers in the order of the texts in them, whatever they are called."""
    texts_in: dict[Hashable, list[int]] = {}
    for text, answer in zip(text_of.tolist(), answers, strict=True):
        texts_in.setdefault(answer, []).append(text)
    ordered = sorted(texts_in, key=lambda answer: sorted(texts_in[answer]))
    number = {answer: index for index, answer in enumerate(ordered)}
    return np.array([number[answer] for answer in answers], dtype=np.int64)


def _mean_of_others(rows: FloatMatrix, answer_of: IntVector) -> FloatMatrix:
    by_answer = np.argsort(answer_of, kind="stable")
    starts = np.searchsorted(answer_of[by_answer], np.arange(int(answer_of.max()) + 1))
    sums = np.add.reduceat(rows[by_answer], starts, axis=0)
    sizes = np.bincount(answer_of)[answer_of][:, None]
    return np.asarray((sums[answer_of] - rows) / np.maximum(sizes - 1, 1), dtype=np.float32)
