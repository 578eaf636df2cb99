"""The forms of how the backlog is scored, and of an item's place in it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DecimalField, HiddenField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional

from models.backlog.chosen_method import (
    LONGEST_LABEL,
    MOST_FIELDS,
    MOST_WEIGHT,
    TAKEN,
    WEIGHTED,
    OwnField,
    Scoring,
    ScoringValues,
)
from models.backlog.methods import ALIGNMENT, EFFORT, REACH, READY
from models.backlog.scoring import MOST_REACH
from webapp.backlog.forms import LONGEST_REASON
from webapp.backlog.register_forms import finite
from webapp.fields import WholeNumber, line

MOST_MONTHS = 10_000
LONGEST_QUARTER = 40
MORE, LESS = "more", "less"
DIRECTIONS = {MORE: "More is better", LESS: "Less is better"}
METHODS = {**{each.name: each.label for each in READY.values()}, WEIGHTED: "Our own weighted sum"}
# Of what items have already: how it is asked where it counts in full, what is usual, which way it counts.
FULL = {
    REACH.name: ("All points from so many people on", "100", MORE),
    EFFORT.name: ("No points from so many person-months on", "6", LESS),
    ALIGNMENT.name: ("All points from so many per cent on", "100", MORE),
}
PLACES = range(MOST_FIELDS)
FREE = 2  # lines that are shown beyond those that are filled
MOST_NUMBER = 1_000_000
UP, DOWN, NUMBER, SCORE = "up", "down", "number", "score"


class PlaceForm(FlaskForm):
    """Where an item is to stand, and why. `version` is that of the item the person saw."""

    because = line("Why does it stand there?", LONGEST_REASON, description="All leads read it in the list.")
    number = WholeNumber("Number", [Optional(), NumberRange(1, MOST_NUMBER, "Give a number from 1 on.")])
    to = SelectField("Where to", choices={each: each for each in (UP, DOWN, NUMBER, SCORE)})
    version = HiddenField()


class ScoringForm(FlaskForm):
    """How the backlog is scored. `version` is that of what the person saw.

    It has a line for each field that people grade, by its place, and one for each that items have already, by
    its name.
    """

    method = RadioField("Method", choices=METHODS)
    capacity = DecimalField(
        "Person-months for improvements",
        [Optional(), finite, NumberRange(0, MOST_MONTHS, f"Give 0 to {MOST_MONTHS:,} person-months.")],
        places=None,
        description="The list draws a line under what fits. Empty: no line.",
    )
    quarter = line("In which quarter", LONGEST_QUARTER, description="Such as Q1 2027.")
    version = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that what has a name has a weight."""
        valid: bool = super().validate(extra_validators)
        for place in PLACES:
            if self[f"label_{place}"].data and self[f"weight_{place}"].data is None:
                self[f"weight_{place}"].errors = [*self[f"weight_{place}"].errors, "Give it a weight."]
                valid = False
        return valid

    @property
    def shown(self) -> range:
        """The places of fields that people grade, with some that are free."""
        filled = [place for place in PLACES if self[f"label_{place}"].data]
        return PLACES[: max(filled, default=-1) + 1 + FREE]

    def values(self, settled: Scoring) -> ScoringValues:
        """What was given. A field that is called else than it was `settled` keeps what it was graded with."""
        kept = [each.input.name for each in settled.weighted_fields if each.input.name not in TAKEN]
        names = [*kept, *[""] * MOST_FIELDS]
        graded = [
            OwnField(
                label=self[f"label_{place}"].data,
                weight=float(self[f"weight_{place}"].data),
                more_is_better=self[f"direction_{place}"].data == MORE,
                name=names[place],
            )
            for place in PLACES
            if self[f"label_{place}"].data
        ]
        capacity = self.capacity.data
        return ScoringValues(
            method=self.method.data,
            fields=[*graded, *self._taken()],
            capacity=None if capacity is None else float(capacity),
            quarter=self.quarter.data or "",
        )

    def _taken(self) -> Sequence[OwnField]:
        return [
            OwnField(
                label=asked.label,
                weight=float(self[f"weight_{name}"].data),
                more_is_better=FULL[name][2] == MORE,
                full=float(self[f"full_{name}"].data or 0),
                name=name,
            )
            for name, asked in TAKEN.items()
            if self[f"weight_{name}"].data is not None
        ]


def _weight(label: str) -> DecimalField:
    between = NumberRange(Decimal("0.1"), MOST_WEIGHT, f"Give a weight from 0.1 to {MOST_WEIGHT}.")
    return DecimalField(label, [Optional(), finite, between], places=None)


def _form_class() -> type[ScoringForm]:
    fields: dict[str, Any] = {}
    for place in PLACES:
        fields[f"label_{place}"] = line(f"Field {place + 1}", LONGEST_LABEL)
        fields[f"weight_{place}"] = _weight(f"Weight {place + 1}")
        fields[f"direction_{place}"] = SelectField(f"Direction {place + 1}", choices=DIRECTIONS, default=MORE)
    for name, (question, _, _) in FULL.items():
        fields[f"weight_{name}"] = _weight(f"Weight of {name}")
        least = NumberRange(Decimal("0.1"), MOST_REACH, f"Give 0.1 to {MOST_REACH:,}.")
        fields[f"full_{name}"] = DecimalField(question, [Optional(), finite, least], places=None)
    return type("ScoringForm", (ScoringForm,), fields)


def scoring_form(settled: Scoring) -> ScoringForm:
    """Give the form, filled in with what is settled, or with what was sent."""
    shown: dict[str, Any] = {f"full_{name}": Decimal(usual) for name, (_, usual, _) in FULL.items()}
    graded = [each for each in settled.weighted_fields if each.input.name not in TAKEN]
    for place, each in enumerate(graded):
        direction = MORE if each.more_is_better else LESS
        shown |= {f"label_{place}": each.input.label, f"direction_{place}": direction}
        shown[f"weight_{place}"] = _decimal(each.weight)
    for each in settled.weighted_fields:
        if each.input.name in TAKEN:
            shown[f"weight_{each.input.name}"] = _decimal(each.weight)
            shown[f"full_{each.input.name}"] = _decimal(each.full)
    capacity = None if settled.capacity is None else _decimal(settled.capacity)
    shown |= {"method": settled.method, "capacity": capacity, "quarter": settled.quarter}
    return _form_class()(**shown, version=str(settled.version))


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:g}")
