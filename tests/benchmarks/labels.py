"""Measure the labels of themes: labels.py FOLDER [--show] [--only NAME] [--judge N]."""

import argparse
import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from drawing import LabelledSet, draw, read_sets

from analysis.arrays import FloatMatrix, unit_rows
from analysis.corpus import Statements
from analysis.encoding.answer_context import in_context
from analysis.encoding.encoder import Encoder, load_encoder
from analysis.labelling.general_labels import GENERAL, KINDS
from analysis.pipeline import find_themes, redact_answers, split_answers
from analysis.redaction.redactor import Redactor
from analysis.results import ThemeSet
from analysis.text.phrases import stems_of
from analysis.text.spacy_pipeline import load_nlp
from analysis.text.vocabulary import PRAISE_WORDS
from models.demonstration import organisation

SURVEYS = {"nhs-feedback": (300, 1000), "jupyter-ux-2015": (300, 1000), "stacks-2020": (1000,)}
INTENTS = ("banking77 label", "clinc150 label")
INTENT_SIZES = (300, 1000)
SIDES = {
    "working": True,
    "not_working": False,
    "Trust A - Q1": False,
    "Trust A - Q2": True,
    "Trust C - Q1": True,
}
LEAST_CONVERSATION = 50
MOST_CONVERSATION = 1000
TOO_SIMILAR = 0.9
SHOWN = 8
JUDGED_BY = 3
Figures = dict[str, float]


@dataclass(frozen=True, eq=False)
class Case:
    """Statements as a survey would have them."""

    name: str
    statements: list[str]
    works: list[bool | None]
    answers: list[int]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def side_of(row: dict[str, str]) -> bool | None:
    """Tell whether a row says what works or what does not, where its question is known to ask for one."""
    return SIDES.get(row.get("side") or row.get("question", ""))


def drawn_rows(rows: list[dict[str, str]], size: int) -> list[dict[str, str]]:
    """Draw rows as they come."""
    chosen = np.random.default_rng([0, size]).choice(len(rows), min(size, len(rows)), replace=False)
    return [rows[int(index)] for index in np.sort(chosen)]


def raw_cases(folder: Path) -> Iterator[tuple[str, list[str], list[bool | None]]]:
    """Answers of surveys and consultations, and of our own demonstration."""
    for stem, sizes in SURVEYS.items():
        for size in sizes:
            rows = drawn_rows(read_rows(folder / f"{stem}.csv"), size)
            yield f"{stem} {size}", [row["text"] for row in rows], [side_of(row) for row in rows]
    polis = [row for row in read_rows(folder / "polis.csv") if row["lang"] == "en"]
    for conversation in sorted({row["conversation"] for row in polis}):
        rows = [row for row in polis if row["conversation"] == conversation]
        if len(rows) >= LEAST_CONVERSATION:
            texts = [row["text"] for row in drawn_rows(rows, MOST_CONVERSATION)]
            yield f"polis {conversation}", texts, [None] * len(texts)
    answers = [
        (response[kind], kind == "works")
        for wave in organisation()["waves"]
        for response in wave["responses"]
        for kind in ("works", "needs_work")
        if response.get(kind)
    ]
    yield "demonstration", [text for text, _ in answers], [works for _, works in answers]


def split_cases(folder: Path, only: str) -> Iterator[Case]:
    """Surveys redacted and split into statements, as the product does it."""
    nlp = load_nlp()
    redactor = Redactor(nlp)
    for name, texts, works in raw_cases(folder):
        if only in name:
            prepared = split_answers(redact_answers(texts, redactor), nlp)
            answers = [index for index, each in enumerate(prepared) for _ in each.statements]
            statements = [one for each in prepared for one in each.statements]
            yield Case(name, statements, [works[index] for index in answers], answers)


def intent_cases(folder: Path, encoder: Encoder, only: str) -> Iterator[Case]:
    """Draws from sets of one-sentence requests."""
    if not any(only in name for name in INTENTS):
        return
    for whole in read_sets(folder, encoder):
        for size in INTENT_SIZES if whole.name in INTENTS and only in whole.name else ():
            drawn: LabelledSet = draw(whole, size, 0)
            n_texts = len(drawn.texts)
            yield Case(f"{whole.name} {size}", drawn.texts, [None] * n_texts, list(range(n_texts)))


def centred(vectors: FloatMatrix, mean: FloatMatrix) -> FloatMatrix:
    """Bring vectors into the space in which the themes are told apart."""
    return unit_rows(vectors - mean)


