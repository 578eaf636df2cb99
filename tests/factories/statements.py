"""Statements of our own, on topics that are known."""

import json
from itertools import product
from pathlib import Path

TOPICS: dict[str, dict[str, list[str]]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


def write_statements(count: int) -> tuple[list[str], list[str]]:
    """Write up to 336 statements on twelve topics, evenly: the statements, and the topic of each."""
    by_topic = {
        topic: [f"{subject} {rest}." for rest, subject in product(parts["predicates"], parts["subjects"])]
        for topic, parts in TOPICS.items()
    }
    n_topics = min(len(by_topic), max(2, count // 6))
    chosen = list(by_topic.items())[:n_topics]
    pairs = [(statements[turn], topic) for turn in range(28) for topic, statements in chosen][:count]
    return [statement for statement, _ in pairs], [topic for _, topic in pairs]
