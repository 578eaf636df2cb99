"""How long answers take to be prepared: python tests/benchmarks/preparing.py FILE.csv [--rows 5000].

Seconds of the processor for redaction and splitting in one process, then seconds on the wall of one process
and with the other cores (their loading counts).
"""

import argparse
import csv
import os
import resource
import time
from collections.abc import Sequence
from pathlib import Path

from analysis.hands import Hand, Team
from analysis.pipeline import redact_answers, split_answers
from analysis.redaction.redactor import Redactor
from analysis.text.spacy_pipeline import load_nlp

WARM = "Ask Anna. Then the plan is late."


def read_texts(path: Path, rows: int) -> list[str]:
    """Read the first texts of a CSV file with a column of them."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row, _ in zip(csv.DictReader(file), range(rows), strict=False)]


def measure(texts: Sequence[str], hands: int) -> None:
    """Prepare texts in one process and with hands, and print a row."""
    nlp = load_nlp()
    redactor = Redactor(nlp)
    split_answers(redact_answers([WARM], redactor), nlp)
    began, start = time.perf_counter(), time.process_time()
    redacted = redact_answers(texts, redactor)
    between = time.process_time()
    alone = split_answers(redacted, nlp)
    end, wall = time.process_time(), time.perf_counter() - began
    began = time.perf_counter()
    same = Team([Hand() for _ in range(hands)]).prepare(texts, redactor, nlp) == alone
    shared = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| answers | redact | split | wall | with hands | peak MB | same |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(
        f"| {len(texts):,} | {between - start:.1f} | {end - between:.1f} | {wall:.1f} | {shared:.1f} "
        f"| {peak:,.0f} | {same} |"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="CSV file with a column `text`")
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--hands", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    arguments = parser.parse_args()
    measure(read_texts(arguments.file, arguments.rows), arguments.hands)
