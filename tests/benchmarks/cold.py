"""Whole processes against each other, from start to end, each several times in turn."""

import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from drawing import LabelledSet, draw
from methods import PROCESS

REPEATS = 3
SIZES: tuple[int | str, ...] = (300, 1000, "full")
OUR_PROCESS = Path(__file__).with_name("our_process.py")
Command = tuple[list[str], str]


def cold_table(whole: LabelledSet, python: str) -> Iterator[str]:
    """One row for each size: median seconds, with BERTopic given the vectors in both comparisons."""
    yield "| answers | ours, vectors | ours, CSV to JSON | BERTopic, vectors | ÷ ours | ÷ ours from CSV |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for size in SIZES:
        drawn = draw(whole, size, 0)
        with tempfile.TemporaryDirectory(prefix="soundings-bench-") as folder:
            commands = list(_commands(drawn, Path(folder), python))
            seconds = [[_time(command) for command in commands] for _ in range(REPEATS)]
        ours, from_csv, peer = (statistics.median(column) for column in zip(*seconds, strict=True))
        figures = f"{ours:.1f} | {from_csv:.1f} | {peer:.1f} | {peer / ours:.1f} | {peer / from_csv:.1f}"
        yield f"| {len(drawn.texts)} | {figures} |"


def _commands(drawn: LabelledSet, folder: Path, python: str) -> Iterator[Command]:
    vectors, answers = folder / "vectors.npy", folder / "answers.csv"
    np.save(vectors, drawn.vectors)
    with answers.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text"], *([text] for text in drawn.texts)])
    question = json.dumps({"texts": drawn.texts, "vectors": str(vectors), "seed": 0}) + "\n"
    analyse = [
        "-m",
        "webapp.commands",
        "analyse",
        str(answers),
        "--text",
        "text",
        "--json",
        str(folder / "out.json"),
    ]
    yield [sys.executable, str(OUR_PROCESS)], question
    yield [sys.executable, *analyse], ""
    yield [python, str(PROCESS)], question


def _time(command: Command) -> float:
    words, question = command
    began = time.perf_counter()
    subprocess.run(words, input=question, text=True, capture_output=True, check=True)
    return time.perf_counter() - began


def largest(sets: Sequence[LabelledSet]) -> LabelledSet:
    """The set with the most texts."""
    return max(sets, key=lambda one: len(one.texts))
