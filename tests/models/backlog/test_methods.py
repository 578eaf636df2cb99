import pytest

from models.backlog.methods import (
    ALIGNMENT,
    BUSINESS_VALUE,
    CONFIDENCE,
    EFFORT,
    REACH,
    RICE,
    VALUE_BY_EFFORT,
    WSJF,
    Input,
    WeightedField,
    WeightedSum,
)
from models.backlog.scoring import GRADES

RICE_OF_300 = {"reach": 500, "impact": 3, "confidence": 80, "effort": 4}
WSJF_OF_3_2 = {"business_value": 8, "time_criticality": 5, "risk_reduction": 3, "job_size": 5}
FIT = Input("fit", "Fit", "How well it fits", GRADES)


@pytest.fixture
def ours() -> WeightedSum:
    """Three of fit, two of little effort (nothing left at 4 person-months), one of alignment."""
    return WeightedSum(
        (
            WeightedField(FIT, 3),
            WeightedField(EFFORT, 2, more_is_better=False, full=4),
            WeightedField(ALIGNMENT, 1, full=100),
        )
    )


@pytest.mark.parametrize(
    ("method", "values", "score", "arithmetic"),
    [
        (RICE, RICE_OF_300, 300, "500 × 3 × 80 % ÷ 4"),
        (RICE, {"reach": 40, "impact": 0.25, "confidence": 50, "effort": 0.5}, 10, "40 × 0.25 × 50 % ÷ 0.5"),
        (WSJF, WSJF_OF_3_2, 3.2, "(8 + 5 + 3) ÷ 5"),
        (VALUE_BY_EFFORT, {"value": 9, "effort": 1.5}, 6, "9 ÷ 1.5"),
    ],
)
def test_a_score_by_its_formula(method, values, score, arithmetic) -> None:
    assert method.score(values) == pytest.approx(score)
    assert method.arithmetic(values) == arithmetic


def test_the_formulas_in_words(ours) -> None:
    assert RICE.formula == "reach × impact × confidence ÷ effort"
    assert WSJF.formula == (
        "(business value + time criticality + risk reduction or opportunity enablement) ÷ job size"
    )
    assert VALUE_BY_EFFORT.formula == "value ÷ effort"
    assert ours.formula == "(3 × fit + 2 × little effort + 1 × alignment) ÷ 6, each from 0 to 100 points"


def test_a_weighted_sum_worked_by_hand(ours) -> None:
    """Fit 4 of 1 to 5 has 75 points, an effort of 1 of 4 leaves 75, half of all goals have 50."""
    values = {"fit": 4, "effort": 1, "alignment": 50}
    assert ours.score(values) == pytest.approx((3 * 75 + 2 * 75 + 1 * 50) / 6)
    assert ours.arithmetic(values) == "(3 × 75 + 2 × 75 + 1 × 50) ÷ 6"


def test_a_weighted_sum_ends_at_0_and_100(ours) -> None:
    assert ours.score({"fit": 5, "effort": 0, "alignment": 100}) == 100
    assert ours.score({"fit": 1, "effort": 1000, "alignment": 0}) == 0


@pytest.mark.parametrize("missing", ["business_value", "time_criticality", "risk_reduction", "job_size"])
def test_what_is_missing_is_never_guessed(missing) -> None:
    values = {**WSJF_OF_3_2, missing: None}
    assert (WSJF.score(values), WSJF.arithmetic(values)) == (None, "")
    assert [each.name for each in WSJF.missing(values)] == [missing]


def test_a_weighted_sum_with_a_field_missing_is_no_score(ours) -> None:
    assert ours.score({"fit": 4, "effort": 1, "alignment": None}) is None
    assert ours.arithmetic({"fit": 4}) == ""


@pytest.mark.parametrize(
    ("asked", "allowed", "refused"),
    [(BUSINESS_VALUE, 13, 4), (CONFIDENCE, 80, 90), (REACH, 0, -1), (EFFORT, 0.1, 0), (FIT, 5, 6)],
)
def test_an_input_knows_what_it_can_be(asked, allowed, refused) -> None:
    assert (asked.allows(allowed), asked.allows(refused)) == (True, False)
