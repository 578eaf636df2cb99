"""A statement in the context of the answer it is taken from."""

from collections.abc import Hashable, Iterator, Sequence

import numpy as np

from analysis.arrays import FloatMatrix, IntVector, group_sums, unit_rows

WEIGHT = 0.5
ANSWERS_AT_ONCE = 4096


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
    sums = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
    for block in _blocks(np.lexsort((text_of, answer_of)), answer_of):
        mixed = _mix(vectors[block], answer_of[block] - answer_of[block[0]])
        present, place = np.unique(text_of[block], return_inverse=True)
        sums[present] += group_sums(mixed, place, len(present))
    return unit_rows(sums, in_place=True)[text_of]


def _blocks(order: IntVector, answer_of: IntVector) -> Iterator[IntVector]:
    """Cut statements, in the order of their answers, into blocks of whole answers."""
    starts = np.searchsorted(answer_of[order], np.arange(0, int(answer_of.max()) + 1, ANSWERS_AT_ONCE))
    yield from np.split(order, starts[1:])


def _number_by_content(text_of: IntVector, answers: Sequence[Hashable]) -> IntVector:
    """Number the answers in the order of the texts in them, whatever they are called."""
    texts_in: dict[Hashable, list[int]] = {}
    for text, answer in zip(text_of.tolist(), answers, strict=True):
        texts_in.setdefault(answer, []).append(text)
    ordered = sorted(texts_in, key=lambda answer: sorted(texts_in[answer]))
    number = {answer: index for index, answer in enumerate(ordered)}
    return np.array([number[answer] for answer in answers], dtype=np.int64)


def _mix(rows: FloatMatrix, answer_of: IntVector) -> FloatMatrix:
    """Add to each row half the mean of the other rows of its answer."""
    sizes = np.bincount(answer_of)
    sums = group_sums(rows, answer_of, len(sizes))
    others = (sums[answer_of] - rows) / np.maximum(sizes[answer_of] - 1, 1)[:, None].astype(np.float32)
    return unit_rows(np.asarray(rows + WEIGHT * others, dtype=np.float32))
