from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, homogeneity_score
from spacy.language import Language

from analysis.corpus import Kept, Statements
from analysis.encoding.sentence_encoder import MiniLMEncoder
from analysis.pipeline import find_themes
from analysis.quality import caution_for
from analysis.results import ThemeSet
from tests.factories.statements import write_statements

Find = Callable[..., ThemeSet]

OPENINGS = (
    "[name] did excellent work on",
    "Great, perfect, excellent:",
    "Margaret Thornton praised",
    "I think about",
    "Good job [name] with",
    "We like",
    "Please improve",
    "Nobody explains",
)


@pytest.fixture(scope="session")
def find(nlp: Language, encoder: MiniLMEncoder) -> Find:
    def find_in(
        texts: list[str],
        works: list[bool | None] | None = None,
        withheld: list[bool] | None = None,
        **options: Any,
    ) -> ThemeSet:
        sides = [None] * len(texts) if works is None else works
        statements = Statements(texts, encoder.encode(texts), sides, withheld=withheld)
        return find_themes(statements, nlp=nlp, **options)

    return find_in


def described(found: ThemeSet, statements: list[str]) -> object:
    return [
        (
            theme.label,
            theme.keywords,
            theme.size,
            [statements[q] for q in theme.quotes],
            theme.centroid.tobytes(),
        )
        for theme in found.themes
    ]


def test_no_statements_have_no_themes(find: Find) -> None:
    found = find([])
    assert found.themes == ()
    assert found.quality.n_statements == 0
    assert (found.caution or "").startswith("Too few for themes")


def test_three_statements_are_a_list_not_themes(find: Find) -> None:
    found = find(["Parking is far away.", "The budget was cut.", "Budgets were cut again."])
    assert (found.caution or "").startswith("Too few for themes")
    assert found.labels.tolist() == [-1, -1, -1]
    assert (found.themes, found.quality.n_unclear) == ((), 3)


@pytest.mark.parametrize("count", [8, 14])
def test_under_fifteen_statements_no_theme_is_forced(find: Find, count: int) -> None:
    statements, _ = write_statements(count)
    found = find(statements)
    assert all(theme.size >= 3 for theme in found.themes)
    assert (found.labels == -1).sum() >= 4


def test_what_several_people_say_alike_is_a_theme_even_among_few(find: Find) -> None:
    said = ["Pay.", "Pay.", "pay", "The rota is late.", "Lifts break down."]
    found = find(said)
    assert [theme.size for theme in found.themes] == [3]
    assert found.labels.tolist() == [0, 0, 0, -1, -1]


def test_what_is_kept_stays_however_few_statements_there_are(find: Find) -> None:
    said = ["The rota is late.", "Lifts break down.", "Parking is far away."]
    found = find(said, kept=Kept(np.array([-1, 0, -1]), []))
    assert found.labels.tolist() == [-1, 0, -1]


def test_withheld_words_name_no_theme_and_are_no_quote_but_count(find: Find) -> None:
    secret = ["The zeppelin budget was cut.", "A zeppelin budget was cut again.", "Zeppelin budgets are cut."]
    said = ["The budget was cut.", "Our budget is too small.", "Budgets were cut again.", "Cut budgets hurt."]
    statements = [*secret, *said]
    withheld = [True] * len(secret) + [False] * len(said)
    open_to_all, found = find(statements), find(statements, withheld=withheld)
    words = [(theme.label.lower(), *theme.keywords) for theme in found.themes]
    assert "zeppelin" in str(described(open_to_all, statements)).lower()
    assert "zeppelin" not in str(words).lower()
    assert not {quote for theme in found.themes for quote in theme.quotes} & {0, 1, 2}
    assert [theme.size for theme in found.themes] == [theme.size for theme in open_to_all.themes]
    assert (found.labels == open_to_all.labels).all()


def test_a_text_is_not_used_where_one_of_those_who_wrote_it_is_withheld(find: Find) -> None:
    found = find(["The zeppelin is late."] * 3, withheld=[False, True, False])
    assert [theme.size for theme in found.themes] == [3]
    assert "zeppelin" not in found.themes[0].label.lower()
    assert (found.themes[0].quotes, found.themes[0].keywords) == ((), ())


