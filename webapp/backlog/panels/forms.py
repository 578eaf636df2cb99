"""The forms of a panel: asking people, what each of them fills in, and settling an item."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, Field, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional

from models.backlog.items import BacklogItem
from models.backlog.methods import Input
from models.backlog.panels import FEWEST_SCORERS, LONGEST_REASON, MOST_SCORERS
from models.backlog.scorer_links import Given
from webapp.backlog.forms import value_of
from webapp.backlog.register_forms import finite
from webapp.fields import line, paragraph, show_version

CANNOT_TELL = "I can’t tell"
UNSAID = "Not said"


class AskForm(FlaskForm):
    """Who is asked to score what, until when."""

    ticked = SelectMultipleField("Items", validate_choice=False)
    names = paragraph(
        "Who scores?",
        2000,
        "Name the people who score, one a line.",
        description=f"{FEWEST_SCORERS} to {MOST_SCORERS} names, one a line. No account is needed.",
    )
    ends_on = DateField("Until", [InputRequired("Give the last day on which they can score.")])

    @property
    def people(self) -> list[str]:
        """The names, one a line."""
        return [" ".join(name.split()) for name in (self.names.data or "").splitlines() if name.strip()]


class ScoreForm(FlaskForm):
    """What somebody gives for items: for each the inputs, and why if they like."""

    def fields_of(self, item: BacklogItem, inputs: Sequence[Input]) -> list[Field]:
        """The fields of an item's inputs."""
        return [self[_name(item, each.name)] for each in inputs]

    def reason_of(self, item: BacklogItem) -> Field:
        """The field for why."""
        found: Field = self[_name(item, "reason")]
        return found

    def given(self, items: Sequence[BacklogItem], inputs: Sequence[Input]) -> dict[str, Given]:
        """What was given, by the item's id; items of which nothing was said are left out."""
        found = {}
        for item in items:
            fields = zip(inputs, self.fields_of(item, inputs), strict=True)
            values = {each.name: value for each, field in fields if (value := value_of(field)) is not None}
            reason = self.reason_of(item).data or ""
            if values or reason:
                found[item.id] = Given(values, reason)
        return found


def score_form(items: Sequence[BacklogItem], inputs: Sequence[Input]) -> type[ScoreForm]:
    """Make the form's class for the items that are asked about."""
    fields: dict[str, Any] = {}
    for item in items:
        fields |= {_name(item, each.name): input_field(each, CANNOT_TELL) for each in inputs}
        fields[_name(item, "reason")] = line("Why (optional)", LONGEST_REASON)
    return type("ScoreForm", (ScoreForm,), fields)


class SettleForm(FlaskForm):
    """What a lead settles of an item. `version` is that of the item the person saw."""

    version = HiddenField()

    def apart(self, item_id: str, version: int | None = None) -> Self:
        """Have fields differ from those of other items on the page; and carry the version of the item now."""
        for field in self:
            field.id = field.label.field_id = f"{field.name}-{item_id}"
        if version is not None:
            show_version(self.version, version)
        return self


def settle_form(inputs: Sequence[Input], values: Mapping[str, float | None] | None = None) -> SettleForm:
    """A form for the inputs of an item: filled in with values, else with what was sent."""
    fields = {each.name: input_field(each, UNSAID) for each in inputs}
    made: type[SettleForm] = type("SettleForm", (SettleForm,), fields)
    if values is None:
        return made()
    return made(formdata=None, data={each.name: _shown(each, values.get(each.name)) for each in inputs})


def input_field(asked: Input, unsaid: str) -> Field:
    """A field for an input that may be left unsaid."""
    if asked.choices:
        offered = {f"{value:g}": _choice(asked, value, words) for value, words in asked.choices.items()}
        return SelectField(asked.question, choices={"": unsaid, **offered}, default="")
    least, most = Decimal(str(asked.least)), Decimal(str(asked.most))
    said = f"Give {asked.written(asked.least)} to {asked.written(asked.most)}, or leave it empty."
    between = NumberRange(least, most, said)
    hint = "Leave it empty if you can’t tell." if unsaid == CANNOT_TELL else ""
    return DecimalField(asked.question, [Optional(), finite, between], places=None, description=hint)


def _choice(asked: Input, value: float, words: str) -> str:
    return words if words == f"{value:g}" else f"{words} ({asked.written(value)})"


def _shown(asked: Input, value: float | None) -> str | Decimal | None:
    """A value as its field holds it."""
    if value is None:
        return None
    return f"{value:g}" if asked.choices else Decimal(f"{value:g}")


def _name(item: BacklogItem, name: str) -> str:
    return f"i{item.id}-{name}"
