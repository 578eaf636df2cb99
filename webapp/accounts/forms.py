"""The sign-in form."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from models.accounts.passwords import MOST_PASSWORD
from models.accounts.users import LONGEST_EMAIL
from webapp.fields import line

TOO_LONG = f"A password has at most {MOST_PASSWORD} characters."


class SignInForm(FlaskForm):
    """An e-mail address and a password; and what was typed into a form before, that it may be sent then."""

    email = line("E-mail address", LONGEST_EMAIL, "Type your e-mail address.")
    password = PasswordField(
        "Password", [InputRequired("Type your password."), Length(max=MOST_PASSWORD, message=TOO_LONG)]
    )
    after = HiddenField()
    kept = HiddenField()
