import numpy as np

from analysis.arrays import unit_rows
from analysis.clustering.respondents import count_people, dissolve_lonely, highest_overlap, number_people
from analysis.corpus import gather_corpus

LABELS = np.array([0, 0, 0, 1, 1, 1, -1])
PEOPLE = number_people(["ann", "bo", "bo", "cy", "cy", "ann", "dee"])


def test_people_are_counted_once_a_theme() -> None:
    assert count_people(LABELS, PEOPLE, 3).tolist() == [2, 2, 0]


def test_overlap_is_the_share_of_people_behind_both() -> None:
    assert highest_overlap(LABELS, PEOPLE, 2) == 1 / 3
    assert highest_overlap(LABELS, PEOPLE, 1) == 0.0
    assert highest_overlap(np.array([0, 1, 0, 1]), number_people("abab"), 2) == 0.0


def written(n_themes: int, each: int) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, vectors and themes: as many texts around each of some directions."""
    draw = np.random.default_rng(2)
    labels = np.repeat(np.arange(n_themes), each)
    rows = draw.normal(size=(n_themes, 24))[labels] + draw.normal(0, 0.1, (len(labels), 24))
    return [f"text {place:03}" for place in range(len(labels))], unit_rows(rows.astype(np.float32)), labels


def nobody_barred(labels: np.ndarray, n_kept: int) -> np.ndarray:
    return np.zeros((len(labels), n_kept), dtype=np.bool_)


def test_a_theme_of_one_talkative_person_goes_into_others() -> None:
    texts, vectors, labels = written(4, 10)
    corpus = gather_corpus(texts, vectors, None)
    people = number_people([*range(30), *(["one talkative person"] * 10)])
    settled = dissolve_lonely(labels, corpus, people, nobody_barred(labels, 0))
    assert set(settled[30:]) <= {0, 1, 2}
    assert (settled[:30] == labels[:30]).all()


def test_a_kept_theme_stays_however_few_are_behind_it() -> None:
    texts, vectors, labels = written(4, 10)
    corpus = gather_corpus(texts, vectors, None)
    people = number_people(["one talkative person"] * 10 + list(range(30)))
    assert (dissolve_lonely(labels, corpus, people, nobody_barred(labels, 1)) == labels).all()


def test_where_one_person_said_everything_nothing_changes() -> None:
    texts, vectors, labels = written(4, 10)
    corpus = gather_corpus(texts, vectors, None)
    people = number_people(["a"] * 40)
    assert (dissolve_lonely(labels, corpus, people, nobody_barred(labels, 0)) == labels).all()


def test_what_was_taken_out_of_a_kept_theme_does_not_get_back_in_for_being_of_one_person() -> None:
    texts, vectors, labels = written(2, 20)
    corpus = gather_corpus(texts, vectors, None)
    people = number_people([*range(20), *(["one talkative person"] * 20)])
    barred = nobody_barred(labels, 1)
    barred[20:22] = True
    assert dissolve_lonely(labels, corpus, people, barred).tolist() == [0] * 20 + [-1, -1] + [0] * 18
