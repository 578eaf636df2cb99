"""The forms beside a statement."""

from dataclasses import dataclass

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from models.review.withholding import LONGEST_NOTE, REASONS
from webapp.fields import line

LONGEST_NAME = 80


class WithholdForm(FlaskForm):
    """Why a statement is withheld."""

    reason = SelectField("Reason", choices={reason.value: words for reason, words in REASONS.items()})
    note = line("Note (optional)", LONGEST_NOTE)


class EraseForm(FlaskForm):
    """A name that was missed, as it stands in the statement; `sure` where it looks like ordinary words."""

    words = line("Name", LONGEST_NAME, "Type the name as it stands in the statement.")
    sure = BooleanField("It is a name")


@dataclass(frozen=True)
class Mending:
    """The form of one statement that came back with something wrong in it."""

    statement_id: str
    withhold: WithholdForm | None = None
    erase: EraseForm | None = None
