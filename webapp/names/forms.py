"""The forms for the lists of names and words."""

from flask_wtf import FlaskForm
from wtforms import BooleanField

from models.removal.known_names import LONGEST_PHRASE
from webapp.fields import line, paragraph

LONGEST_LIST = 150_000


class NamesForm(FlaskForm):
    """Names to be known, one a line."""

    names = paragraph(
        "Names, one a line",
        LONGEST_LIST,
        "Paste or type at least one name.",
        description="“Priya Nairn” or “Nairn, Priya”. A line may have up to six words.",
    )
    parts = BooleanField("Also first names and surnames alone")


class ForgetForm(FlaskForm):
    """A name to be known no longer."""

    name = line("Name to remove", LONGEST_PHRASE, "Type the name that is to be removed.")


class AllowForm(FlaskForm):
    """Words that are never taken for a name."""

    phrase = line("Word or phrase", LONGEST_PHRASE, "Type a word or a phrase.")
