import pytest

from models.themes.topic_drift import Drift
from webapp.surveys.quality import changes_in_words, drift_in_words, in_words, placed_in_words

GOOD = {
    "n_themes": 9,
    "n_statements": 200,
    "n_unclear": 4,
    "confidence": 0.86,
    "distinctness": 0.6,
    "stability": 0.95,
    "largest_share": 0.2,
}


def test_a_good_result_is_told_without_a_warning() -> None:
    assert in_words(GOOD) == [
        "On average it is 86 % sure that a statement belongs where it was put.",
        "The themes are clearly different from each other.",
        "They hardly depend on chance.",
    ]


def test_each_weakness_is_told() -> None:
    told = in_words(GOOD | {"confidence": 0.55, "distinctness": 0.2, "stability": 0.5, "largest_share": 0.4})
    assert "move what is misplaced" in told[0]
    assert told[1:] == [
        "Several themes are close to each other: see whether some are one.",
        "They are one reading among several: the borders between them could be drawn elsewhere.",
        "Look at the largest theme first: it holds a large part of the statements and may be several.",
    ]
    rules = in_words(GOOD | {"label_similarity": 0.93, "overlap": 0.8})
    assert [sentence.split(":")[0] for sentence in rules[3:]] == [
        "Two themes have nearly the same name",
        "Nearly the same people are behind two themes",
    ]
    assert in_words(GOOD | {"n_unclear": 60})[-1].startswith("Look at the unclear statements first")


def test_what_an_earlier_version_did_not_measure_is_left_out() -> None:
    earlier = {name: value for name, value in GOOD.items() if name != "stability"}
    assert len(in_words(earlier)) == 2


def test_there_is_nothing_to_judge_in_a_single_theme() -> None:
    assert in_words(GOOD | {"n_themes": 1}) == []


def test_what_came_since_is_told_with_what_is_due() -> None:
    assert drift_in_words(Drift(known=200, placed=0, unclear=0)) == ""
    assert drift_in_words(Drift(known=200, placed=10, unclear=1)) == (
        "Since then 10 statements have come and been put on these themes; 1 of them fits none. "
        "The next analysis starts by itself at 50, or when far more than usual fit none."
    )
    assert drift_in_words(Drift(known=200, placed=40, unclear=20)) == (
        "Since then 40 statements have come and been put on these themes; 20 of them fit none, far more than "
        "usual: there may be a new topic. The next analysis starts by itself."
    )


def test_after_an_analysis_of_nothing_only_what_came_since_is_told() -> None:
    assert drift_in_words(Drift(known=0, placed=12, unclear=12)) == (
        "Since then 12 statements have come. The next analysis starts by itself at 30, or when a round "
        "closes."
    )


def test_one_is_told_as_one_and_none_as_none() -> None:
    def told(placed: int, unclear: int) -> str:
        return drift_in_words(Drift(known=200, placed=placed, unclear=unclear)).split(". ")[0]

    assert told(1, 0) == "Since then 1 statement has come and been put on these themes"
    assert told(1, 1) == "Since then 1 statement has come; it fits none of these themes"
    assert told(7, 0) == "Since then 7 statements have come and been put on these themes"
    assert told(2, 2) == "Since then 2 statements have come; they fit none of these themes"


@pytest.mark.parametrize(
    ("quality", "told"),
    [
        ({"coverage": 1.0, "n_unclear": 0}, "Every statement is in a theme."),
        ({"coverage": 1.0}, "Every statement is in a theme."),
        (
            {"coverage": 0.997, "n_unclear": 3},
            "Nearly all of the statements are in a theme; the rest is",
        ),
        ({"coverage": 0.92}, "92 % of the statements are in a theme; the rest is listed as unclear."),
    ],
)
def test_there_is_a_rest_only_where_something_is_in_no_theme(quality, told) -> None:
    assert placed_in_words(quality).startswith(told)


@pytest.mark.parametrize(
    ("stayed", "new", "gone", "told"),
    [
        (0, ["Planning"], ["Tools"], "every theme is new."),
        (1, [], [], "the one theme stayed."),
        (5, [], [], "all 5 themes stayed."),
        (1, ["Planning"], [], "1 theme stayed; new: Planning."),
        (4, ["Planning", "Tools"], ["Parking"], "4 themes stayed; new: Planning, Tools; gone: Parking."),
    ],
)
def test_what_became_of_the_themes_before_is_told_in_words(stayed, new, gone, told) -> None:
    assert changes_in_words({"stayed": stayed, "new": new, "gone": gone}) == told
