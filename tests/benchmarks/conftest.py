"""A small folder of labelled answers of our own."""

import csv
from itertools import product
from pathlib import Path

import pytest

TOPICS = {
    "parking": ("The car park", "Parking", "The bicycle shed"),
    "canteen": ("Lunch", "The canteen", "The soup of the day"),
    "laptops": ("My laptop", "The old computer", "The docking station"),
    "meetings": ("The weekly meeting", "Our planning session", "The stand-up"),
}
REMARKS = ("is full at nine", "costs too much", "is far too slow", "was cancelled twice", "got better lately")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        (f"{subject} {remark}.", topic, f"{topic}|{'money' if 'costs' in remark else topic}")
        for (topic, subjects) in TOPICS.items()
        for subject, remark in product(subjects, REMARKS)
    ]
    for name, columns in (("gold", ("text", "label")), ("aspects", ("text", "-", "labels"))):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *(row[: len(columns)] for row in rows)])
    return tmp_path
