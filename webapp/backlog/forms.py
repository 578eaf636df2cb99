"""The forms of a backlog item and of the backlog's list."""

from collections.abc import Sequence
from decimal import Decimal

from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from models.backlog.changing import ItemValues
from models.backlog.items import ItemKind, ItemStatus
from models.backlog.saved_views import LONGEST_NAME, ViewKind
from models.backlog.scoring import CONFIDENCES, IMPACTS, LEAST_EFFORT, MOST_EFFORT, MOST_REACH
from webapp.fields import line, number_of_people, paragraph

LEAST = Decimal(str(LEAST_EFFORT))  # the float is a little more than what people type
STATUSES = {
    each.value: "In progress" if each is ItemStatus.DOING else each.value.capitalize() for each in ItemStatus
}
KINDS = {each.value: each.value.capitalize() or "Not said" for each in ItemKind}


def finite(_form: FlaskForm, field: DecimalField) -> None:
    """Refuse what Python takes for a number and nobody else does, such as sNaN."""
    if field.data is not None and not field.data.is_finite():
        raise StopValidation("This is not a number.")


def check_boxes(label: str) -> SelectMultipleField:
    """A field for several of a list."""
    boxes = ListWidget(prefix_label=False)
    return SelectMultipleField(label, choices={}, option_widget=CheckboxInput(), widget=boxes)


class ItemForm(FlaskForm):
    """What a person gives for an item. `version` is that of the item the person saw."""

    title = line("What to improve", 120, "Say in a few words what to improve.")
    description = paragraph("Description (optional)", 4000)
    areas = check_boxes("Portfolio areas")
    goals = check_boxes("Goals that it moves")
    service = SelectField("Service it concerns", choices={}, default="")
    kind = SelectField("What it changes", choices=KINDS, default="")
    owner = line("Owner (optional)", 100, description="No account is needed.")
    due_on = DateField("Due (optional)", [Optional()])
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
    status = SelectField("Status", choices=STATUSES)
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
            kind=self.kind.data,
            owner=self.owner.data or "",
            due_on=self.due_on.data,
            service_id=self.service.data or None,
            goal_ids=self.goals.data or [],
        )


class TickedForm(FlaskForm):
    """Items that were ticked, and what to make of them; or the one whose next step was pressed."""

    ticked = SelectMultipleField("Items", validate_choice=False)
    status = SelectField("Say of the ticked ones", choices=STATUSES)
    one_step = HiddenField()

    @property
    def ids(self) -> Sequence[str]:
        """The items that were ticked, by id."""
        return self.ticked.data or []


class ViewForm(FlaskForm):
    """A name for a view of the backlog; or the view that is to be deleted."""

    name = line("Name of the view", LONGEST_NAME, "Give the view a name.")
    kind = SelectField("Shown as", choices={kind.value: kind.value.capitalize() for kind in ViewKind})
    delete = HiddenField()
