"""The sign-in form."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from webapp.fields import line


class SignInForm(FlaskForm):
    """An e-mail address and a password."""

    email = line("E-mail address", 254, "Type your e-mail address.")
    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=200)])
    after = HiddenField()
