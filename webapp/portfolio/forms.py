"""The forms for the organisation, a portfolio area, a goal and a service."""

from collections.abc import Iterable
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from models.portfolio.goals import MOST_WEIGHT, USUAL_WEIGHT, GoalValues
from webapp.fields import line, number_of_people, paragraph
from webapp.portfolio.outline import WrongLine, read_outline

REGIONS = (
    *("Europe", "America", "Asia", "Africa", "Australia", "Pacific"),
    *("Atlantic", "Indian", "Arctic", "Antarctica"),
)
WORLD = "The whole world"
OLD = "As it was chosen"


def zones_by_region(zones: Iterable[str]) -> list[SelectChoice]:
    """Time zones sorted into the parts of the world, each with its place as it is read; UTC goes first.

    Others, such as “GMT+0” or “posix/Cuba”, are old or odd names of the same.
    """
    order = (WORLD, *REGIONS)
    offered = [_zone(zone) for zone in zones if zone == "UTC" or zone.partition("/")[0] in REGIONS]
    return sorted(offered, key=lambda zone: (order.index(zone.optgroup), zone.value))


def _zone(zone: str) -> SelectChoice:
    region, _, place = zone.partition("/")
    if zone == "UTC":
        return SelectChoice(zone, zone, optgroup=WORLD)
    return SelectChoice(zone, place.replace("_", " "), optgroup=region)


class OrganisationForm(FlaskForm):
    """Which organisation this is: asked first of all."""

    name = line("Organisation", 120, "Give the organisation a name.")
    time_zone = SelectField(
        "Time zone",
        choices=zones_by_region(available_timezones()),
        default="UTC",
        description="A last day ends when it ends there.",
    )
    vision = paragraph(
        "Vision (optional)",
        300,
        description="Where the organisation is heading, in a sentence or two. It heads the portfolio page.",
    )
    areas = TextAreaField(
        "Areas (optional)",
        description="Programmes, projects, departments and teams, one a line. Indent what is part of the one "
        "above; a number after a comma is its headcount: “Finance, 12”.",
    )

    def offer_chosen(self, zone: str) -> None:
        """Offer the time zone that was chosen, where it is none of those that are offered now."""
        offered = zones_by_region(available_timezones())
        if zone not in {each.value for each in offered}:
            self.time_zone.choices = [SelectChoice(zone, zone, optgroup=OLD), *offered]

    def validate_areas(self, field: TextAreaField) -> None:
        """Each line is an area."""
        try:
            read_outline(field.data or "")
        except WrongLine as wrong:
            raise ValidationError(f"{wrong} Nothing was saved yet.") from wrong


class AreaForm(FlaskForm):
    """A portfolio area to add."""

    name = line("Name", 100, "Give the area a name.")
    parent = SelectField("Part of", choices={}, default="")
    headcount = number_of_people("Headcount", "Give the number of people, or 0.")


class ChangedAreaForm(AreaForm):
    """A portfolio area to change. `version` is that of the area the person saw."""

    version = HiddenField()


class MergerForm(FlaskForm):
    """The area that another is merged into. `seen` is what the person read that it would do."""

    into = HiddenField(validators=[InputRequired("Choose an area.")])
    seen = HiddenField()


class TableImportForm(FlaskForm):
    """A table: a file, or rows as text. `seen` is what the person read that they would do."""

    file = FileField(
        "A file (CSV or XLSX)", description="At most 250 KB and 5,000 rows. It is read and not kept."
    )
    rows = TextAreaField("Or paste the rows, with the names of the columns first")
    seen = HiddenField()


class GoalForm(FlaskForm):
    """A goal. `version` is that of the goal the person saw."""

    statement = line("Goal", 200, "Say the goal in a sentence.")
    parent = SelectField("Part of", choices={}, default="")
    owner = line("Owner (optional)", 100, description="Who answers for it. No account is needed.")
    weight = IntegerField(
        "Weight",
        [
            InputRequired(f"Give a weight from 1 to {MOST_WEIGHT}."),
            NumberRange(1, MOST_WEIGHT, f"Give a weight from 1 to {MOST_WEIGHT}."),
        ],
        default=USUAL_WEIGHT,
        description=f"From 1 to {MOST_WEIGHT}: how much it counts beside the others.",
    )
    due_on = DateField("Target date (optional)", [Optional()])
    areas = SelectMultipleField(
        "Areas that contribute",
        choices={},
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    version = HiddenField()

    def values(self) -> GoalValues:
        """What was given, as the model takes it."""
        return GoalValues(
            statement=self.statement.data or "",
            owner=self.owner.data or "",
            weight=self.weight.data or USUAL_WEIGHT,
            due_on=self.due_on.data,
            parent_id=self.parent.data or None,
            area_ids=self.areas.data or [],
        )


class ServiceForm(FlaskForm):
    """A service to add."""

    name = line("Service", 100, "Give the service a name.")


class ChangedServiceForm(ServiceForm):
    """A service to change. `version` is that of the service the person saw."""

    archived = BooleanField("Not offered any more", description="Items that name it keep it.")
    version = HiddenField()


class LinkForm(FlaskForm):
    """Of which survey the public page tells what staff said."""

    survey = SelectField(
        "What staff said there",
        default="",
        description="Of the newest round that is marked as reviewed: for how many people each theme works "
        "or does not, by area, never their words.",
    )
