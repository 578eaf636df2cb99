"""Measure redaction against texts with marked personal data: python tests/benchmarks/redaction.py FILE.

FILE is a CSV with the columns `text` and `entities` ([[start, end, type, text], …]), as made by
presidio-research, or a JSON list of {"text", "spans": [[start, end, type], …]}, as our own sentences are.

What counts, strictly:

- An entity is found when every letter and digit of it lies under a mark, of whatever type. Of a street
  address, which goes on over towns and countries that we leave on purpose, half of them must.
- A mark is right when it overlaps any entity of a personal type, and wrong otherwise: a company or a place
  that is marked counts as wrong.
- Not personal here, and so never asked for: ORGANIZATION, GPE, DATE_TIME, AGE, NRP, TITLE ("Mr", "midwife").
"""

import argparse
import csv
import json
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.redaction.redactor import Mark, Redactor
from analysis.text.spacy_pipeline import load_nlp

NOT_PERSONAL = frozenset({"ORGANIZATION", "GPE", "DATE_TIME", "AGE", "NRP", "TITLE"})
HALF_IS_ENOUGH = frozenset({"STREET_ADDRESS", "address"})
AROUND = 30


@dataclass(frozen=True)
class MarkedText:
    """A text, its personal data as (start, end, type), and the half of the set that it belongs to."""

    text: str
    entities: tuple[tuple[int, int, str], ...]
    half: int = 0


@dataclass
class Figures:
    """What was found and marked, by type, and every error in words."""

    support: Counter[str]
    found: Counter[str]
    marks: Counter[str]
    right: Counter[str]
    errors: list[str]

    @property
    def precision(self) -> float:
        """The share of right marks among all marks."""
        return self.right.total() / max(self.marks.total(), 1)

    def recall(self, kind: str) -> float:
        """The share of found entities of a type."""
        return self.found[kind] / self.support[kind] if self.support[kind] else 1.0


def read_texts(path: Path) -> list[MarkedText]:
    """Read marked texts; sentences made from one template fall into one half, so that a half is unseen."""
    if path.suffix == ".json":
        return [
            MarkedText(one["text"], tuple((start, end, kind) for start, end, kind in one["spans"]))
            for one in json.loads(path.read_text("utf-8"))
        ]
    with path.open(encoding="utf-8", newline="") as file:
        return [_read_row(row) for row in csv.DictReader(file)]


def _read_row(row: dict[str, str]) -> MarkedText:
    entities = tuple(
        (start, end, kind) for start, end, kind, _ in json.loads(row["entities"]) if kind not in NOT_PERSONAL
    )
    return MarkedText(row["text"], entities, zlib.crc32(row.get("masked", row["text"]).encode()) % 2)


def measure(texts: Iterable[MarkedText], marks: Iterable[list[Mark]]) -> Figures:
    """Compare marks with what is there."""
    figures = Figures(Counter(), Counter(), Counter(), Counter(), [])
    for marked, put in zip(texts, marks, strict=True):
        for start, end, kind in marked.entities:
            figures.support[kind] += 1
            figures.found[kind] += (found := _is_found(marked.text, start, end, kind, put))
            if not found:
                figures.errors.append(f"missed {kind}: {_shown(marked.text, start, end)}")
        for mark in put:
            right = any(start < mark.end and end > mark.start for start, end, _ in marked.entities)
            figures.marks[mark.text] += 1
            figures.right[mark.text] += right
            if not right:
                figures.errors.append(f"wrong {mark.text}: {_shown(marked.text, mark.start, mark.end)}")
    return figures


def _is_found(text: str, start: int, end: int, kind: str, marks: list[Mark]) -> bool:
    letters = [at for at in range(start, end) if text[at].isalnum()]
    covered = sum(any(mark.start <= at < mark.end for mark in marks) for at in letters)
    return covered >= len(letters) * (0.5 if kind in HALF_IS_ENOUGH else 1.0)


def _shown(text: str, start: int, end: int) -> str:
    shown = f"{text[max(0, start - AROUND) : start]}«{text[start:end]}»{text[end : end + AROUND]}"
    return " ".join(shown.split())


def lines_of(title: str, figures: Figures) -> Iterator[str]:
    """Write the figures as lines of a table."""
    yield f"\n{title}\n{'type':<20}{'recall':>8}{'found':>7}{'of':>6}"
    for kind in sorted(figures.support):
        yield f"{kind:<20}{figures.recall(kind):8.3f}{figures.found[kind]:7d}{figures.support[kind]:6d}"
    yield f"{'mark':<20}{'prec.':>8}{'right':>7}{'of':>6}"
    for kind in sorted(figures.marks):
        share = figures.right[kind] / figures.marks[kind]
        yield f"{kind:<20}{share:8.3f}{figures.right[kind]:7d}{figures.marks[kind]:6d}"
    yield f"{'all marks':<20}{figures.precision:8.3f}{figures.right.total():7d}{figures.marks.total():6d}"


def main() -> None:
    """Print the figures of a file, in halves where it has them, and its errors."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--half", type=int, choices=(0, 1), help="only the errors of this half")
    chosen = arguments.parse_args()
    texts = read_texts(chosen.file)
    redactor = Redactor(load_nlp())
    began = time.perf_counter()
    marks = redactor.find_marks([marked.text for marked in texts])
    seconds = time.perf_counter() - began
    pairs = list(zip(texts, marks, strict=True))
    halves = sorted({marked.half for marked in texts})
    for half in halves if len(halves) > 1 else []:
        part = [pair for pair in pairs if pair[0].half == half]
        print(*lines_of(f"half {half}", measure(*zip(*part, strict=True))), sep="\n")
    print(*lines_of("all", measure(texts, marks)), sep="\n")
    shown = [pair for pair in pairs if chosen.half in (None, pair[0].half)]
    print("\nerrors", *measure(*zip(*shown, strict=True)).errors, sep="\n  ")
    print(f"\n{len(texts) / seconds:.0f} texts a second")


if __name__ == "__main__":
    main()
