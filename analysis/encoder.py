"""Turn statements into vectors."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Protocol

import numpy as np
from fastembed import TextEmbedding
from sklearn.feature_extraction.text import HashingVectorizer

from analysis.arrays import FloatMatrix, unit_rows
from analysis.minilm_folder import build_folder

DEFAULT_ENCODER = "all-MiniLM-L6-v2-int8"
MAX_TOKENS = 512
THREADS = 2


class UnknownEncoder(Exception):
    """No encoder has that name."""


class Encoder(Protocol):
    """Anything that gives one unit vector a text, the same whatever stands beside it."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode n texts into an array of shape (n, dimensions), float32, unit rows."""
        ...


class MiniLMEncoder:
    """all-MiniLM-L6-v2 with 8-bit weights, on onnxruntime through fastembed.

    The session has no threads of its own, so it survives a fork; the threads here live for one call.

    Parameters
    ----------
    cache_dir : Path or None
        Where the model's folder is put together; by default a private one, gone once the model is loaded.

    Raises
    ------
    ModelChanged
        The installed weights are not the ones this was measured with.

    Notes
    -----
    Reimers and Gurevych (2019), Sentence-BERT; the model is all-MiniLM-L6-v2, Apache-2.0.
    """

    name = DEFAULT_ENCODER
    dimensions = 384

    def __init__(self, cache_dir: Path | None = None) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        with tempfile.TemporaryDirectory(prefix="soundings-") as private:
            self._embedding = TextEmbedding(
                "sentence-transformers/all-MiniLM-L6-v2",
                specific_model_path=str(build_folder(cache_dir or Path(private))),
                threads=1,
                providers=["CPUExecutionProvider"],
            )

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode texts: equal ones once, sorted by length, at most 512 tokens a batch, two batches at a time.

        Parameters
        ----------
        texts : sequence of n str

        Returns
        -------
        array of shape (n, 384), float32, unit rows
        """
        unique = sorted(set(texts))
        position = {text: index for index, text in enumerate(unique)}
        batches = list(_batches([int(self._embedding.token_count([text])) for text in unique]))
        vectors = np.zeros((len(unique), self.dimensions), dtype=np.float32)
        with ThreadPoolExecutor(max_workers=THREADS) as threads:
            encoded = threads.map(
                self._encode_batch, ([unique[index] for index in batch] for batch in batches)
            )
            for batch, rows in zip(batches, encoded, strict=True):
                vectors[batch] = rows
        return vectors[[position[text] for text in texts]]

    def _encode_batch(self, texts: list[str]) -> FloatMatrix:
        return np.array(list(self._embedding.embed(texts, batch_size=len(texts))), dtype=np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group texts of one length, so that nothing is padded, up to MAX_TOKENS a batch; the longest first."""
    by_length = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    for length, same in groupby(by_length, key=lambda index: lengths[index]):
        indices = list(same)
        size = max(1, MAX_TOKENS // max(1, length))
        yield from (indices[start : start + size] for start in range(0, len(indices), size))


class LexicalEncoder:
    """Words and parts of words hashed into a vector: for tests, and where no model may be installed.

    Needs nothing learnt, so a text's vector does not depend on other texts.

    Notes
    -----
    Weinberger et al. (2009), Feature hashing for large scale multitask learning.
    """

    name = "lexical"
    dimensions = 1024

    def __init__(self) -> None:
        half = self.dimensions // 2
        self._words = HashingVectorizer(n_features=half, stop_words="english", ngram_range=(1, 2))
        self._parts = HashingVectorizer(n_features=half, analyzer="char_wb", ngram_range=(3, 5))

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode texts.

        Parameters
        ----------
        texts : sequence of n str

        Returns
        -------
        array of shape (n, 1024), float32, unit rows
        """
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        views = [view.transform(list(texts)).toarray() for view in (self._words, self._parts)]
        return unit_rows(np.hstack(views))


def load_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """Load the encoder of that name.

    Parameters
    ----------
    name : str
        `all-MiniLM-L6-v2-int8` or `lexical`.

    Returns
    -------
    Encoder

    Raises
    ------
    UnknownEncoder
        There is no such encoder.
    """
    encoders: dict[str, Callable[[], Encoder]] = {
        DEFAULT_ENCODER: MiniLMEncoder,
        LexicalEncoder.name: LexicalEncoder,
    }
    if name not in encoders:
        raise UnknownEncoder(f"no encoder is called {name!r}; there are: {', '.join(encoders)}")
    return encoders[name]()
