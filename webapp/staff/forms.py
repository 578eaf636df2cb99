"""The staff form, made from a survey's questions."""

from collections.abc import Sequence

from wtforms import (
    BooleanField,
    Field,
    Form,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from models.intake.waiting import Draft
from models.surveys.surveys import FREE_TEXT, HIGHEST_RATING, LONGEST_ANSWER, NUMBERS, Question, QuestionKind
from webapp.fields import tidy
from webapp.pages import counted

NOT_SAID = ""
UNSEEN = "homepage"  # a field that people do not see and scripts fill in; browsers have nothing to put there
LONGEST_CODE = 60
TOO_LONG = "This is {} too long: {:,} are the most. All of it is still here; please shorten it."


class StaffForm(Form):
    """What every staff form has beside its questions."""

    receipt = BooleanField(
        "Give me a code with which I can delete my answers later",
        description="The code is the one thing that ties your answers to you, or to whoever else holds it. "
        "Only an encoded form of it is kept, with your answers.",
    )


class CodeForm(Form):
    """The code that somebody was given."""

    code = StringField(
        "Your code",
        [Length(max=LONGEST_CODE, message="A code has 16 letters and digits.")],
        description="Four groups of four letters and digits, such as 7K3M-Q9TX-A0B1-ZZ42.",
        filters=[tidy],
    )


def staff_form(questions: Sequence[Question], areas: Sequence[tuple[int, str, str]]) -> type[StaffForm]:
    """Make the form's class: a field for each question, named by the question's id."""
    fields = {f"q{question.id}": _field(question, areas) for question in questions}
    return type("StaffForm", (StaffForm,), fields)


def _field(question: Question, areas: Sequence[tuple[int, str, str]]) -> Field:
    if question.kind == QuestionKind.AREA:
        choices = {area_id: "\u2003" * depth + name for depth, area_id, name in areas}
        choices = {NOT_SAID: "Prefer not to say", **choices}
        return SelectField(question.wording, choices=choices, default=NOT_SAID)
    if question.kind == QuestionKind.RATING:
        numbers = {NOT_SAID: "No answer"} | {str(n): str(n) for n in range(HIGHEST_RATING + 1)}
        return RadioField(question.wording, [Optional()], choices=numbers, default=NOT_SAID)
    if question.kind == QuestionKind.CHOICE:
        options = {NOT_SAID: "No answer"} | {str(n): option for n, option in enumerate(question.options)}
        return RadioField(question.wording, [Optional()], choices=options, default=NOT_SAID)
    return TextAreaField(question.wording, [check_length], filters=[one_line_end])


def one_line_end(text: str | None) -> str | None:
    """Count an end of line as one character, as people and the counter do: browsers send two."""
    return text and text.replace("\r\n", "\n")


def check_length(_form: Form, field: Field) -> None:
    """Say of a text that is too long by how much."""
    over = len(field.data or "") - LONGEST_ANSWER
    if over > 0:
        raise ValidationError(TOO_LONG.format(counted(over, "character"), LONGEST_ANSWER))


def draft_of(form: StaffForm, questions: Sequence[Question]) -> Draft:
    """What was filled in; blank texts are left out."""
    values = [(question, (form[f"q{question.id}"].data or "").strip()) for question in questions]
    filled = [(question, value) for question, value in values if value]
    areas = [value for question, value in filled if question.kind == QuestionKind.AREA]
    return Draft(
        area_id=areas[0] if areas else None,
        texts={question.id: value for question, value in filled if question.kind in FREE_TEXT},
        numbers={q.id: int(value) for q, value in filled if q.kind in NUMBERS},
    )
