import numpy as np
import pytest

from analysis.arrays import FloatMatrix, unit_rows
from analysis.encoding.answer_context import in_context

STATEMENTS = ["I ordered a card.", "It has not come yet.", "Parking is dear.", "It has not come yet."]
ANSWERS = ["first", "first", "second", "third"]


@pytest.fixture
def vectors() -> FloatMatrix:
    drawn = np.random.default_rng(4).normal(size=(3, 12)).astype(np.float32)
    return unit_rows(drawn)[[0, 1, 2, 1]]


def test_a_statement_comes_nearer_to_what_stands_beside_it(vectors: FloatMatrix) -> None:
    mixed = in_context(vectors, STATEMENTS, ANSWERS)
    assert mixed[0] @ mixed[1] > vectors[0] @ vectors[1] + 0.2
    assert mixed[0] @ vectors[0] > mixed[0] @ vectors[1]
    assert np.allclose(np.linalg.norm(mixed, axis=1), 1.0, atol=1e-6)


def test_what_stands_alone_stays_as_it_is(vectors: FloatMatrix) -> None:
    assert np.allclose(in_context(vectors, STATEMENTS, ANSWERS)[2], vectors[2], atol=1e-6)


def test_equal_statements_have_equal_vectors(vectors: FloatMatrix) -> None:
    mixed = in_context(vectors, STATEMENTS, ANSWERS)
    assert (mixed[1] == mixed[3]).all()
    alone = in_context(vectors, STATEMENTS, ["first", "first", "second", "first"])
    assert not np.allclose(mixed[1], alone[1])


def test_order_and_names_of_answers_change_no_bit() -> None:
    random = np.random.default_rng(5)
    texts = [f"statement {number}" for number in random.integers(0, 30, 80)]
    rows = unit_rows(random.normal(size=(30, 16)).astype(np.float32))
    vectors = rows[[int(text.split()[1]) for text in texts]]
    answers = random.integers(0, 25, 80)
    order = random.permutation(80)
    renamed = [f"answer {900 - answer}" for answer in answers]
    mixed = in_context(vectors, texts, answers.tolist())
    shuffled = in_context(vectors[order], [texts[i] for i in order], [renamed[i] for i in order])
    assert mixed[order].tobytes() == shuffled.tobytes()
