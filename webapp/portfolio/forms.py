"""The forms for the organisation and for a portfolio area."""

from collections.abc import Iterable
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from webapp.fields import line, number_of_people
from webapp.portfolio.outline import WrongLine, read_outline

REGIONS = (
    *("Europe", "America", "Asia", "Africa", "Australia", "Pacific"),
    *("Atlantic", "Indian", "Arctic", "Antarctica"),
)
WORLD = "The whole world"
OLD = "Older names"


def zones_by_region(zones: Iterable[str]) -> list[SelectChoice]:
    """Time zones sorted into the parts of the world, each with its place as it is read; UTC goes first."""
    order = (WORLD, *REGIONS, OLD)
    return sorted((_zone(zone) for zone in zones), key=lambda zone: (order.index(zone.optgroup), zone.value))


def _zone(zone: str) -> SelectChoice:
    region, _, place = zone.partition("/")
    if zone == "UTC":
        return SelectChoice(zone, zone, optgroup=WORLD)
    if region in REGIONS:
        return SelectChoice(zone, place.replace("_", " "), optgroup=region)
    return SelectChoice(zone, zone.replace("_", " "), optgroup=OLD)


class OrganisationForm(FlaskForm):
    """Which organisation this is: asked first of all."""

    name = line("Organisation", 120, "Give the organisation a name.")
    time_zone = SelectField(
        "Time zone",
        choices=zones_by_region(available_timezones()),
        default="UTC",
        description="A last day ends when it ends there.",
    )
    areas = TextAreaField(
        "Areas (optional)",
        description="Programmes, projects, departments and teams, one a line. Indent what is part of the one "
        "above; a number after a comma is its headcount: “Finance, 12”.",
    )

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


class AreaImportForm(FlaskForm):
    """Areas as a table: a file, or rows as text. `seen` is what the person read that they would do."""

    file = FileField(
        "A file (CSV or XLSX)", description="At most 250 KB and 5,000 rows. It is read and not kept."
    )
    rows = TextAreaField(
        "Or paste the rows, with the names of the columns first",
        description="Copied from a spreadsheet, or written like this: Name, Parent, Headcount.",
    )
    seen = HiddenField()
