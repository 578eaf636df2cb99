"""Measure runs that hold on to kept themes: python tests/benchmarks/anchored.py FOLDER.

Of each draw seven tenths of the rows come first, none of them of the planted label. All or half of the themes
found are kept, and the rest comes. What the next run then finds is told beside what a fresh run finds in the
same rows. On unchanged statements a few are moved to another kept theme and a few taken out, as a lead would.
"""

import argparse
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from drawing import LabelledSet, draw, read_sets, split
from spacy.language import Language
from tables import table_of

from analysis.arrays import BoolVector, FloatMatrix, IntVector
from analysis.corpus import Kept, Statements
from analysis.encoding.answer_context import in_context
from analysis.encoding.encoder import Encoder, load_encoder
from analysis.files.label_scores import nearest_themes, score_rows, themes_of_rows
from analysis.pipeline import find_themes
from analysis.results import ThemeSet
from analysis.text.spacy_pipeline import load_nlp

SEEDS = {100: 10, 300: 8, 1000: 5}
QUICK_SEEDS = {100: 2}
LATER = 0.3
FEWEST_PLANTED, SHARE_PLANTED = 5, 0.05
KEPT = {"all": 1, "half": 2}
MOVED = 3
HALF = 0.5
COLUMNS = (
    "stay",
    "F1 ÷ fresh",
    "right",
    "right fresh",
    "planted",
    "planted fresh",
    "spurious",
    "grown",
    "obeyed",
)
HEAD = ("N", "set", "kept", *COLUMNS)
Figures = dict[str, float]


@dataclass(frozen=True, eq=False)
class Survey:
    """A draw, its statements, the row each is taken from, and their vectors without context."""

    drawn: LabelledSet
    statements: list[str]
    rows: IntVector
    vectors: FloatMatrix
    nlp: Language

    @cached_property
    def labels(self) -> np.ndarray:
        """The label of each statement's row."""
        return self.drawn.labels[self.rows]

    def find(
        self, some: IntVector, kept: IntVector | None = None, barred: Sequence[tuple[int, int]] = ()
    ) -> "Found":
        """Find the themes of some statements, read beside the others of their rows."""
        statements, rows = [self.statements[each] for each in some], self.rows[some].tolist()
        vectors = in_context(self.vectors[some], statements, rows)
        asked = Statements(statements, vectors, [None] * len(some), people=rows)
        held = None if kept is None else Kept(kept, barred)
        found = find_themes(asked, nlp=self.nlp, kept=held)
        return Found(found, self.labels[some], self._f1(found, vectors, rows))

    def _f1(self, found: ThemeSet, vectors: FloatMatrix, rows: list[int]) -> float:
        nearest = nearest_themes(vectors, np.array([theme.centroid for theme in found.themes]))
        themes = themes_of_rows(rows, found.labels, found.confidence, nearest)
        return score_rows(dict(enumerate(self.drawn.all_labels)), themes).f1 or 0.0


@dataclass(frozen=True, eq=False)
class Found:
    """The themes of some statements, whose labels are known, and the F1 of their rows."""

    theme_set: ThemeSet
    labels: np.ndarray
    f1: float

    @cached_property
    def kept(self) -> IntVector:
        """The kept theme each statement is in, -1 where it is in none."""
        index = [-1 if theme.kept_index is None else theme.kept_index for theme in self.theme_set.themes]
        return np.array([*index, -1], dtype=np.int64)[self.theme_set.labels]

    @cached_property
    def called(self) -> list[str]:
        """The commonest label of each theme."""
        return [_commonest(self.labels[self.theme_set.labels == number]) for number in self._numbers]

    def right(self, some: BoolVector) -> float:
        """The share of some statements that are in a theme that is called as they are labelled."""
        return float((np.array([*self.called, ""])[self.theme_set.labels] == self.labels)[some].mean())

    @property
    def candidates(self) -> list[int]:
        """The themes that nobody kept."""
        return [number for number in self._numbers if self.theme_set.themes[number].kept_index is None]

    @property
    def _numbers(self) -> range:
        return range(len(self.theme_set.themes))

    def finds(self, label: str) -> bool:
        """Whether a candidate is mostly of the label and holds at least half of it."""
        wanted = self.labels == label
        inside = [self.theme_set.labels == number for number in self.candidates]
        return any(
            wanted[theme].mean() > HALF and theme[wanted].mean() >= HALF for theme in inside if theme.any()
        )


def _commonest(labels: np.ndarray) -> str:
    names, counts = np.unique(labels, return_counts=True)
    return str(names[counts.argmax()]) if len(names) else ""


def part(survey: Survey, random: np.random.Generator) -> tuple[str, BoolVector]:
    """Choose the planted label, and tell of each statement whether it comes later; planted ones do."""
    labels = survey.drawn.labels
    names, counts = np.unique(labels, return_counts=True)
    enough = (counts >= max(FEWEST_PLANTED, SHARE_PLANTED * len(labels))) & (counts <= LATER * len(labels))
    planted = str(random.choice(names[enough] if enough.any() else names))
    others = random.permutation(np.flatnonzero(labels != planted))
    later = labels == planted
    later[others[: max(0, round(LATER * len(labels)) - int(later.sum()))]] = True
    return planted, later[survey.rows]


