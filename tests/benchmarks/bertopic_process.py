"""BERTopic as it comes, in a Python that has it: reads draws, writes topics, one JSON object a line.

{"texts": […], "vectors": "file.npy", "seed": 0} is answered with {"topics": […], "seconds": 1.2}. It imports
nothing of ours. Its UMAP draws from NumPy's global generator, which is seeded for each draw.
"""

import json
import logging
import sys
import time
import warnings

import numpy as np
from bertopic import BERTopic


def main() -> None:
    """Answer until the input ends."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    answers, sys.stdout = sys.stdout, sys.stderr  # what libraries print is no answer
    for line in sys.stdin:
        asked = json.loads(line)
        vectors = np.load(asked["vectors"], allow_pickle=False)
        np.random.seed(asked["seed"])
        began = time.perf_counter()
        try:
            topics, _ = BERTopic().fit_transform(asked["texts"], vectors)
            answer = {"topics": [int(topic) for topic in topics], "seconds": time.perf_counter() - began}
        except Exception as error:  # too few texts for one of its steps: an answer too
            answer = {"error": f"{type(error).__name__}: {error}", "seconds": time.perf_counter() - began}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
