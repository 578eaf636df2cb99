"""The methods by which improvements can be scored: what each asks, its formula in words, its score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from models.backlog.scoring import (
    CONFIDENCES,
    IMPACTS,
    LEAST_EFFORT,
    MOST_EFFORT,
    MOST_REACH,
    MOST_VALUE,
    RELATIVE_SIZES,
)

# What an item is scored with, by the name of the input; None, or not there, where nobody has said.
Values = Mapping[str, float | None]


def values_of(
    inputs: Mapping[str, float],
    *,
    reach: int | None,
    impact: float | None,
    confidence: int | None,
    effort: float | None,
    alignment: float | None = None,
) -> Values:
    """What an item is scored with, whatever the method; its alignment with the goals in per cent."""
    columns = {REACH.name: reach, IMPACT.name: impact, CONFIDENCE.name: confidence, EFFORT.name: effort}
    return {**inputs, **columns, ALIGNMENT.name: alignment}


@dataclass(frozen=True)
class Input:
    """One thing that an item is scored with.

    `choices` are the values that it can have, with their words; where there are none it is any number from
    `least` to `most`. One that is `computed` is asked of nobody.
    """

    name: str
    label: str
    question: str
    choices: Mapping[float, str] = field(default_factory=dict)
    least: float = 0.0
    most: float = 0.0
    in_percent: bool = False
    computed: bool = False

    def allows(self, value: float) -> bool:
        """Whether it can have a value."""
        return value in self.choices if self.choices else self.least <= value <= self.most

    def worth(self, value: float) -> float:
        """What a value counts in a formula: 80 % are 0.8."""
        return value / 100 if self.in_percent else value

    def written(self, value: float) -> str:
        """A value as people read it."""
        number = f"{value:,.2f}".rstrip("0").rstrip(".")
        return f"{number} %" if self.in_percent else number


def _on_a_scale(name: str, label: str, question: str) -> Input:
    return Input(name, label, question, {float(size): f"{size}" for size in RELATIVE_SIZES})


REACH = Input("reach", "Reach", "People it would help", most=MOST_REACH)
IMPACT = Input("impact", "Impact", "Impact on each of them", IMPACTS)
CONFIDENCE = Input(
    "confidence",
    "Confidence",
    "Confidence in these figures",
    {float(value): words for value, words in CONFIDENCES.items()},
    in_percent=True,
)
EFFORT = Input("effort", "Effort", "Effort in person-months", least=LEAST_EFFORT, most=MOST_EFFORT)
VALUE = Input(
    "value",
    "Value",
    "What it is worth, 1 to 10",
    {float(each): f"{each}" for each in range(1, MOST_VALUE + 1)},
)
BUSINESS_VALUE = _on_a_scale("business_value", "Business value", "Value to those it is for")
TIME_CRITICALITY = _on_a_scale("time_criticality", "Time criticality", "How much is lost by waiting")
RISK_REDUCTION = _on_a_scale(
    "risk_reduction",
    "Risk reduction or opportunity enablement",
    "Risks it reduces, or what it makes possible",
)
JOB_SIZE = _on_a_scale("job_size", "Job size", "How large it is beside the others")
ALIGNMENT = Input(
    "alignment", "Alignment", "Weight of the goals it moves", most=100.0, in_percent=True, computed=True
)
COLUMNS_OF_ITEMS = (REACH, IMPACT, CONFIDENCE, EFFORT)  # the others are kept by their names in `inputs`


@dataclass(frozen=True)
class Quotient:
    """A method whose score is a sum of products of inputs, divided by an input."""

    name: str
    label: str
    terms: tuple[tuple[Input, ...], ...]
    divisor: Input

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What it scores with."""
        return (*(each for term in self.terms for each in term), self.divisor)

    @property
    def formula(self) -> str:
        """How it scores, in words."""
        said = [" × ".join(each.label.lower() for each in term) for term in self.terms]
        return f"{_summed(said)} ÷ {self.divisor.label.lower()}"

    def missing(self, values: Values) -> list[Input]:
        """The inputs that nobody has given."""
        return _missing(self.inputs, values)

    def score(self, values: Values) -> float | None:
        """An item's score; None where an input is missing: it is never guessed."""
        given = _given(self.inputs, values)
        return sum(self.shares(given)) if given else None

    def shares(self, given: Mapping[str, float]) -> tuple[float, ...]:
        """What each term adds to the score."""
        divisor = self.divisor.worth(given[self.divisor.name])
        return tuple(prod(each.worth(given[each.name]) for each in term) / divisor for term in self.terms)

    def arithmetic(self, values: Values) -> str:
        """The formula with an item's values in it; nothing where one is missing."""
        given = _given(self.inputs, values)
        if not given:
            return ""
        said = [" × ".join(each.written(given[each.name]) for each in term) for term in self.terms]
        return f"{_summed(said)} ÷ {self.divisor.written(given[self.divisor.name])}"


