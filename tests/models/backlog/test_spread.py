"""How far apart scorers are, worked by hand."""

import pytest

from models.backlog.methods import CONFIDENCE, EFFORT, IMPACT, JOB_SIZE, RICE, VALUE_BY_EFFORT, WSJF
from models.backlog.spread import InputSpread, asked_inputs, input_spreads, spread_of


def spread(asked, *values) -> InputSpread:
    return InputSpread(asked, {f"scorer {n}": value for n, value in enumerate(values)})


def test_reach_is_not_asked_for() -> None:
    assert [each.name for each in asked_inputs(RICE)] == ["impact", "confidence", "effort"]
    assert asked_inputs(WSJF) == WSJF.inputs


@pytest.mark.parametrize(
    ("asked", "values", "middle"),
    [
        (IMPACT, (3.0, 0.5, 1.0), 1.0),
        (IMPACT, (1.0, 2.0), 1.0),  # 1.5 is no impact: the lower of both
        (JOB_SIZE, (5.0, 8.0, 13.0, 20.0), 8.0),
        (EFFORT, (1.0, 2.0), 1.5),
        (EFFORT, (4.0,), 4.0),
        (CONFIDENCE, (), None),
    ],
)
def test_the_median_is_a_value_that_the_input_can_have(asked, values, middle) -> None:
    assert spread(asked, *values).median == middle
    assert middle is None or asked.allows(middle)


@pytest.mark.parametrize(
    ("asked", "values", "far"),
    [
        (IMPACT, (1.0, 2.0), False),  # a step
        (IMPACT, (1.0, 3.0), True),  # two steps
        (CONFIDENCE, (50.0, 100.0), True),
        (EFFORT, (1.0, 2.0), False),
        (EFFORT, (1.0, 2.5), True),
        (EFFORT, (8.0,), False),
        (EFFORT, (), False),
    ],
)
def test_far_apart_is_more_than_a_step_or_more_than_twice_as_much(asked, values, far) -> None:
    assert spread(asked, *values).is_far is far


def test_a_factor_is_the_highest_by_the_lowest() -> None:
    assert spread(EFFORT, 0.5, 2.0, 4.0).factor == 8


def test_what_an_input_does_not_allow_counts_for_nothing() -> None:
    impact, confidence, effort = input_spreads(
        RICE, {"one": {"impact": 1.7, "effort": 2.0}, "two": {"impact": 2.0, "size": 3.0}}
    )
    assert (impact.given, confidence.given, effort.given) == ({"two": 2.0}, {}, {"one": 2.0})


def test_the_spread_of_a_score_worked_by_hand() -> None:
    """100 people, impact 1, confidence 100 %; efforts of 1, 2 and 4 give scores of 100, 50 and 25.

    Their mean is 175 / 3 = 58.33. From it they are 41.67, -8.33 and -33.33 away; squared and added that is
    1736.11 + 69.44 + 1111.11 = 2916.67, by two 1458.33, whose root is 38.19. 38.19 / 58.33 = 0.6547.
    """
    settled = {"reach": 100.0, "impact": 1.0, "confidence": 100.0, "effort": 2.0}
    given = [{"effort": 1.0}, {"effort": 2.0, "impact": 1.0}, {"effort": 4.0, "confidence": 100.0}]
    assert spread_of(RICE, settled, given) == pytest.approx(0.6547, abs=0.0001)


def test_who_cannot_tell_anything_does_not_draw_the_others_together() -> None:
    settled = {"value": 5.0, "effort": 1.0}
    apart = spread_of(VALUE_BY_EFFORT, settled, [{"value": 2.0}, {"value": 8.0}])
    assert spread_of(VALUE_BY_EFFORT, settled, [{"value": 2.0}, {"value": 8.0}, {}]) == apart > 0.8


@pytest.mark.parametrize(
    ("settled", "given"),
    [
        ({"value": 5.0, "effort": 1.0}, [{"value": 2.0}]),
        ({"value": 5.0, "effort": 1.0}, [{"value": 4.0}, {"value": 4.0}]),
        ({"value": 5.0}, [{"value": 4.0}, {"value": 8.0}]),
        ({}, []),
    ],
)
def test_there_is_no_spread_of_one_of_equals_or_of_what_has_no_score(settled, given) -> None:
    assert spread_of(VALUE_BY_EFFORT, settled, given) == 0
