import numpy as np

from analysis.arrays import unit_rows
from analysis.clustering.broad_themes import describe_broad, find_broad
from analysis.results import FoundTheme


def rows_of(n_broad: int, themes_each: int, texts_each: int) -> tuple[np.ndarray, np.ndarray]:
    """Texts around themes that lie around broad directions: the rows, and the theme of each."""
    draw = np.random.default_rng(3)
    broad = draw.normal(size=(n_broad, 40))
    themes = np.repeat(broad, themes_each, axis=0) + draw.normal(0, 0.4, (n_broad * themes_each, 40))
    labels = np.repeat(np.arange(len(themes)), texts_each)
    rows = themes[labels] + draw.normal(0, 0.3, (len(labels), 40))
    return unit_rows(rows.astype(np.float32)), labels


def found(label: str, size: int) -> FoundTheme:
    return FoundTheme(label, (), size, size, 0, (), np.zeros(3, dtype=np.float32), None)


def test_themes_around_a_direction_become_one_broad_theme() -> None:
    rows, labels = rows_of(6, 5, 12)
    broad = find_broad(rows, np.ones(len(rows), dtype=np.int64), labels, 30)
    assert np.array_equal(broad, np.repeat(np.arange(6), 5))


def test_few_themes_are_each_a_broad_theme() -> None:
    rows, labels = rows_of(5, 2, 12)
    assert find_broad(rows, np.ones(len(rows), dtype=np.int64), labels, 10).tolist() == list(range(10))


def test_many_themes_make_five_to_twenty() -> None:
    for n_broad, themes_each in ((2, 6), (35, 2), (70, 1)):
        rows, labels = rows_of(n_broad, themes_each, 9)
        weights = np.ones(len(rows), dtype=np.int64)
        broad = find_broad(rows, weights, labels, n_broad * themes_each)
        assert 5 <= broad.max() + 1 <= 20


def test_a_theme_without_texts_stays_alone() -> None:
    rows, labels = rows_of(6, 5, 12)
    labels[labels == 7] = -1
    broad = find_broad(rows, np.ones(len(rows), dtype=np.int64), labels, 31)
    assert np.bincount(broad)[broad[7]] == 1
    assert np.bincount(broad)[broad[30]] == 1


def test_a_broad_theme_counts_all_that_is_under_it() -> None:
    themes = [found("Parking", 4), found("Canteen", 9), found("Bike sheds", 5), found("Lifts", 6)]
    broad = describe_broad(np.array([0, 1, 0, 0]), themes, ["Workplace", "Canteen"])
    assert [(one.label, one.themes, one.size, one.works) for one in broad] == [
        ("Workplace", (3, 2, 0), 15, 15),
        ("Canteen", (1,), 9, 9),
    ]
