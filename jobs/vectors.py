"""Vectors of texts, from the database's cache where they are known, else encoded and kept."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.encoding.encoder import Encoder
from jobs.resources import database
from models.database import reading_session, transaction
from models.themes.statements import each_cached_vector, hash_of, keep_vectors

FloatMatrix = NDArray[np.float32]

Report = Callable[[float], None]

CHUNK = 256  # texts encoded between two words on progress


class Vectors:
    """The vectors of n texts, one row each, filled as they become known."""

    def __init__(self, texts: Sequence[str], encoder: Encoder) -> None:
        self._encoder = encoder
        self._first: dict[str, int] = {}
        self._same = [self._first.setdefault(hash_of(text), row) for row, text in enumerate(texts)]
        self._texts = texts
        self._rows = np.zeros((len(texts), self._encoder.dimensions), dtype=np.float32)
        self.missing = set(self._first)

    def read_kept(self) -> None:
        """Fill in what is kept by now of what is missing."""
        with reading_session(database()) as session:
            self._fill(each_cached_vector(session, self.missing, self._encoder.name))

    def chunks(self, hashes: Collection[str]) -> Iterator[list[str]]:
        """Cut texts that are missing, by hash, into chunks of about one length: such are encoded fastest."""
        ordered = sorted(hashes, key=lambda one: (len(self._text(one)), one))
        return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))

    def count_letters(self, hashes: Collection[str]) -> int:
        """How long texts, by hash, are together."""
        return sum(len(self._text(one)) for one in hashes)

    def encode(self, hashes: Sequence[str]) -> None:
        """Encode texts, by hash, and keep their vectors."""
        rows = self._encoder.encode([self._text(one) for one in hashes])
        new = {one: as_bytes(row) for one, row in zip(hashes, rows, strict=True)}
        with transaction(database()) as session:
            keep_vectors(session, new, self._encoder.name)
        self._fill(new.items())

    def rows(self) -> FloatMatrix:
        """The matrix, shape (n, dimensions), once nothing is missing."""
        return self._rows if len(self._first) == len(self._same) else self._rows[self._same]

    def _fill(self, found: Iterable[tuple[str, bytes]]) -> None:
        for text_hash, data in found:
            self._rows[self._first[text_hash]] = np.frombuffer(data, dtype="<f4")
            self.missing.discard(text_hash)

    def _text(self, text_hash: str) -> str:
        return self._texts[self._first[text_hash]]


def encode_cached(
    texts: Sequence[str], encoder: Encoder, report: Report = lambda _share: None
) -> FloatMatrix:
    """Return the vectors of texts as rows, shape (n, dimensions); encode only those not kept yet."""
    vectors = Vectors(texts, encoder)
    vectors.read_kept()
    encode_missing(vectors, vectors.missing, report)
    return vectors.rows()


def encode_missing(vectors: Vectors, hashes: Collection[str], report: Report) -> None:
    """Encode texts, by hash, chunk by chunk; `report` is told the share that is done.

    It is the share of the letters, not of the texts: long ones take longer.
    """
    done, total = 0, vectors.count_letters(hashes)
    for chunk in vectors.chunks(hashes):
        vectors.encode(chunk)
        done += vectors.count_letters(chunk)
        report(done / max(total, 1))


def as_bytes(vector: NDArray[np.floating]) -> bytes:
    """Write a vector as the database keeps it: float32, little-endian."""
    return vector.astype("<f4").tobytes()


def as_matrix(vectors: Sequence[bytes]) -> FloatMatrix:
    """Read vectors into the rows of a matrix; shape (0, 0) where there are none."""
    if not vectors:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([np.frombuffer(data, dtype="<f4") for data in vectors])
