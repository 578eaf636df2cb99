"""The forms of a backlog item and of the backlog's list."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, Field, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from models.backlog.changing import ItemValues
from models.backlog.items import BacklogItem, ItemKind, ItemStatus
from models.backlog.methods import COLUMNS_OF_ITEMS, Input, Method
from models.backlog.notes import LONGEST_NOTE
from models.backlog.saved_views import LONGEST_NAME, ViewKind
from models.backlog.scoring import CONFIDENCES, IMPACTS, LEAST_EFFORT, MOST_EFFORT, MOST_REACH
from webapp.backlog.register_forms import RegisterForm, finite
from webapp.fields import WholeNumber, line, paragraph

UNSAID = "Not said yet"
LONGEST_REASON = 200
LEAST = Decimal(str(LEAST_EFFORT))  # the float is a little more than what people type
STATUSES = {
    each.value: "In progress" if each is ItemStatus.DOING else each.value.capitalize() for each in ItemStatus
}
KINDS = {each.value: each.value.capitalize() or "Not said" for each in ItemKind}


def check_boxes(label: str) -> SelectMultipleField:
    """A field for several of a list."""
    boxes = ListWidget(prefix_label=False)
    return SelectMultipleField(label, choices={}, option_widget=CheckboxInput(), widget=boxes)


class ItemForm(RegisterForm):
    """What a person gives for an item. `version` is that of the item the person saw.

    The method by which items are scored is `asked` for, and `others` are what is kept of it anyway.
    """

    asked: tuple[Input, ...] = ()
    others: tuple[Input, ...] = ()
    title = line("What to improve", 120, "Say in a few words what to improve.")
    description = paragraph("The problem (optional)", 4000)
    improvement = paragraph("Proposed improvement (optional)", 4000)
    areas = check_boxes("Portfolio areas")
    goals = check_boxes("Goals that it moves")
    service = SelectField("Service it concerns", choices={}, default="")
    kind = SelectField("What it changes", choices=KINDS, default="")
    owner = line("Owner (optional)", 100, description="No account is needed.")
    due_on = DateField("Due (optional)", [Optional()])
    reach = WholeNumber(
        "Reach: people it would help",
        [Optional(), NumberRange(0, MOST_REACH, f"Give a number of people from 0 to {MOST_REACH:,}.")],
    )
    impact = SelectField(
        "Impact on each of them",
        choices={"": UNSAID, **{f"{value:g}": f"{name} ({value:g})" for value, name in IMPACTS.items()}},
        default="",
    )
    confidence = SelectField(
        "Confidence in these figures",
        choices={"": UNSAID, **{str(value): f"{name} ({value} %)" for value, name in CONFIDENCES.items()}},
        default="",
    )
    effort = DecimalField(
        "Effort in person-months",
        [
            Optional(),
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
            reach=self.reach.data,
            impact=value_of(self.impact),
            confidence=int(self.confidence.data) if self.confidence.data else None,
            effort=value_of(self.effort),
            status=self.status.data,
            kind=self.kind.data,
            owner=self.owner.data or "",
            due_on=self.due_on.data,
            service_id=self.service.data or None,
            goal_ids=self.goals.data or [],
            inputs={each.name: value_of(self.field_of(each)) for each in _beside_columns(self.asked)},
            reasons={each.name: self.why_of(each).data or "" for each in (*self.asked, *self.others)},
            improvement=self.improvement.data or "",
            **self.register_values(),
        )

    def field_of(self, asked: Input) -> Field:
        """The field of an input."""
        found: Field = self[asked.name if asked in COLUMNS_OF_ITEMS else f"input_{asked.name}"]
        return found

    def why_of(self, asked: Input) -> Field:
        """The field for why an input is what it is."""
        found: Field = self[f"why_{asked.name}"]
        return found


def item_form(method: Method) -> type[ItemForm]:
    """Make the class of the form that asks what a method scores with."""
    asked = tuple(each for each in method.inputs if not each.computed)
    others = tuple(each for each in COLUMNS_OF_ITEMS if each not in asked)
    fields: dict[str, Any] = {f"input_{each.name}": _input_field(each) for each in _beside_columns(asked)}
    for each in (*asked, *others):
        fields[f"why_{each.name}"] = line(f"Why? ({each.label})", LONGEST_REASON)
    return type("ItemForm", (ItemForm,), {**fields, "asked": asked, "others": others})


def scored_with(item: BacklogItem) -> dict[str, str]:
    """What an item is scored with beside its columns, and why, by the fields of its form."""
    inputs = {f"input_{name}": f"{value:g}" for name, value in item.inputs.items()}
    return {**inputs, **{f"why_{name}": reason for name, reason in item.reasons.items()}}


def _input_field(asked: Input) -> SelectField:
    offered = {f"{value:g}": _choice(value, words) for value, words in asked.choices.items()}
    hint = "" if asked.question.startswith(asked.label) else asked.question
    return SelectField(asked.label, choices={"": UNSAID, **offered}, default="", description=hint)


def _choice(value: float, words: str) -> str:
    return words if words == f"{value:g}" else f"{value:g}: {words}"


def _beside_columns(inputs: Sequence[Input]) -> list[Input]:
    return [each for each in inputs if each not in COLUMNS_OF_ITEMS]


def value_of(field: Field) -> float | None:
    """What was given in a field of an input; None where nothing was."""
    return None if field.data in (None, "") else float(field.data)


class NoteForm(FlaskForm):
    """A note on an item."""

    text = paragraph("Write a note", LONGEST_NOTE, "Write something.")


class TickedForm(FlaskForm):
    """Items that were ticked, and what to make of them; or the one whose next step was pressed."""

    ticked = SelectMultipleField("Items", validate_choice=False)
    status = SelectField("Say of the ticked ones", choices=STATUSES)
    owner = line("Owner", 100)
    due_on = DateField("Due", [Optional()])
    service = SelectField("Service", choices={}, default="")
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