def measure(survey: Survey, seed: int) -> Iterator[tuple[str, Figures]]:
    """Keep all or half of the themes of what comes first, and run again with the rest."""
    random = np.random.default_rng([seed, len(survey.drawn.texts)])
    planted, later = part(survey, random)
    every = np.arange(len(later))
    before, fresh = survey.find(every[~later]), survey.find(every)
    for name, one_in in KEPT.items():
        n_themes = len(before.theme_set.themes)
        chosen = np.sort(random.permutation(n_themes)[: max(1, n_themes // one_in)])
        number = np.full(n_themes + 1, -1, dtype=np.int64)
        number[chosen] = np.arange(len(chosen))
        kept = np.full(len(every), -1, dtype=np.int64)
        kept[~later] = number[before.theme_set.labels]
        after = survey.find(every, kept)
        called = {before.called[theme] for theme in chosen}
        figures = _compare(after, fresh, kept, later, planted)
        figures["spurious"] = _count_spurious(after, later, called)
        yield name, figures | _unchanged(survey, every[~later], kept[~later], random)


def _compare(after: Found, fresh: Found, kept: IntVector, later: BoolVector, planted: str) -> Figures:
    """Compare with what was kept, and with a fresh run; what is right is told of later ones of old labels."""
    held, known = kept >= 0, later & (after.labels != planted)
    return {
        "stay": float((after.kept == kept)[held].mean()),
        "F1": after.f1,
        "F1 fresh": fresh.f1,
        "right": after.right(known),
        "right fresh": fresh.right(known),
        "planted": float(after.finds(planted)),
        "planted fresh": float(fresh.finds(planted)),
    }


def _count_spurious(after: Found, later: BoolVector, called: Collection[str]) -> float:
    """Count the candidates that are mostly later statements, and of a label that a kept theme is of."""
    shares = [later[after.theme_set.labels == number].mean() for number in after.candidates]
    pairs = zip(after.candidates, shares, strict=True)
    return float(sum(share > HALF and after.called[number] in called for number, share in pairs))


def _unchanged(survey: Survey, some: IntVector, kept: IntVector, random: np.random.Generator) -> Figures:
    """Run again on what was there, some of it moved, some taken out: growth, and whether that is obeyed."""
    touched = random.permutation(np.flatnonzero(kept >= 0))[: 2 * MOVED]
    moved, out = touched[:MOVED], touched[MOVED:]
    barred = [(int(each), int(kept[each])) for each in touched]
    after_moves = kept.copy()
    after_moves[out] = -1
    after_moves[moved] = (kept[moved] + 1) % (kept.max() + 1)
    if not kept.max():
        barred = barred[MOVED:]
    after = survey.find(some, after_moves, barred)
    obeyed = [after.kept[moved] == after_moves[moved], after.kept[out] != kept[out]]
    return {
        "grown": float((after.kept >= 0).sum() / (after_moves >= 0).sum()),
        "obeyed": float(np.concatenate(obeyed).mean()),
    }


def average(several: Sequence[Figures]) -> Figures:
    """Average figures; F1 is a share of the fresh runs' once both are averaged."""
    mean = {name: float(np.nanmean([one[name] for one in several])) for name in several[0]}
    return mean | {"F1 ÷ fresh": mean["F1"] / mean["F1 fresh"]}


def measure_all(
    sets: Sequence[LabelledSet],
    sizes: Mapping[int, int],
    nlp: Language,
    encoder: Encoder,
    cache: Path | None,
) -> Iterator[list[str]]:
    """Measure every set at each size with so many seeds: a row for all themes kept, and one for half."""
    for size, seeds in sizes.items():
        of_size: dict[str, list[Figures]] = {name: [] for name in KEPT}
        for whole in sets:
            figures: dict[str, list[Figures]] = {name: [] for name in KEPT}
            for seed in range(seeds):
                drawn = draw(whole, size, seed)
                survey = Survey(drawn, *split(drawn, nlp, encoder, cache), nlp)
                for name, one in measure(survey, seed):
                    figures[name].append(one)
            for name, several in figures.items():
                of_size[name].append(average(several))
                yield cells(size, whole.name, name, of_size[name][-1])
        for name, several in of_size.items():
            yield cells(size, "mean", name, average(several))


def cells(size: int, set_name: str, kept: str, figures: Figures) -> list[str]:
    """Give the cells of a row."""
    return [f"{size:,}", set_name, kept, *(f"{figures[name]:.2f}" for name in COLUMNS)]


def main() -> None:
    """Measure every set with one label a row, and print or write a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="spreadsheets with a column `text` and one of labels")
    parser.add_argument("--quick", action="store_true", help="two seeds of 100 texts")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table here too")
    parser.add_argument("--vectors", type=Path, metavar="FOLDER", help="keep vectors here for the next run")
    arguments = parser.parse_args()
    encoder = load_encoder()
    sets = [one for one in read_sets(arguments.folder, encoder, arguments.vectors) if not one.has_several]
    if not sets:
        raise SystemExit(f"no spreadsheet in {arguments.folder} has a column of texts and one of labels")
    sizes, rows = QUICK_SEEDS if arguments.quick else SEEDS, []
    for row in measure_all(sets, sizes, load_nlp(), encoder, arguments.vectors):
        rows.append(row)
        print(*row, sep=", ", flush=True)
        if arguments.markdown:  # a run that is stopped keeps what it measured
            arguments.markdown.write_text("\n".join(table_of(HEAD, rows)) + "\n", "utf-8")
    print(*table_of(HEAD, rows), sep="\n")


if __name__ == "__main__":
    main()