@pytest.mark.parametrize("count", [15, 30, 100, 300])
def test_themes_hold_at_every_size(find: Find, count: int) -> None:
    statements, topics = write_statements(count)
    found = find(statements)
    largest = max(theme.size for theme in found.themes)
    assert found.quality.coverage >= 0.9
    assert largest <= 0.6 * count
    assert homogeneity_score(topics, found.labels) > 0.6
    if count >= 30:
        assert adjusted_rand_score(topics, found.labels) > 0.5
    assert 2 <= len(found.themes) <= max(4, 1.25 * count**0.5 + 1)
    assert found.caution == caution_for(count)
    assert (found.caution is None) == (count >= 100)


def test_the_figures_agree_with_the_labels(find: Find) -> None:
    statements, _ = write_statements(120)
    works = [True if index % 3 == 0 else False if index % 3 == 1 else None for index in range(120)]
    found = find(statements, works)
    for index, theme in enumerate(found.themes):
        members = np.flatnonzero(found.labels == index)
        assert theme.size == len(members)
        assert theme.works == sum(works[member] is True for member in members)
        assert theme.needs_work == sum(works[member] is False for member in members)
        assert set(theme.quotes) <= set(members.tolist())
        assert 1 <= len({statements[quote] for quote in theme.quotes}) == len(theme.quotes) <= 3
    assert found.quality.n_unclear == (found.labels == -1).sum()
    assert [theme.size for theme in found.themes] == sorted((t.size for t in found.themes), reverse=True)


def test_same_answers_in_any_order_give_the_same_themes(find: Find) -> None:
    statements, _ = write_statements(150)
    statements += statements[:20]
    order = np.random.default_rng(3).permutation(len(statements))
    shuffled = [statements[index] for index in order]
    one, other = find(statements), find(shuffled)
    assert described(one, statements) == described(other, shuffled)
    assert np.array_equal(one.labels[order], other.labels)
    assert one.confidence[order].tobytes() == other.confidence.tobytes()
    assert one.quality == other.quality


def test_another_seed_finds_much_the_same(find: Find) -> None:
    statements, _ = write_statements(110)
    one, other = find(statements, random_state=0), find(statements, random_state=1)
    assert adjusted_rand_score(one.labels, other.labels) > 0.8


def test_equal_texts_share_a_theme_and_count_each(find: Find) -> None:
    statements, _ = write_statements(60)
    repeated = [*statements, *[statements[0]] * 15]
    found = find(repeated)
    assert len(set(found.labels[60:]) | {found.labels[0]}) == 1
    assert found.themes[int(found.labels[0])].size >= 16
    assert found.quality.n_distinct_texts == 60


def test_labels_are_distinct_phrases_in_sentence_case(find: Find) -> None:
    statements, _ = write_statements(130)
    labels = [theme.label for theme in find(statements).themes]
    assert len(set(labels)) == len(labels)
    for label in labels:
        assert label[0].isupper()
        assert label == label.strip(" .,!")
        assert len(label.split()) <= 6


def test_labels_name_the_topic(find: Find, encoder: MiniLMEncoder) -> None:
    statements, _ = write_statements(120)
    said = " ".join(theme.label.lower() for theme in find(statements, encoder=encoder).themes)
    assert sum(word in said for word in ("planning", "report", "risk", "budget", "training", "office")) >= 4


def test_beside_each_name_stands_what_else_the_theme_could_be_called(
    find: Find, encoder: MiniLMEncoder
) -> None:
    statements, _ = write_statements(120)
    for theme in find(statements, encoder=encoder).themes:
        assert len(theme.nearest_topics) == 3
        assert theme.topic in ("", theme.nearest_topics[0])
        assert theme.label not in theme.phrases


def test_no_label_is_praise_or_a_mark_or_a_name(find: Find) -> None:
    statements = [
        f"{opening} {topic}."
        for topic in (
            "the weekly planning session",
            "the travel budget",
            "the new laptops",
            "the canteen food",
        )
        for opening in OPENINGS
    ]
    for theme in find(statements).themes:
        for phrase in (theme.label, *theme.keywords):
            words = phrase.lower().split()
            assert not {"excellent", "great", "name", "[name]", "margaret", "thornton", "think"} & set(words)


def test_only_praise_is_called_general_praise(find: Find) -> None:
    openings = ("Everything is", "It was all", "All of it is", "This is really")
    verdicts = ("great", "excellent", "very good", "perfect", "just brilliant")
    praise = [f"{opening} {verdict}." for opening, verdict in product(openings, verdicts)]
    labels = [theme.label for theme in find(praise).themes]
    assert "General praise" in labels


