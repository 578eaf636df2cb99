"""A run's statements are encoded by all workers that have nothing else to do, and by the run itself.

The texts are cut into parts by their hashes. The run enqueues all parts as a group and works them off from
the first on; other workers begin at the last. Whoever takes a part first has it. Where nobody helps, or the
queue is away, the run does everything; what somebody took and did not finish it does at the end.
"""

import time
from collections import defaultdict
from dataclasses import dataclass

from analysis.encoding.encoder import Encoder
from jobs import queue
from jobs.analyst import analyst
from jobs.resources import database
from jobs.vectors import FloatMatrix, Report, Vectors, encode_cached, encode_missing
from models.database import reading_session, transaction
from models.themes.runs import is_held
from models.themes.statements import forget_unused_vectors, part_of, texts_of_part

LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Sharing:
    """From how many texts on a run asks for help, how many make a part, a few seconds of work, and for how
    many seconds it waits for somebody who took one and gets on with nothing.
    """

    fewest: int = 4096
    part: int = 1024
    patience: float = 10.0


def encode_for_run(
    run_id: str, lease: str, vectors: Vectors, report: Report, sharing: Sharing = Sharing()
) -> FloatMatrix:
    """Fill in what is missing of the vectors of a run's texts; `report` is told the share that is done."""
    parts = -(-len(vectors.missing) // sharing.part)
    if len(vectors.missing) >= sharing.fewest and queue.share_encoding(run_id, lease, parts):
        try:
            _encode_with_others(lease, vectors, parts, report, sharing.patience)
        finally:
            queue.call_off_encoding(lease)
    encode_missing(vectors, vectors.missing, report)
    return vectors.rows()


def encode_part(run_id: str, lease: str, part: int, parts: int, encoder: Encoder | None = None) -> None:
    """Help a run: encode one part of its texts, if nobody else does and the run still works."""
    with reading_session(database()) as session:
        survey_id = is_held(session, run_id, lease)
        if survey_id is None or not queue.take_part(lease, part):
            return
        texts = texts_of_part(session, survey_id, part, parts)
    encode_cached(texts, encoder or analyst().encoder)
    with transaction(database()) as session:
        if is_held(session, run_id, lease) is None:
            forget_unused_vectors(session)  # of words that were deleted meanwhile


def _encode_with_others(lease: str, vectors: Vectors, parts: int, report: Report, patience: float) -> None:
    of_part = defaultdict(list)
    for text_hash in vectors.missing:
        of_part[part_of(text_hash, parts)].append(text_hash)
    for part in range(parts):
        if queue.take_part(lease, part):
            encode_missing(vectors, of_part[part], lambda _share: None)
        report(queue.count_parts_taken(lease, parts) / parts)
    _await_others(vectors, report, patience)


def _await_others(vectors: Vectors, report: Report, patience: float) -> None:
    """Wait for the parts that others took, as long as they get on with them."""
    moved = time.monotonic()
    while vectors.missing and time.monotonic() - moved < patience:
        before = len(vectors.missing)
        vectors.read_kept()
        if len(vectors.missing) < before:
            moved = time.monotonic()
        report(1.0)
        time.sleep(LOOK_SECONDS if vectors.missing else 0.0)
