"""The forms for a survey and a wave."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from models.base import today
from models.privacy.gate import MINIMUM_GROUP, MINIMUM_GROUP_FOR_QUOTES
from models.surveys.promises import (
    ALL_DAYS,
    LARGEST_MINIMUM,
    LEAST_TEXT_DAYS,
    MOST_DAYS,
    READERS,
    TEXT_DAYS,
)
from webapp.fields import MOST_PEOPLE, line, paragraph


def _whole(label: str, least: int, most: int, default: int, description: str) -> IntegerField:
    """A field for a whole number between two others."""
    between = f"Give a whole number from {least:,} to {most:,}."
    return IntegerField(
        label,
        [InputRequired(between), NumberRange(least, most, between)],
        default=default,
        description=description,
    )


def _is_less(field: IntegerField, other: IntegerField) -> bool:
    """Whether both numbers are given, and the first is less."""
    return field.data is not None and other.data is not None and field.data < other.data


class SurveyForm(FlaskForm):
    """What staff are told about a survey, and how they are protected. The one place that checks it."""

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
    readers = line(
        "Who reads the answers",
        300,
        "Say who reads the answers.",
        default=READERS,
        description="Whoever has an account here or is shown these pages. Staff read it as it stands.",
    )
    minimum_group = _whole(
        "Smallest group with figures",
        MINIMUM_GROUP,
        LARGEST_MINIMUM,
        MINIMUM_GROUP,
        f"People who answered; {MINIMUM_GROUP} or more. Smaller areas are counted with the area above them.",
    )
    minimum_group_for_quotes = _whole(
        "Smallest group with words",
        MINIMUM_GROUP_FOR_QUOTES,
        LARGEST_MINIMUM,
        MINIMUM_GROUP_FOR_QUOTES,
        f"People who answered; {MINIMUM_GROUP_FOR_QUOTES} or more. Below it nobody is quoted.",
    )
    text_days = _whole(
        "Days until words are deleted",
        LEAST_TEXT_DAYS,
        MOST_DAYS,
        TEXT_DAYS,
        "Counted from the day a wave closes. Figures and the names of themes stay.",
    )
    all_days = _whole(
        "Days until everything is deleted",
        LEAST_TEXT_DAYS,
        MOST_DAYS,
        ALL_DAYS,
        "Not before the words. Figures go too; your backlog stays.",
    )
    receipts = BooleanField(
        "Let staff ask for a code to delete their answers later",
        description="The code ties a response to whoever holds it, so leave this off unless staff need it.",
    )

    def validate_minimum_group_for_quotes(self, field: IntegerField) -> None:
        """Words tell more of a person than figures."""
        if not field.errors and _is_less(field, self.minimum_group):
            raise ValidationError("Words need a group at least as large as figures do.")

    def validate_all_days(self, field: IntegerField) -> None:
        """Everything includes the words."""
        if not field.errors and _is_less(field, self.text_days):
            raise ValidationError("Everything cannot be deleted before the words are.")

    def values(self) -> dict[str, Any]:
        """What was given, by the names of the survey's columns."""
        return {name: value for name, value in self.data.items() if name not in ("csrf_token", "version")}


class SettingsForm(SurveyForm):
    """A survey's settings. `version` is that of the survey the person saw."""

    version = HiddenField()


class WaveForm(FlaskForm):
    """A wave to open. `version` is that of the survey whose words the person has read."""

    name = line("Name of the wave", 80, "Give the wave a name, such as “Autumn 2026”.")
    headcount = IntegerField(
        "People who get the link",
        [InputRequired("Give the number of people, or 0."), NumberRange(0, MOST_PEOPLE)],
    )
    closes_on = DateField("Last day (optional)", [Optional()])
    version = HiddenField()

    def validate_closes_on(self, field: DateField) -> None:
        """A wave cannot end before it begins."""
        last: date | None = field.data
        if last and last < today():
            raise ValidationError("The last day is over already.")
