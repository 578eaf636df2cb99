"""Turn statements into vectors: what an encoder is, and which there are."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer

from analysis.arrays import BoolVector, FloatMatrix, unit_rows
from analysis.encoding.minilm_folder import ModelMissing
from analysis.encoding.sentence_encoder import PACKAGED, MiniLMEncoder, SentenceEncoder, models

READ_BY_ALL = "en"  # ISO 639-1; any other language takes a multilingual encoder
EXAMPLES = (
    "BAAI/bge-small-en-v1.5 (English)",
    "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2 (50 languages)",
    "intfloat/multilingual-e5-large (100 languages)",
)


class UnknownEncoder(ModelMissing):
    """No encoder has that name."""


class Encoder(Protocol):
    """Anything that gives one unit vector a text, the same whatever stands beside it."""

    name: str
    dimensions: int
    multilingual: bool

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode n texts into an array of shape (n, dimensions), float32, unit rows."""
        ...


def is_read_by(encoder: Encoder, language: str) -> bool:
    """Tell whether an encoder makes sense of texts in a language."""
    return encoder.multilingual or language == READ_BY_ALL


def which_are_read(languages: Sequence[str], encoder: Encoder) -> BoolVector:
    """Tell of each of n texts whether an encoder makes sense of its language: array of shape (n,)."""
    return np.array([is_read_by(encoder, language) for language in languages], dtype=np.bool_)


class LexicalEncoder:
    """Words and parts of words hashed into a vector: for tests, and where no model may be installed.

    Needs nothing learnt, so a text's vector does not depend on other texts.

    Notes
    -----
    Weinberger et al. (2009), Feature hashing for large scale multitask learning.
    """

    name = "lexical"
    dimensions = 1024
    multilingual = False

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


def load_encoder(
    name: str = PACKAGED, *, folder: Path | None = None, cache_dir: Path | None = None
) -> Encoder:
    """Load the encoder of that name.

    Parameters
    ----------
    name : str
        `all-MiniLM-L6-v2-int8` (packaged), `lexical`, or a model of fastembed.
    folder : Path or None
        Holds the files of a fastembed model, where no hub may be reached.
    cache_dir : Path or None
        Where models that were fetched are kept.

    Returns
    -------
    Encoder

    Raises
    ------
    UnknownEncoder
        There is no such encoder.
    ModelMissing
        It is known, but its files cannot be had.
    """
    if name == PACKAGED:
        return MiniLMEncoder()
    if name == LexicalEncoder.name:
        return LexicalEncoder()
    known = {model.lower(): model for model in models()}
    if name.lower() not in known:
        raise UnknownEncoder(_say_which_there_are(name, list(known.values())))
    return SentenceEncoder(known[name.lower()], folder=folder, cache_dir=cache_dir)


def _say_which_there_are(name: str, known: Sequence[str]) -> str:
    meant = get_close_matches(name, known, n=1, cutoff=0.7)
    hint = f"; did you mean {meant[0]}?" if meant else "."
    return (
        f"No encoder is called {name!r}{hint} There are {PACKAGED} (packaged), {LexicalEncoder.name} (words "
        f"only), and the {len(known)} models of fastembed, such as {', '.join(EXAMPLES)}."
    )
