"""The forms on a statement's page."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from models.review.withholding import LONGEST_NOTE, REASONS
from webapp.fields import line

LONGEST_NAME = 80


class WithholdForm(FlaskForm):
    """Why a statement is withheld."""

    reason = SelectField("Reason", choices={reason.value: words for reason, words in REASONS.items()})
    note = line("Note (optional; name nobody)", LONGEST_NOTE)


class EraseForm(FlaskForm):
    """A name that was missed, as it stands in the statement; `sure` where it looks like ordinary words."""

    words = line("The name, as it stands here", LONGEST_NAME, "Type the name as it stands in the statement.")
    sure = BooleanField("This is a name: take it out everywhere")
