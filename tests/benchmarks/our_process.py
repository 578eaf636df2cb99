"""Our themes as a process of its own, for cold timings; asked and answering as `bertopic_process.py` does."""

import json
import sys

import numpy as np

from analysis.pipeline import find_themes
from analysis.text.spacy_pipeline import load_nlp


def main() -> None:
    """Answer until the input ends."""
    nlp = load_nlp()
    for line in sys.stdin:
        asked = json.loads(line)
        vectors = np.load(asked["vectors"], allow_pickle=False)
        works = [None] * len(vectors)
        found = find_themes(asked["texts"], vectors, nlp=nlp, works=works, random_state=asked["seed"])
        print(json.dumps({"topics": found.labels.tolist()}), flush=True)


if __name__ == "__main__":
    main()
