"""The form for a portfolio area."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from webapp.fields import MOST_PEOPLE, line


class AreaForm(FlaskForm):
    """A portfolio area to add."""

    name = line("Name", 100, "Give the area a name.")
    parent = SelectField("Part of", choices={}, default="")
    headcount = IntegerField(
        "Headcount", [InputRequired("Give the number of people, or 0."), NumberRange(0, MOST_PEOPLE)]
    )
