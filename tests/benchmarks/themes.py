"""Measure the themes against labelled sets, beside other methods: python tests/benchmarks/themes.py FOLDER.

Every method is given the same draws and the same vectors and places every text. Where the environment names
a Python with BERTopic (BERTOPIC_PYTHON), that is measured too. On sets with several labels a row only F1 is
told, and they count for no mean.
"""

import argparse
import math
import os
import platform
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from cold import cold_table, largest
from drawing import FULL, SEEDS, LabelledSet, draw, read_sets
from intervals import bootstrap, harmonic_purity
from methods import BertopicPeer, Method, Outcome, k_means, ours, tf_idf
from sklearn.metrics import adjusted_rand_score
from tables import OURS, Agreement, Figures, Result, average, every_row, means, side_by_side

from analysis.arrays import IntVector
from analysis.encoding.encoder import Encoder, load_encoder
from analysis.files.label_scores import best_match_f1, score_rows
from analysis.text.spacy_pipeline import load_nlp

QUICK_SEEDS = 2
QUICK_SIZES: list[int | str] = [30, 100, 300]


def figures_of(drawn: LabelledSet, outcome: Outcome) -> Figures:
    """Compare themes with labels."""
    scores = score_rows(
        dict(enumerate(drawn.all_labels)), {row: (int(theme),) for row, theme in enumerate(outcome.themes)}
    )
    assert scores.ari is not None
    assert scores.nmi is not None
    assert scores.f1 is not None
    sizes = np.unique(outcome.themes, return_counts=True)[1]
    return Figures(
        rows=scores.n_rows,
        ari=math.nan if drawn.has_several else scores.ari,
        nmi=math.nan if drawn.has_several else scores.nmi,
        f1=scores.f1,
        purity=math.nan if drawn.has_several else harmonic_purity(drawn.labels, outcome.themes),
        themes=len(sizes),
        labels=scores.n_labels,
        largest=float(sizes.max() / sizes.sum()),
        coverage=outcome.coverage,
        seconds=outcome.seconds,
        clustering=outcome.seconds - outcome.labelling,
    )


def draw_again(drawn: LabelledSet, outcome: Outcome, seed: int) -> Agreement:
    """Compare again and again the rows of a draw that come up when they are drawn with replacement."""

    def compare(rows: IntVector) -> list[float]:
        labels, themes = drawn.labels[rows], outcome.themes[rows]
        f1 = best_match_f1([drawn.all_labels[row] for row in rows], themes[:, None].tolist())
        if drawn.has_several:
            return [math.nan, f1, math.nan]
        return [adjusted_rand_score(labels, themes), f1, harmonic_purity(labels, themes)]

    return Agreement(np.array(bootstrap(compare, len(drawn.texts), seed)).T)


def measure(
    sets: Sequence[LabelledSet], sizes: Sequence[int | str], methods: dict[str, Method], most_seeds: int
) -> Iterator[list[Result]]:
    """Measure every method on each set at each size; of one draw, one method after the other."""
    for size in sizes:
        for whole in sets:
            found: dict[str, list[Figures]] = {name: [] for name in methods}
            again: dict[str, list[Agreement]] = {name: [] for name in methods}
            for seed in range(min(SEEDS[size], most_seeds)):
                drawn = draw(whole, size, seed)
                for name, method in methods.items():
                    outcome = method(drawn, seed)
                    found[name].append(figures_of(drawn, outcome))
                    again[name].append(draw_again(drawn, outcome, seed))
            yield [
                Result(size, whole.name, name, average(several), Agreement.mean(again[name]))
                for name, several in found.items()
            ]


def report(results: Sequence[Result], failures: Sequence[str], cold: Sequence[str]) -> str:
    """Write everything as Markdown."""
    parts = ["Means over the sets with one label a row:", *means(results), ""]
    if len({one.method for one in results}) > 1:
        parts += ["Ours and the others, in the same run:", *side_by_side(results), ""]
    if cold:
        parts += ["Seconds of whole processes, cold, with all imports (median of three):", *cold, ""]
    parts += [
        "All figures. Rows is what a draw holds: sets with few rows a label give less than was asked for. "
        "Seconds are without encoding; clustering is without labels too. Coverage is what a method placed "
        "itself, before the rest was handed to the nearest theme.",
        *every_row(results),
        "",
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}.",
        *(f"BERTopic failed, so all is one topic: {failure}" for failure in failures),
    ]
    return "\n".join(parts) + "\n"


def print_encoding_rate(sets: Sequence[LabelledSet], encoder: Encoder) -> None:
    """Print how many texts a second are encoded, on up to 1,000 distinct texts of each set."""
    for whole in sets:
        texts = sorted(set(whole.texts))[:1000]
        began = time.perf_counter()
        encoder.encode(texts)
        print(f"{whole.name}: {len(texts) / (time.perf_counter() - began):.0f} texts/s encoded")


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="spreadsheets with a column `text` and one of labels")
    parser.add_argument("--quick", action="store_true", help="two seeds, at most 300 texts")
    parser.add_argument("--cold", action="store_true", help="time whole processes too, on the largest set")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables here too")
    parser.add_argument("--vectors", type=Path, metavar="FOLDER", help="keep vectors here for the next run")
    return parser.parse_args()


def main() -> None:
    """Run the protocol."""
    arguments = parse()
    encoder = load_encoder()
    sets = list(read_sets(arguments.folder, encoder, arguments.vectors))
    if not sets:
        raise SystemExit(f"no spreadsheet in {arguments.folder} has a column of texts and one of labels")
    methods: dict[str, Method] = {OURS: ours(load_nlp()), "k-means k*": k_means, "TF-IDF k*": tf_idf}
    peer = None
    python = os.environ.get("BERTOPIC_PYTHON", "")
    if python:
        methods["BERTopic"] = peer = BertopicPeer(python, draw(sets[0], 300, 0))
    sizes: Sequence[int | str] = QUICK_SIZES if arguments.quick else [*QUICK_SIZES, 1000, FULL]
    results: list[Result] = []
    for found in measure(sets, sizes, methods, QUICK_SEEDS if arguments.quick else max(SEEDS.values())):
        results += found
        for one in found:
            shown = f"ARI {one.figures.ari:.3f}, F1 {one.figures.f1:.3f}"
            print(f"{one.size} {one.set_name}, {one.method}: {shown}", flush=True)
        if arguments.markdown:  # a run that is stopped keeps what it measured
            arguments.markdown.write_text(report(results, [], []), "utf-8")
    failures = peer.close() if peer else []
    cold = list(cold_table(largest(sets), python)) if python and arguments.cold else []
    written = report(results, failures, cold)
    print(f"\n{written}")
    if arguments.markdown:
        arguments.markdown.write_text(written, "utf-8")
    print_encoding_rate(sets, encoder)


if __name__ == "__main__":
    main()
