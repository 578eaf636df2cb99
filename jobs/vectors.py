"""Vectors of texts, from the database's cache where they are known, else encoded and kept."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from jobs.analyst import analyst
from jobs.resources import database
from models.database import reading_session, transaction
from models.statements import cached_vectors, hash_of, keep_vectors

FloatMatrix = NDArray[np.float32]

CHUNK = 256  # texts encoded between two words on progress


def encode_cached(texts: Sequence[str], report: Callable[[float], None] | None = None) -> FloatMatrix:
    """Return the vectors of texts as rows, shape (n, dimensions); encode only those not kept yet."""
    encoder = analyst().encoder
    by_hash = {hash_of(text): text for text in texts}
    with reading_session(database()) as session:
        known = cached_vectors(session, by_hash, encoder.name)
    missing = sorted(
        by_hash.keys() - known.keys(), key=lambda text_hash: (len(by_hash[text_hash]), text_hash)
    )
    for start in range(0, len(missing), CHUNK):
        hashes = missing[start : start + CHUNK]
        rows = encoder.encode([by_hash[text_hash] for text_hash in hashes])
        new = {text_hash: as_bytes(row) for text_hash, row in zip(hashes, rows, strict=True)}
        with transaction(database()) as session:
            keep_vectors(session, new, encoder.name)
        known |= new
        if report:
            report((start + len(hashes)) / len(missing))
    return as_matrix([known[hash_of(text)] for text in texts])


def as_bytes(vector: NDArray[np.floating]) -> bytes:
    """Write a vector as the database keeps it: float32, little-endian."""
    return vector.astype("<f4").tobytes()


def as_matrix(vectors: Sequence[bytes]) -> FloatMatrix:
    """Read vectors into the rows of a matrix; shape (0, 0) where there are none."""
    if not vectors:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([np.frombuffer(data, dtype="<f4") for data in vectors])
