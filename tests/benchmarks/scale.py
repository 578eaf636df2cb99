"""Measure seconds and memory from 1,000 to 100,000 statements: python tests/benchmarks/scale.py FOLDER.

The texts of the CSV files are recombined, two thirds of one with a third of another, until there are enough;
each size is measured in a process of its own. Encoding is told as texts a second on 5,000 of them.
"""

import argparse
import csv
import resource
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import numpy as np

from analysis.arrays import unit_rows
from analysis.corpus import Statements
from analysis.encoding.encoder import load_encoder
from analysis.pipeline import find_themes
from analysis.text.cleaning import clean_text
from analysis.text.spacy_pipeline import load_nlp

SIZES = (1_000, 10_000, 100_000)
ENCODED = 5_000
LETTERS = 300


def read_texts(folder: Path) -> list[str]:
    """Read the distinct texts of every CSV file that has a column of them."""
    texts = set()
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts |= {clean_text(row["text"])[:LETTERS] for row in csv.DictReader(file) if row.get("text")}
    return sorted(texts - {""})


def recombine(texts: list[str], size: int) -> tuple[list[str], np.ndarray]:
    """Make so many distinct texts, and the two that each is made of."""
    random = np.random.default_rng(0)
    made: dict[str, tuple[int, int]] = {}
    for _ in count():
        if len(made) == size:
            break
        first, second = (int(one) for one in random.integers(len(texts), size=2))
        words, others = texts[first].split(), texts[second].split()
        text = " ".join(words[: max(1, len(words) * 2 // 3)] + others[-max(1, len(others) // 3) :])
        made.setdefault(text, (first, second))
    return list(made), np.array(list(made.values()))


def measure(folder: Path, size: int) -> None:
    """Find the themes of so many statements, whose vectors are those of their parts, and print a row."""
    encoder, nlp = load_encoder(), load_nlp()
    whole = read_texts(folder)
    whole = whole[:: max(1, len(whole) // ENCODED)]
    texts, parts = recombine(whole, size)
    known = encoder.encode(whole)
    noise = np.random.default_rng(1).normal(0, 0.015, (size, encoder.dimensions)).astype(np.float32)
    vectors = unit_rows(0.75 * known[parts[:, 0]] + 0.25 * known[parts[:, 1]] + noise)
    del noise
    began = time.perf_counter()
    found = find_themes(Statements(texts, vectors, [None] * size), nlp=nlp, encoder=encoder)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stages = " ".join(f"{stage} {took:.2f}" for stage, took in found.timing.items())
    print(f"| {size:,} | {seconds:.2f} | {peak:,.0f} | {len(found.themes)} | {stages} |", flush=True)


def measure_encoding(folder: Path) -> None:
    """Print how many texts a second are encoded, by the wall and by the processor's time on two cores."""
    encoder = load_encoder()
    texts = read_texts(folder)
    texts = texts[:: max(1, len(texts) // ENCODED)][:ENCODED]
    began, worked = time.perf_counter(), time.process_time()
    encoder.encode(texts)
    wall, work = time.perf_counter() - began, time.process_time() - worked
    print(f"{len(texts) / wall:.0f} texts/s encoded; {2 * len(texts) / work:.0f} if both cores were free")


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="CSV files with a column `text`")
    parser.add_argument("--size", type=int, help="measure this size in this process")
    arguments = parser.parse_args()
    if arguments.size:
        measure(arguments.folder, arguments.size)
        return
    measure_encoding(arguments.folder)
    print("| statements | seconds | peak MB | themes | seconds by stage |")
    print("| --- | --- | --- | --- | --- |", flush=True)
    for size in SIZES:
        subprocess.run([sys.executable, __file__, str(arguments.folder), "--size", str(size)], check=True)


if __name__ == "__main__":
    main()
