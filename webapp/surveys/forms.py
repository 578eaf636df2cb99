"""The forms for a survey and a wave."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from models.portfolio.organisation import day_of
from models.privacy.gate import Thresholds
from models.privacy.modes import OUTSIDE, PROTECTION, PrivacyMode, Protection
from models.surveys.promises import (
    ALL_DAYS,
    LARGEST_MINIMUM,
    LEAST_TEXT_DAYS,
    MOST_DAYS,
    READERS,
    TEXT_DAYS,
)
from models.surveys.surveys import QuestionKind
from models.surveys.waves import LONGEST_REPLY_WEEKS, REPLY_WEEKS
from webapp.database import session
from webapp.fields import WholeNumber, line, number_of_people, paragraph

STRICT = PROTECTION[PrivacyMode.STRICT].least


def _whole(label: str, least: int, most: int, default: int, description: str) -> WholeNumber:
    """A field for a whole number between two others."""
    between = f"Give a whole number from {least:,} to {most:,}."
    return WholeNumber(
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
        description="A helpline or a person: a survey is no place for what cannot wait.",
    )
    readers = line(
        "Who reads the answers",
        300,
        "Say who reads the answers.",
        default=READERS,
        description="Whoever has an account here or is shown these pages. Staff read it as it stands.",
    )
    area_ids = SelectMultipleField(
        "Areas",
        choices={},
        default=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description="Tick none to ask about all of them. An area is asked about with everything below it.",
    )
    mode = RadioField(
        "Privacy",
        [InputRequired("Choose how far the answers are protected.")],
        choices={mode.value: mode.capitalize() for mode in PrivacyMode},
        default=PrivacyMode.CONFIDENTIAL,
    )
    redacted = BooleanField(
        "In an open survey, take personal data out too",
        description="The other two always do. Leads then read no names, as far as a machine finds them.",
    )
    minimum_group = _whole(
        "Smallest group with figures",
        1,
        LARGEST_MINIMUM,
        OUTSIDE.figures,
        "People who answered. An open survey has none.",
    )
    minimum_group_for_quotes = _whole(
        "Smallest group with words",
        1,
        LARGEST_MINIMUM,
        OUTSIDE.quotes,
        f"People who answered; in a strict survey at least {STRICT.quotes}. Below it nobody is quoted.",
    )
    text_days = _whole(
        "Days until words are deleted",
        LEAST_TEXT_DAYS,
        MOST_DAYS,
        TEXT_DAYS,
        "Counted from the day a round closes. Figures and the names of themes stay.",
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

    def validate_minimum_group(self, field: IntegerField) -> None:
        """Only an open survey shows what a single person says."""
        self._check_group(field)

    def validate_minimum_group_for_quotes(self, field: IntegerField) -> None:
        """Words tell more of a person than figures."""
        self._check_group(field)
        if not field.errors and self._has_groups and _is_less(field, self.minimum_group):
            raise ValidationError("Words need a group at least as large as figures do.")

    def _check_group(self, field: IntegerField) -> None:
        if self._has_groups and field.data is not None and field.data < OUTSIDE.figures:
            raise ValidationError(f"Give {OUTSIDE.figures} or more, or choose an open survey.")

    @property
    def _has_groups(self) -> bool:
        """Whether the chosen mode shows groups alone; in an open survey what is given for them counts not."""
        return self.mode.data in PROTECTION and self.protection.always_redacts

    def validate_all_days(self, field: IntegerField) -> None:
        """Everything includes the words."""
        if not field.errors and _is_less(field, self.text_days):
            raise ValidationError("Everything cannot be deleted before the words are.")

    @property
    def protection(self) -> Protection:
        """What the chosen mode sets."""
        return PROTECTION[PrivacyMode(self.mode.data)]

    def values(self) -> dict[str, Any]:
        """What was given, by the names of the survey's columns; no group is smaller than the mode's."""
        given = {name: value for name, value in self.data.items() if name not in ("csrf_token", "version")}
        least = self.protection.least
        if self.protection.always_redacts:
            least = least.at_least(Thresholds(given["minimum_group"], given["minimum_group_for_quotes"]))
            given["redacted"] = True
        return given | {"minimum_group": least.figures, "minimum_group_for_quotes": least.quotes}


class SettingsForm(SurveyForm):
    """A survey's settings. `version` is that of the survey the person saw."""

    version = HiddenField()


def say_of_areas(form: SurveyForm, asked: Collection[str]) -> None:
    """Say what small groups mean for areas, where the survey asks for one."""
    if QuestionKind.AREA in asked:
        form.minimum_group.description += " Smaller areas are counted with the area above them."


class DeletionForm(FlaskForm):
    """The title of a survey that is to be deleted, typed by whoever means it."""

    title = line("Type the title of the survey", 120, "Type the title as it stands above.")


class LastDayForm(FlaskForm):
    """The last day of a wave."""

    closes_on = DateField("Last day (optional)", [Optional()])

    def validate_closes_on(self, field: DateField) -> None:
        """A wave cannot end before it begins."""
        last: date | None = field.data
        if last and last < day_of(session()):
            raise ValidationError("The last day is over already.")


class WaveForm(LastDayForm):
    """A wave to open, or to put right.

    `version` is that of the survey whose words the person has read, or of the wave that the person saw.
    """

    name = line("Name of the round", 80, "Give the round a name, such as “Autumn 2026”.")
    headcount = number_of_people("People who get the link", "Give the number of people, or 0.")
    sure = HiddenField()  # the headcount of which the person has read that it shows nothing
    version = HiddenField()


class OpeningForm(WaveForm):
    """A wave to open, with the weeks within which its staff are promised a reply."""

    reply_weeks = _whole(
        "Weeks until staff read what came of it",
        1,
        LONGEST_REPLY_WEEKS,
        REPLY_WEEKS,
        "From the day the round closes. Staff are promised it when they have answered.",
    )


class ReviewForm(FlaskForm):
    """The button that marks a round as reviewed; `version` is that of the round as the person saw it."""

    version = HiddenField()


class ApplyForm(FlaskForm):
    """The button that applies changes: of one theme, by its key, or all; `seen` is their fingerprint."""

    theme = HiddenField()
    seen = HiddenField()
