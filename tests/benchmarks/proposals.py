"""Measure what is proposed about themes: python tests/benchmarks/proposals.py FOLDER.

New inside: of each draw some rows come first, without the planted label; all themes found are kept. The rest
comes, each statement is placed on those themes, and a run follows, once with the planted label and once
without. Opposite objects, twins and unclear groups are measured on themes that are the labels themselves:
whole, two of them glued (one praised, one complained of), or one of them cut in two by chance. Sides are
told by a column `criticality` (above or below 0) or `side` (working, not_working).
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from drawing import LabelledSet, draw, read_sets, read_sides
from intervals import Share
from spacy.language import Language
from tables import table_of

from analysis.arrays import BoolVector, IntVector
from analysis.clustering.grounds import Grounds, gather_grounds
from analysis.clustering.opposite_objects import find_opposite_objects
from analysis.clustering.placing import place_statements
from analysis.clustering.twins import find_twins
from analysis.corpus import Kept, Statements, gather_corpus
from analysis.encoding.encoder import load_encoder
from analysis.pipeline import find_themes
from analysis.results import ProposalKind, ThemeSet
from analysis.text.spacy_pipeline import load_nlp

SIZES = (24, 40, 100, 300)
OF_LABELS = (100, 1000)
SEEDS = 6
LATER = 0.35
FEWEST_PLANTED, SHARE_PLANTED = 4, 0.05
FEWEST_OF_A_SIDE = 3
GLUED_PAIRS = 10
HALF = 0.5


@dataclass(frozen=True, eq=False)
class Waves:
    """Rows of two waves; `newest` tells which are of the second, `planted` which are of its new topic."""

    rows: LabelledSet
    newest: BoolVector
    planted: BoolVector

    def statements(self, some: BoolVector) -> Statements:
        """The statements of some rows."""
        places = np.flatnonzero(some)
        texts = [self.rows.texts[place] for place in places]
        newest = self.newest[places].tolist()
        return Statements(texts, self.rows.vectors[places], [None] * len(places), newest=newest)


def two_waves(whole: LabelledSet, size: int, seed: int, *, plant: bool) -> Waves:
    """Draw rows and put a label of them, in full or in part, into the second wave alone."""
    random = np.random.default_rng([seed, size])
    if whole.is_survey or size not in (30, 100, 300):
        pool = whole if whole.is_survey else draw(whole, 30 if size < 30 else 100, seed)
        rows = pool.take(np.sort(random.choice(len(pool.texts), min(size, len(pool.texts)), replace=False)))
    else:
        rows = draw(whole, size, seed)
    names, counts = np.unique(rows.labels, return_counts=True)
    fewest = max(FEWEST_PLANTED, round(SHARE_PLANTED * size))
    label = random.choice(names[counts >= fewest] if (counts >= fewest).any() else names[[counts.argmax()]])
    planted = random.permutation(np.flatnonzero(rows.labels == label))[: 2 * fewest]
    others = random.permutation(np.flatnonzero(rows.labels != label))
    n_later = max(fewest, round(LATER * size) - len(planted))
    chosen = [others, planted] if plant else [others]
    newest = np.zeros(len(rows.texts), dtype=np.bool_)
    newest[others[:n_later]] = newest[planted] = True
    is_planted = np.isin(np.arange(len(rows.texts)), planted)
    order = np.sort(np.concatenate(chosen))
    return Waves(rows.take(order), newest[order], is_planted[order])


def run_again(waves: Waves, nlp: Language) -> ThemeSet:
    """Keep what the first wave has, place the second on it, and find themes in both."""
    first = find_themes(waves.statements(~waves.newest), nlp=nlp)
    kept = np.full(len(waves.newest), -1, dtype=np.int64)
    kept[~waves.newest] = first.labels
    centroids = np.array([theme.centroid for theme in first.themes])
    if len(centroids):
        kept[waves.newest] = place_statements(waves.rows.vectors[waves.newest], centroids, first.novel_below)[
            0
        ]
    return find_themes(waves.statements(np.ones_like(waves.newest)), nlp=nlp, kept=Kept(kept))


def holds(members: Sequence[IntVector], wanted: BoolVector) -> bool:
    """Whether one of the groups is mostly of what is wanted and holds at least half of it."""
    return any(
        len(group) > 0 and wanted[group].mean() > HALF and wanted[group].sum() >= HALF * wanted.sum()
        for group in members
    )


def measure_new_inside(whole: LabelledSet, size: int, seeds: int, nlp: Language) -> list[str]:
    """Tell how often the planted topic is found, by a fresh run too; and what is found without one."""
    found, as_candidate, fresh, needless = Share(), Share(), Share(), Share()
    for seed in range(seeds):
        waves = two_waves(whole, size, seed, plant=True)
        after = run_again(waves, nlp)
        new = [number for number, theme in enumerate(after.themes) if theme.kept_index is None]
        candidates = [np.flatnonzero(after.labels == number) for number in new]
        as_candidate.add(holds(candidates, waves.planted))
        found.add(holds([*candidates, *new_inside(after)], waves.planted))
        alone = find_themes(waves.statements(np.ones_like(waves.newest)), nlp=nlp)
        fresh.add(holds([np.flatnonzero(alone.labels == n) for n in range(len(alone.themes))], waves.planted))
        needless.add(len(new_inside(run_again(two_waves(whole, size, seed, plant=False), nlp))))
    return [str(size), whole.name, str(as_candidate), str(found), str(fresh), str(needless)]


def new_inside(found: ThemeSet) -> list[IntVector]:
    """The statements of each proposal of something new inside a theme."""
    return [
        np.array(one.statements, dtype=np.int64)
        for one in found.proposals
        if one.kind is ProposalKind.NEW_INSIDE
    ]


def grounds_of(rows: LabelledSet, themes: IntVector, works: Sequence[bool | None]) -> Grounds:
    """Take the themes as they are given."""
    corpus = gather_corpus(rows.texts, rows.vectors, None)
    statements = Statements(rows.texts, rows.vectors, works)
    number = np.arange(len(rows.texts))
    return gather_grounds(
        statements, corpus, themes, Kept(-np.ones_like(themes)), number, int(themes.max()) + 1
    )


def measure_labels(whole: LabelledSet, sides: dict[str, bool | None], size: int, seeds: int) -> list[str]:
    """Tell how many labels are to be split, whole and glued, and how many halves and pairs to be merged."""
    split, glued, halves, pairs = Share(), Share(), Share(), Share()
    for seed in range(seeds):
        random = np.random.default_rng([seed, size, 1])
        rows = (
            draw(whole, size, seed)
            if not whole.is_survey
            else whole.take(
                np.sort(random.choice(len(whole.texts), min(size, len(whole.texts)), replace=False))
            )
        )
        names, themes = np.unique(rows.labels, return_inverse=True)
        works = [sides.get(text) for text in rows.texts]
        if any(side is not None for side in works):
            of_side = {side: np.array([one is side for one in works]) for side in (True, False)}
            enough = [
                theme
                for theme in range(len(names))
                if all((of_side[side] & (themes == theme)).sum() >= FEWEST_OF_A_SIDE for side in of_side)
            ]
            proposed = {group.theme for group in find_opposite_objects(grounds_of(rows, themes, works))}
            for theme in enough:
                split.add(theme in proposed)
            for themes_glued, number in glue(themes, of_side, random):
                found = find_opposite_objects(grounds_of(rows, themes_glued, works))
                glued.add(number in {group.theme for group in found})
        for cut, one, other in cut_in_two(themes, len(names), random):
            halves.add(is_merged(rows, cut, one, other))
        found_twins = find_twins(
            grounds_of(rows, themes, works), np.eye(len(names), dtype=np.bool_), range(len(names))
        )
        pairs.add(len(found_twins))
    return [str(size), whole.name, str(split), str(glued), str(halves), str(pairs)]


def glue(
    themes: IntVector, of_side: dict[bool, BoolVector], random: np.random.Generator
) -> Iterator[tuple[IntVector, int]]:
    """Make one theme of what is praised of a label and what is complained of in another; give its number."""
    numbers = range(int(themes.max()) + 1)
    enough = {
        side: [one for one in numbers if (told & (themes == one)).sum() >= FEWEST_OF_A_SIDE]
        for side, told in of_side.items()
    }
    pairs = [(good, bad) for good in enough[True] for bad in enough[False] if good != bad]
    for place in random.permutation(len(pairs))[:GLUED_PAIRS]:
        good, bad = pairs[place]
        glued = themes.copy()
        glued[(of_side[True] & (themes == good)) | (of_side[False] & (themes == bad))] = len(numbers)
        yield glued, len(numbers)


def cut_in_two(
    themes: IntVector, n_themes: int, random: np.random.Generator
) -> Iterator[tuple[IntVector, int, int]]:
    """Put a half of a theme, by chance, into a theme of its own; of each theme with two times three."""
    for theme in range(n_themes):
        members = random.permutation(np.flatnonzero(themes == theme))
        if len(members) >= 2 * FEWEST_OF_A_SIDE:
            cut = themes.copy()
            cut[members[: len(members) // 2]] = n_themes
            yield cut, theme, n_themes


def is_merged(rows: LabelledSet, themes: IntVector, one: int, other: int) -> bool:
    """Whether two themes are proposed to be one."""
    n_themes = int(themes.max()) + 1
    grounds = grounds_of(rows, themes, [None] * len(themes))
    twins = find_twins(grounds, np.eye(n_themes, dtype=np.bool_), range(n_themes))
    return (one, other) in twins or (other, one) in twins


def main() -> None:
    """Measure every set with one label a row, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="spreadsheets with a column `text` and one of labels")
    parser.add_argument("--quick", action="store_true", help="two seeds of 40 and 100 texts")
    parser.add_argument("--vectors", type=Path, metavar="FOLDER", help="keep vectors here for the next run")
    arguments = parser.parse_args()
    encoder, nlp, sides = load_encoder(), load_nlp(), read_sides(arguments.folder)
    sets = [one for one in read_sets(arguments.folder, encoder, arguments.vectors) if not one.has_several]
    seeds, sizes, of_labels = (2, (40,), (100,)) if arguments.quick else (SEEDS, SIZES, OF_LABELS)
    rows = [measure_labels(whole, sides, size, seeds) for size in of_labels for whole in sets]
    head = ("N", "set", "split of one label", "split of two glued", "halves merged", "labels merged a run")
    print(*table_of(head, rows), sep="\n", flush=True)
    rows = [measure_new_inside(whole, size, seeds, nlp) for size in sizes for whole in sets]
    head = ("N", "set", "found as a theme", "found or proposed", "by a fresh run", "proposed without one")
    print(*table_of(head, rows), sep="\n")


if __name__ == "__main__":
    main()
