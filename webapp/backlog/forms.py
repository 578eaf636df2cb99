"""The form of a backlog item."""

from decimal import Decimal

from flask_wtf import FlaskForm
from wtforms import DecimalField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from models.backlog.items import (
    CONFIDENCES,
    IMPACTS,
    LEAST_EFFORT,
    MOST_EFFORT,
    MOST_REACH,
    ItemStatus,
    ItemValues,
)
from webapp.fields import line, number_of_people, paragraph

LEAST = Decimal(str(LEAST_EFFORT))  # the float is a little more than what people type


def finite(_form: FlaskForm, field: DecimalField) -> None:
    """Refuse what Python takes for a number and nobody else does, such as sNaN."""
    if field.data is not None and not field.data.is_finite():
        raise StopValidation("This is not a number.")


class ItemForm(FlaskForm):
    """What a person gives for an item. `version` is that of the item the person saw."""

    title = line("What to improve", 120, "Say in a few words what to improve.")
    description = paragraph("Description (optional)", 4000)
    areas = SelectMultipleField(
        "Portfolio areas", choices={}, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    reach = number_of_people("Reach: people it would help", "Give a whole number of people.", MOST_REACH)
    impact = SelectField(
        "Impact on each of them",
        choices={f"{value:g}": f"{name} ({value:g})" for value, name in IMPACTS.items()},
        default="1",
    )
    confidence = SelectField(
        "Confidence in these figures",
        choices={str(value): f"{name} ({value} %)" for value, name in CONFIDENCES.items()},
        default="80",
    )
    effort = DecimalField(
        "Effort in person-months",
        [
            InputRequired("Give the effort in person-months, such as 1.5."),
            finite,
            NumberRange(LEAST, MOST_EFFORT, f"Give {LEAST} to {MOST_EFFORT:,g} person-months."),
        ],
        places=None,
    )
    status = SelectField("Status", choices={each.value: each.value.capitalize() for each in ItemStatus})
    version = HiddenField()

    def values(self) -> ItemValues:
        """What was given, as the model takes it."""
        return ItemValues(
            title=self.title.data or "",
            description=self.description.data or "",
            area_ids=self.areas.data or [],
            reach=self.reach.data or 0,
            impact=float(self.impact.data),
            confidence=int(self.confidence.data),
            effort=float(self.effort.data or LEAST_EFFORT),
            status=self.status.data,
        )
