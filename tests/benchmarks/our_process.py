"""Our themes as a process of its own, for cold timings; asked and answering as `bertopic_process.py` does."""

import json
import sys

import numpy as np

from analysis.corpus import Statements
from analysis.pipeline import find_themes
from analysis.text.spacy_pipeline import load_nlp


def main() -> None:
    """Answer until the input ends."""
    nlp = load_nlp()
    for line in sys.stdin:
        asked = json.loads(line)
        vectors = np.load(asked["vectors"], allow_pickle=False)
        statements = Statements(asked["texts"], vectors, [None] * len(vectors))
        found = find_themes(statements, nlp=nlp, random_state=asked["seed"])
        print(json.dumps({"topics": found.labels.tolist()}), flush=True)


if __name__ == "__main__":
    main()
