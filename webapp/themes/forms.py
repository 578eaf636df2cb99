"""The forms with which a lead reviews a theme."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField

from models.themes.themes import LONGEST_NAME, Theme
from webapp.fields import line, show_version

CHOOSE = "Choose a theme"
UNCLEAR = "none"  # the place of statements that fit no theme
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


class SortForm(FlaskForm):
    """Ticked statements, and where they go: to another theme, or into a new one."""

    seen = HiddenField()
    ticked = SelectMultipleField("Statements", validate_choice=False)
    target = SelectField("Move them to", id="sort-target", validate_choice=False)
    name = line("Or give them a theme of their own, called", LONGEST_NAME, id="sort-name")


@dataclass
class Review:
    """All forms of a theme's page (of the unclear ones': `sort` alone), and why one of them was not done."""

    sort: SortForm
    name: NameForm
    merge: MergeForm
    problem: str = ""

    def offer(self, themes: Iterable[Theme], own: Theme | None, seen: int) -> None:
        """Offer the themes to merge into or to move to, and carry what the person sees now."""
        others = sorted((each.title, each.id) for each in themes if own is None or each.id != own.id)
        choices = [("", CHOOSE), *((key, title) for title, key in others)]
        self.merge.target.choices = choices
        self.sort.target.choices = choices if own is None else [*choices, (UNCLEAR, "the unclear rest")]
        for form in (self.sort, self.name, self.merge):
            show_version(form.seen, seen)


def review_forms(
    sort: SortForm | None = None, name: NameForm | None = None, merge: MergeForm | None = None
) -> Review:
    """Give the forms of a page; those that are not given are empty."""
    return Review(
        sort=sort or SortForm(formdata=None),
        name=name or NameForm(formdata=None),
        merge=merge or MergeForm(formdata=None),
    )
