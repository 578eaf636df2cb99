"""The forms for a survey, a wave and a portfolio area."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from models.base import today
from webapp.fields import line, paragraph

MOST_PEOPLE = 1_000_000


class SurveyForm(FlaskForm):
    """What staff are told about a survey."""

    title = line("Title", 120, "Give the survey a title.")
    purpose = paragraph(
        "Who asks, and what for",
        1000,
        "Say who asks and what for: staff read it first.",
        description="Staff read this first. Two sentences are enough.",
    )
    responsible = line("Who is responsible for the answers", 200, "Name the team that is responsible.")
    contact = line("Whom staff can ask", 200, "Give an address or a number staff can ask.")
    urgent_contact = line(
        "Where urgent matters and misconduct go",
        300,
        "Say where urgent matters go.",
        description="A helpline or a person: nobody reads answers as they arrive.",
    )


class WaveForm(FlaskForm):
    """A wave to open."""

    name = line("Name of the wave", 80, "Give the wave a name, such as “Autumn 2026”.")
    headcount = IntegerField(
        "People who get the link",
        [InputRequired("Give the number of people, or 0."), NumberRange(0, MOST_PEOPLE)],
    )
    closes_on = DateField("Last day (optional)", [Optional()])

    def validate_closes_on(self, field: DateField) -> None:
        """A wave cannot end before it begins."""
        last: date | None = field.data
        if last and last < today():
            raise ValidationError("The last day is over already.")


class AreaForm(FlaskForm):
    """A portfolio area to add."""

    name = line("Name", 100, "Give the area a name.")
    parent = SelectField("Part of", choices={}, default="")
    headcount = IntegerField(
        "Headcount", [InputRequired("Give the number of people, or 0."), NumberRange(0, MOST_PEOPLE)]
    )
