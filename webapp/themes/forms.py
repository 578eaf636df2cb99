"""The forms with which a lead reviews a theme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, Label, SelectField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import TextInput

from models.review.choosing import Numbers, fingerprint
from models.themes.themes import LONGEST_NAME, Theme
from webapp.fields import line, show, show_version

CHOOSE = "Choose a theme"
UNCLEAR = "none"  # the place of statements that fit no theme
STALE = "This page was open for a long time. Nothing was changed yet: press the button once more."
SPLIT = "split"  # the button that makes a new theme; the other moves


class NameForm(FlaskForm):
    """A theme's new name. `seen` is, here as below, the newest decision that the person knew of."""

    seen = HiddenField()
    name = line("Name of the theme", LONGEST_NAME, "Type a name; the old one was kept.")


class MergeForm(FlaskForm):
    """The theme that another is merged into."""

    seen = HiddenField()
    target = SelectField("Merge it into", validate_choice=False)


class DeedForm(FlaskForm):
    """A button without anything to fill in."""

    seen = HiddenField()


class AnswerForm(FlaskForm):
    """What to do with a suggestion; `seen` is the fingerprint of what the person saw that it would do."""

    seen = HiddenField()
    name = line("Name of the new theme", LONGEST_NAME)


class SortedForm(FlaskForm):
    """A step on the trust card: the statement that was shown, and the fingerprint of what would be moved."""

    statement = HiddenField()
    seen = HiddenField()


class ShownNumber(IntegerField):
    """The number of a statement as it stands on the page: with its thousands apart, or not."""

    widget = TextInput()  # what a browser's field for numbers cannot read it does not even send

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the number."""
        try:
            super().process_formdata([value.replace(",", "") for value in valuelist])
        except ValueError as error:
            raise ValueError("Give a number as it stands beside a statement. Nothing was changed.") from error


class SortForm(FlaskForm):
    """Statements of a list, and where they go: to another theme, or into a new one.

    They are ticked, or chosen by their numbers, or all; `listed` is the fingerprint of the list.
    """

    seen = HiddenField()
    listed = HiddenField()
    ticked = SelectMultipleField("Statements", validate_choice=False)
    first = ShownNumber("From number", [Optional()], id="sort-first")
    last = ShownNumber("To number", [Optional()], id="sort-last")
    everything = BooleanField("All of them", id="sort-everything")
    target = SelectField("Move to", id="sort-target", validate_choice=False)
    name = line("Or to a new theme", LONGEST_NAME, id="sort-name")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that both numbers are given or none, in their order, and not beside all."""
        return bool(super().validate(extra_validators)) and not self._numbers_are_wrong()

    def _numbers_are_wrong(self) -> bool:
        first, last = self.first.data, self.last.data
        if self.everything.data and (first is not None or last is not None):
            self.everything.errors = ["Choose all of them, or give numbers, not both. Nothing was changed."]
        elif first is None and last is not None:
            self.first.errors = ["Give the first number too. Nothing was changed."]
        elif last is None and first is not None:
            self.last.errors = ["Give the last number too. Nothing was changed."]
        elif first is not None and last is not None and first > last:
            self.first.errors = ["The first number is above the last. Nothing was changed."]
        return bool(self.errors)

    @property
    def gives_numbers(self) -> bool:
        """Whether statements were chosen by their numbers, or all."""
        return self.everything.data or self.first.data is not None

    def numbers(self, length: int) -> Numbers:
        """The numbers that were chosen in a list of this length."""
        if self.everything.data:
            return Numbers(1, length, self.listed.data or "")
        return Numbers(self.first.data or 0, self.last.data or 0, self.listed.data or "")


@dataclass
class Review:
    """All forms of a theme's page (of the unclear ones': `sort` alone), and why one of them was not done."""

    sort: SortForm
    name: NameForm
    merge: MergeForm
    problem: str = ""

    def offer(self, themes: Iterable[Theme], own: Theme | None, seen: int, listed: Sequence[str]) -> None:
        """Offer the themes to merge into or to move to, and carry what the person sees now."""
        others = sorted((each.title, each.id) for each in themes if own is None or each.id != own.id)
        choices = [("", CHOOSE), *((key, title) for title, key in others)]
        self.merge.target.choices = choices
        self.sort.target.choices = choices if own is None else [*choices, (UNCLEAR, "the unclear rest")]
        for form in (self.sort, self.name, self.merge):
            show_version(form.seen, seen)
        show(self.sort.listed, fingerprint(listed))
        number, everything = len(listed), self.sort.everything
        words = "The one statement of this list" if number == 1 else f"All {number:,} statements of this list"
        everything.label = Label(everything.id, words)


def review_forms(
    sort: SortForm | None = None, name: NameForm | None = None, merge: MergeForm | None = None
) -> Review:
    """Give the forms of a page; those that are not given are empty."""
    return Review(
        sort=sort or SortForm(formdata=None),
        name=name or NameForm(formdata=None),
        merge=merge or MergeForm(formdata=None),
    )
