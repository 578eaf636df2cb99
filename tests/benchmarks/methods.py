"""What is measured side by side: each takes a draw and a seed and gives a theme for every text."""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from drawing import LabelledSet
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from spacy.language import Language

from analysis.arrays import FloatMatrix, IntVector, group_sums, unit_rows
from analysis.corpus import Statements
from analysis.files.label_scores import nearest_themes
from analysis.pipeline import find_themes

PROCESS = Path(__file__).with_name("bertopic_process.py")


@dataclass(frozen=True, eq=False)
class Outcome:
    """The theme of every text; what share the method itself placed; seconds, in all and for labels."""

    themes: IntVector
    coverage: float
    seconds: float
    labelling: float = 0.0


Method = Callable[[LabelledSet, int], Outcome]


def ours(nlp: Language) -> Method:
    """Our themes; the unclear are handed to the nearest theme, so that every method places every text."""

    def find(drawn: LabelledSet, seed: int) -> Outcome:
        began = time.perf_counter()
        statements = Statements(drawn.texts, drawn.vectors, [None] * len(drawn.texts))
        found = find_themes(statements, nlp=nlp, random_state=seed)
        seconds = time.perf_counter() - began
        centroids = np.array([theme.centroid for theme in found.themes], dtype=np.float32)
        themes = np.where(found.labels >= 0, found.labels, nearest_themes(drawn.vectors, centroids))
        return Outcome(themes, found.quality.coverage, seconds, found.timing["label"])

    return find


def k_means(drawn: LabelledSet, seed: int) -> Outcome:
    """k-means on the same vectors, told the true number of labels."""
    began = time.perf_counter()
    return _k_means(drawn, drawn.vectors, seed, began)


def tf_idf(drawn: LabelledSet, seed: int) -> Outcome:
    """k-means on the LSA of TF-IDF, told the true number of labels."""
    began = time.perf_counter()
    weights = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(drawn.texts)
    reduced = TruncatedSVD(min(100, min(weights.shape) - 1), random_state=seed).fit_transform(weights)
    return _k_means(drawn, unit_rows(reduced), seed, began)


def _k_means(drawn: LabelledSet, rows: FloatMatrix, seed: int, began: float) -> Outcome:
    n_labels = len({label for given in drawn.all_labels for label in given})
    n_groups = min(n_labels, len(np.unique(rows, axis=0)))
    themes = KMeans(n_groups, n_init=3, random_state=seed).fit_predict(rows)
    return Outcome(themes.astype(np.int64), 1.0, time.perf_counter() - began)


class BertopicPeer:
    """BERTopic in a process of its own Python, given the same texts and vectors.

    Its outliers are handed to the topic with the nearest centroid; where it finds no topic, or fails, all
    texts are one group. The seconds are those of its `fit_transform`, warm: a first draw is thrown away.

    Parameters
    ----------
    python : str
        A Python in which `import bertopic` works.
    warm_up : LabelledSet
    """

    def __init__(self, python: str, warm_up: LabelledSet) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="soundings-bench-")
        self._process = subprocess.Popen(
            [python, str(PROCESS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.failures: list[str] = []
        self(warm_up, 0)
        self.failures.clear()

    def __call__(self, drawn: LabelledSet, seed: int) -> Outcome:
        """Find topics."""
        path = Path(self._folder.name) / "vectors.npy"
        np.save(path, drawn.vectors)
        answer = self._ask({"texts": drawn.texts, "vectors": str(path), "seed": seed})
        if "error" in answer:
            self.failures.append(f"{drawn.name}, {len(drawn.texts)} texts: {answer['error']}")
        topics = np.array(answer.get("topics", [-1] * len(drawn.texts)), dtype=np.int64)
        n_topics = int(topics.max(initial=-1)) + 1
        centroids = unit_rows(group_sums(drawn.vectors, topics, n_topics))
        themes = np.where(topics >= 0, topics, nearest_themes(drawn.vectors, centroids))
        return Outcome(themes, float((topics >= 0).mean()), float(answer["seconds"]))

    def _ask(self, question: dict[str, object]) -> dict[str, object]:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(question), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the Python that BERTOPIC_PYTHON names could not run BERTopic; see above")
        return json.loads(line)

    def close(self) -> list[str]:
        """End the process, and tell what failed."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
        self._folder.cleanup()
        return self.failures
