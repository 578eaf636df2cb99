"""What an improvement register keeps of an item beside what is done with it every day."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DecimalField, Field, SelectField
from wtforms.validators import NumberRange, Optional, StopValidation

from models.backlog.from_themes import Proposal
from models.backlog.items import BacklogItem, Closure
from webapp.fields import line, paragraph

LARGEST = 1_000_000_000
CLOSURES = {each.value: each.value.capitalize() or "Not said" for each in Closure}
MEASURE = ("measure", "base_value", "target", "value_now", "review_at", "closure")
REPLY = ("reply",)
LESSONS = ("lesson_event", "lesson_cause", "lesson_effect", "lesson_recommendation")


def finite(_form: FlaskForm, field: DecimalField) -> None:
    """Refuse what Python takes for a number and nobody else does, such as sNaN."""
    if field.data is not None and not field.data.is_finite():
        raise StopValidation("This is not a number.")


def _figure(label: str) -> DecimalField:
    """A field for a figure of whatever is measured."""
    between = NumberRange(-LARGEST, LARGEST, f"Give a number of at most {LARGEST:,}.")
    return DecimalField(label, [Optional(), finite, between], places=None)


class RegisterForm(FlaskForm):
    """The fields of the register, in three parts that are folded away while nothing is in them."""

    measure = line("Measure", 200, description="By what you will see that it helped.")
    base_value = _figure("Base value")
    target = _figure("Target")
    value_now = _figure("Value now")
    review_at = line("Review at", 80, description="A round or a date.")
    closure = SelectField("What came of it", choices=CLOSURES, default="")
    reply = paragraph("What staff will be told", 2000)
    lesson_event = paragraph("What happened", 1000)
    lesson_cause = paragraph("Cause", 1000)
    lesson_effect = paragraph("Effect", 1000)
    lesson_recommendation = paragraph("Recommendation", 1000)

    def register_values(self) -> dict[str, Any]:
        """What was given, by the names that the model has for it."""
        words = {name: self[name].data or "" for name in (*MEASURE, *REPLY, *LESSONS)}
        figures = {name: _as_float(self[name]) for name in ("base_value", "target", "value_now")}
        return {**words, **figures}

    @property
    def parts(self) -> list[tuple[str, list[Field], bool]]:
        """Each part: what it is called, its fields, and whether something in it was said, or is wrong."""
        named = (("Measure and review", MEASURE), ("Reply to staff", REPLY), ("Lessons", LESSONS))
        return [
            (title, [self[name] for name in names], any(map(_is_open, (self[name] for name in names))))
            for title, names in named
        ]


def register_of(item: BacklogItem) -> dict[str, Any]:
    """What the register keeps of an item, for its form."""
    return {name: getattr(item, name) for name in (*MEASURE, *REPLY, *LESSONS)}


def register_proposed(proposal: Proposal) -> dict[str, Any]:
    """Where the measure of an item of a theme starts."""
    return {"measure": proposal.measure, "base_value": proposal.base_value}


def _as_float(field: Field) -> float | None:
    return None if field.data is None else float(field.data)


def _is_open(field: Field) -> bool:
    return bool(field.errors) or field.data not in (None, "")