def measure(found: ThemeSet, vectors: FloatMatrix, encoder: Encoder) -> Figures:
    """Measure one set's labels against its themes' centroids and statements."""
    mean = vectors.mean(axis=0)
    labels = [theme.label for theme in found.themes]
    named = encoder.encode(labels)
    rows = centred(vectors, mean)
    sums = np.array([rows[found.labels == theme].sum(axis=0) for theme in range(len(labels))])
    to_theme = (centred(named, mean) @ unit_rows(sums).T).argmax(axis=1)
    inside = found.labels >= 0
    to_label = (rows[inside] @ centred(named, mean).T).argmax(axis=1)
    alike = named @ named.T - np.eye(len(labels))
    words = [stems_of(label) for label in labels]
    return {
        "themes": float(len(labels)),
        "label → theme": float((to_theme == np.arange(len(labels))).mean()),
        "answer → label": float((to_label == found.labels[inside]).mean()),
        "one word": float(np.mean([len(said) == 1 for said in words])),
        "praise": float(np.mean([not PRAISE_WORDS.isdisjoint(said) for said in words])),
        "general": float(np.mean([label.startswith((GENERAL, *KINDS)) for label in labels])),
        "too similar": float((alike.max(axis=1) > TOO_SIMILAR).sum()),
        "described": float(np.mean([bool(theme.description) for theme in found.themes])),
        "seconds": found.timing["label"],
    }


def show(case: Case, found: ThemeSet, vectors: FloatMatrix) -> None:
    """Print every theme with its most typical statements."""
    print(f"\n## {case.name}")
    for broad in found.broad:
        print(f"\n=== {broad.label}")
        for place in broad.themes:
            theme = found.themes[place]
            print(f"\n[{place}] {theme.label}  ({theme.size})  {', '.join(theme.keywords)}")
            print(f"    {theme.description}")
            members = np.flatnonzero(found.labels == place)
            nearest = members[np.argsort(-(vectors[members] @ theme.centroid), kind="stable")]
            for text in list(dict.fromkeys(case.statements[index] for index in nearest))[:SHOWN]:
                print(f"  - {text[:200]}")


def to_judge(case: Case, found: ThemeSet, vectors: FloatMatrix) -> Iterator[dict[str, object]]:
    """Each label with its three most typical statements, for somebody who is to say whether it may stay."""
    for place, theme in enumerate(found.themes):
        members = np.flatnonzero(found.labels == place)
        nearest = members[np.argsort(-(vectors[members] @ theme.centroid), kind="stable")]
        said = list(dict.fromkeys(case.statements[index] for index in nearest))[:JUDGED_BY]
        yield {"set": case.name, "label": theme.label, "size": theme.size, "statements": said}


def drawn(every: list[dict[str, object]], number: int) -> list[dict[str, object]]:
    """Draw labels of all cases, in no order."""
    order = np.random.default_rng(0).permutation(len(every))[:number]
    return [every[int(index)] for index in order]


def as_row(cells: list[str]) -> str:
    """Write a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Find the themes of every case, and measure what they are called."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print the themes with their statements")
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--judge", type=int, default=0, help="print so many labels to be judged, as JSON")
    arguments = parser.parse_args()
    encoder, nlp = load_encoder(), load_nlp()
    results: dict[str, Figures] = {}
    judged: list[dict[str, object]] = []
    surveys = split_cases(arguments.folder, arguments.only)
    for case in chain(surveys, intent_cases(arguments.folder, encoder, arguments.only)):
        vectors = in_context(encoder.encode(case.statements), case.statements, case.answers)
        statements = Statements(case.statements, vectors, case.works, people=case.answers)
        found = find_themes(statements, nlp=nlp, encoder=encoder)
        results[case.name] = measure(found, vectors, encoder)
        judged.extend(to_judge(case, found, vectors))
        if arguments.show:
            show(case, found, vectors)
    if not results:
        parser.error("no case has that name")
    if arguments.judge:
        print(json.dumps(drawn(judged, arguments.judge), indent=1, ensure_ascii=False))
        return
    names = list(next(iter(results.values())))
    print(as_row(["set", *names]))
    print(as_row(["---"] * (1 + len(names))))
    for name, one in results.items():
        print(as_row([name, *(f"{one[key]:.3g}" for key in names)]))
    mean = {key: float(np.mean([one[key] for one in results.values()])) for key in names}
    print(as_row(["**mean**", *(f"{mean[key]:.3f}" for key in names)]))


if __name__ == "__main__":
    main()
