from webapp.surveys.quality import in_words

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
        "They hardly depend on chance: other random numbers would have given nearly the same themes.",
    ]


def test_each_weakness_is_told() -> None:
    told = in_words(GOOD | {"confidence": 0.55, "distinctness": 0.2, "stability": 0.5, "largest_share": 0.4})
    assert "move what is misplaced" in told[0]
    assert told[1:] == [
        "Several themes are close to each other: see whether some are one.",
        "They are one reading among several: with other random numbers the borders would have been others.",
        "Look at the largest theme first: it holds a large part of the statements and may be several.",
    ]
    assert in_words(GOOD | {"n_unclear": 60})[-1].startswith("Look at the unclear statements first")


def test_what_an_earlier_version_did_not_measure_is_left_out() -> None:
    earlier = {name: value for name, value in GOOD.items() if name != "stability"}
    assert len(in_words(earlier)) == 2


def test_there_is_nothing_to_judge_in_a_single_theme() -> None:
    assert in_words(GOOD | {"n_themes": 1}) == []
