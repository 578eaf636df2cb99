"""What form fields share."""

from typing import Any

from markupsafe import Markup
from wtforms import Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

MOST_PEOPLE = 1_000_000  # in an area or a wave


def tidy(value: str | None) -> str | None:
    """Drop white space at both ends."""
    return value.strip() if value else value


def line(label: str, longest: int, required: str = "", **options: Any) -> StringField:
    """A field for one line of text."""
    return StringField(label, _checks(longest, required), filters=[tidy], **options)


def paragraph(label: str, longest: int, required: str = "", **options: Any) -> TextAreaField:
    """A field for several lines of text."""
    return TextAreaField(label, _checks(longest, required), filters=[tidy], **options)


def _checks(longest: int, required: str) -> list[DataRequired | Length]:
    most = Length(max=longest, message=f"At most {longest:,} characters.")
    return [DataRequired(required), most] if required else [most]


class WholeNumber(IntegerField):
    """A field for a whole number, which says so where something else is typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Give a whole number, such as 25.") from error


def number_of_people(label: str, required: str, most: int = MOST_PEOPLE, **options: Any) -> WholeNumber:
    """A field for a number of people."""
    between = NumberRange(0, most, f"Give a number of people from 0 to {most:,}.")
    return WholeNumber(label, [InputRequired(required), between], **options)


def version_of(field: HiddenField) -> int:
    """The version that a form carries; 0, which nothing is at, where it is not a number."""
    given = str(field.data or "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def show_version(field: HiddenField, version: int) -> None:
    """Have a form that comes back carry the version that the person sees now."""
    show(field, str(version))


def show(field: StringField, value: str) -> None:
    """Have a form that comes back carry a value, whatever was sent."""
    field.data = value
    field.raw_data = [value]


def rendered(field: Field, css_class: str = "form-control", **attributes: Any) -> Markup:
    """Render a field's input, tied to its hint and to what is wrong with it."""
    notes = [f"{field.id}-error"] if field.errors else []
    notes += [f"{field.id}-hint"] if field.description else []
    if notes:
        attributes["aria_describedby"] = " ".join(notes)
    if field.errors:
        attributes["aria_invalid"] = "true"
        css_class += " is-invalid"
    return Markup(field(class_=css_class, **attributes))  # noqa: S704 - WTForms has escaped it
