"""How the names of all themes are chosen together."""

from collections.abc import Sequence

import numpy as np

from analysis.arrays import unit_rows
from analysis.labelling.options import with_twins
from analysis.labelling.phrase_ranking import Grouping
from analysis.labelling.telling_apart import Option, choose_apart

PLANS, COSTS, BOTH = (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)


def option(label: str, place: tuple[float, float], worth: float = 1.0, topic: str = "") -> Option:
    vector = unit_rows(np.array([place], dtype=np.float32))[0]
    return Option(label, frozenset(label.lower().split()) - {"and"}, vector, worth, topic)


def grouping(*places: tuple[float, float], sizes: Sequence[int] = (4, 4)) -> Grouping:
    """Two themes or more, each of so many statements at one place."""
    centroids = unit_rows(np.array(places, dtype=np.float32))
    labels = np.repeat(np.arange(len(places)), sizes)
    ones = np.ones(len(labels), dtype=np.int64)
    return Grouping(centroids[labels], ones, ones, labels, centroids)


def test_the_name_is_taken_that_tells_a_theme_from_the_others() -> None:
    plans = [option("Plans and costs", BOTH), option("Plans", PLANS, 0.9)]
    chosen = choose_apart([plans, [option("Money", (1.0, 2.0))]], grouping(PLANS, (1.0, 0.9)))
    assert [one.label for one in chosen] == ["Plans", "Money"]


def test_a_name_that_is_worth_far_more_stays() -> None:
    plans = [option("Plans and costs", BOTH), option("Plans", PLANS, -3.0)]
    chosen = choose_apart([plans, [option("Money", (1.0, 2.0))]], grouping(PLANS, (1.0, 0.9)))
    assert [one.label for one in chosen] == ["Plans and costs", "Money"]


def test_no_two_themes_take_the_same_words_where_one_has_others() -> None:
    same = [option("Plans", PLANS), option("Timetables", PLANS, 0.4)]
    assert {one.label for one in choose_apart([same, same], grouping(PLANS, PLANS))} == {
        "Plans",
        "Timetables",
    }


def test_of_two_names_the_one_is_taken_that_is_no_part_of_another_theme_s() -> None:
    plans = [option("Plans", PLANS), option("Timetables", PLANS, 0.9)]
    chosen = choose_apart([plans, [option("Plans and money", COSTS)]], grouping(PLANS, COSTS))
    assert chosen[0].label == "Timetables"


def test_a_theme_of_which_no_statement_is_read_keeps_its_only_name() -> None:
    options = [[option("Plans", PLANS)], [option("General remarks", COSTS)]]
    chosen = choose_apart(options, grouping(PLANS, COSTS, sizes=(4, 0)))
    assert [one.label for one in chosen] == ["Plans", "General remarks"]


def test_of_twins_each_may_say_what_of_it() -> None:
    approvals = option("Approvals", PLANS, 1.0, "Approvals")
    twins = [[approvals, option("Change requests", COSTS, 0.3)], [approvals, option("PMO board", BOTH, 0.2)]]
    alone = [option("Pay", COSTS), option("Money", COSTS, 0.3)]
    first, second, third = with_twins([*twins, alone])
    assert [one.label for one in first] == ["Approvals", "Change requests", "Approvals: change requests"]
    assert [(one.label, one.topic) for one in second[2:]] == [("Approvals: PMO board", "Approvals")]
    assert third == alone