def test_both_sides_of_a_theme_are_quoted(find: Find) -> None:
    statements, _ = write_statements(60)
    works = [index % 2 == 0 for index in range(60)]
    found = find(statements, works)
    for theme in found.themes:
        if min(theme.works, theme.needs_work) >= 0.3 * theme.size and len(theme.quotes) > 1:
            assert {works[quote] for quote in theme.quotes} == {True, False}


def test_kept_themes_stay_and_come_first(find: Find) -> None:
    statements, topics = write_statements(180)
    kept = np.full(180, -1)
    held = {"budget": 0, "risks": 1}
    for index, topic in enumerate(topics[:120]):
        kept[index] = held.get(topic, -1)
    found = find(statements, kept=Kept(kept))
    assert [theme.kept_index for theme in found.themes[:2]] == [0, 1]
    assert all(theme.kept_index is None for theme in found.themes[2:])
    assert np.array_equal(found.labels[kept >= 0], kept[kept >= 0])
    joined = Counter(topics[index] for index in range(120, 180) if found.labels[index] == 0)
    assert joined["budget"] >= 1
    assert joined["budget"] > sum(joined.values()) / 2


def test_a_kept_theme_holds_its_size_on_unchanged_statements(find: Find) -> None:
    statements, _ = write_statements(180)
    found = find(statements)
    for theme in range(3):
        kept = np.where(found.labels == theme, 0, -1)
        again = find(statements, kept=Kept(kept))
        assert (again.labels == 0).sum() <= 1.2 * (kept == 0).sum()


def test_what_a_person_took_out_of_a_kept_theme_does_not_join_it_again(find: Find) -> None:
    statements, _ = write_statements(120)
    kept = np.array([0 if index in range(12, 120, 24) else -1 for index in range(120)])
    joined = np.flatnonzero((find(statements, kept=Kept(kept)).labels == 0) & (kept < 0))
    assert len(joined)
    out = int(joined[0])
    again = find(statements, kept=Kept(kept, [(out, 0)]))
    assert again.labels[out] != 0
    assert (again.labels[joined[1:]] == 0).any()


def test_of_two_who_said_the_same_only_the_one_that_was_taken_out_is_out(find: Find) -> None:
    statements, _ = write_statements(120)
    kept = np.array([0 if index in range(12, 120, 24) else -1 for index in range(120)])
    again = find([*statements, statements[12]], kept=Kept(np.append(kept, -1), [(120, 0)]))
    assert (again.labels[12], again.labels[120]) == (0, -1)


def test_a_kept_theme_without_statements_is_left_out_and_the_others_keep_their_index(find: Find) -> None:
    statements, _ = write_statements(40)
    kept = np.full(40, -1)
    kept[:5] = 1
    found = find(statements, kept=Kept(kept, [(7, 0)]))
    assert [theme.kept_index for theme in found.themes if theme.kept_index is not None] == [1]
    assert (found.labels[:5] == 0).all()


def test_new_themes_are_never_too_small(find: Find) -> None:
    statements, _ = write_statements(90)
    assert min(theme.size for theme in find(statements).themes) >= 3


def test_progress_is_told_and_only_grows(find: Find) -> None:
    told: list[tuple[str, float]] = []
    found = find(write_statements(30)[0], report=lambda stage, share: told.append((stage, share)))
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert all(0 <= share <= 1 for _, share in told)
    assert set(found.timing) == {stage for stage, _ in told}


def test_vectors_that_do_not_fit_are_refused(nlp: Language) -> None:
    vectors = np.eye(3, 384, dtype=np.float32)
    with pytest.raises(ValueError, match="same length"):
        Statements(["a", "b"], vectors, [None, None])
    with pytest.raises(ValueError, match="works"):
        Statements(["a", "b", "c"], vectors, [None])
    with pytest.raises(ValueError, match="finite"):
        find_themes(Statements(["a", "b", "c"], vectors * np.nan, [None] * 3), nlp=nlp)


def test_a_description_repeats_nobodys_own_wording(find: Find) -> None:
    statements, _ = write_statements(120)
    found = find([*statements, "The peculiar zeppelin planning was late."])
    told = [theme.description for theme in found.themes]
    assert sum(bool(description) for description in told) >= len(told) / 2
    assert not any("zeppelin" in description for description in told)