# McBride, “RICE: Simple prioritization for product managers”, Intercom, 2016.
RICE = Quotient("rice", "RICE", ((REACH, IMPACT, CONFIDENCE),), EFFORT)
# Cost of delay ÷ duration: Reinertsen, Principles of Product Development Flow, 2009; its parts are SAFe's.
WSJF = Quotient("wsjf", "WSJF", ((BUSINESS_VALUE,), (TIME_CRITICALITY,), (RISK_REDUCTION,)), JOB_SIZE)
VALUE_BY_EFFORT = Quotient("value_by_effort", "Value ÷ effort", ((VALUE,),), EFFORT)


@dataclass(frozen=True)
class WeightedField:
    """An input of the organisation's own sum with its weight.

    One that people grade runs from 1 to 5; one that items have already has all its points at `full`. Of one
    with `more_is_better` false the smallest value has all the points.
    """

    input: Input
    weight: float
    more_is_better: bool = True
    full: float = 0.0

    def points(self, value: float) -> float:
        """How many points of 100 a value has."""
        part = min(1.0, value / self.full) if self.full else (value - 1) / 4
        return 100 * (part if self.more_is_better else 1 - part)

    def step(self, value: float) -> float:
        """By how many points it moves, up or down, for a move of the value by all of itself."""
        return 100 * (min(1.0, value / self.full) if self.full else value / 4)


@dataclass(frozen=True)
class WeightedSum:
    """The organisation's own method: the mean of the fields' points, by their weights: 0 to 100."""

    fields: tuple[WeightedField, ...]
    name: str = "weighted"
    label: str = "Our weighted sum"

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What it scores with."""
        return tuple(each.input for each in self.fields)

    @property
    def weights(self) -> tuple[float, ...]:
        """How much of the score each field makes, 1 together."""
        total = sum(each.weight for each in self.fields)
        return tuple(each.weight / total for each in self.fields)

    @property
    def formula(self) -> str:
        """How it scores, in words."""
        said = [
            f"{each.weight:g} × {'' if each.more_is_better else 'little '}{each.input.label.lower()}"
            for each in self.fields
        ]
        return f"{_summed(said)} ÷ {sum(each.weight for each in self.fields):g}, each from 0 to 100 points"

    def missing(self, values: Values) -> list[Input]:
        """The inputs that nobody has given."""
        return _missing(self.inputs, values)

    def score(self, values: Values) -> float | None:
        """An item's score; None where an input is missing: it is never guessed."""
        given = _given(self.inputs, values)
        if not given:
            return None
        return sum(part * points for part, points in zip(self.weights, self.points(given), strict=True))

    def points(self, given: Mapping[str, float]) -> tuple[float, ...]:
        """The points of each field."""
        return tuple(each.points(given[each.input.name]) for each in self.fields)

    def arithmetic(self, values: Values) -> str:
        """The formula with an item's values in it; nothing where one is missing."""
        given = _given(self.inputs, values)
        if not given:
            return ""
        points = zip(self.fields, self.points(given), strict=True)
        said = [f"{each.weight:g} × {round(value, 1):g}" for each, value in points]
        return f"{_summed(said)} ÷ {sum(each.weight for each in self.fields):g}"


Method = Quotient | WeightedSum
READY = {each.name: each for each in (RICE, WSJF, VALUE_BY_EFFORT)}  # they need nothing to be settled first


def _summed(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else f"({' + '.join(said)})"


def _missing(inputs: Sequence[Input], values: Values) -> list[Input]:
    return [each for each in inputs if values.get(each.name) is None]


def _given(inputs: Sequence[Input], values: Values) -> dict[str, float]:
    """The values of inputs, where all are there."""
    given = {each.name: value for each in inputs if (value := values.get(each.name)) is not None}
    return given if len(given) == len(inputs) else {}
