"""The forms with which leads write a page."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from models.evidence.quotes import Quote
from models.telling.drafting import EntryValues
from models.telling.told_pages import (
    LONGEST_LINE,
    LONGEST_OPENING,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_QUOTES,
    Section,
)
from webapp.fields import line, paragraph
from webapp.telling.told_text import STATES

SECTIONS = {
    Section.CHANGES.value: "What you said, and what came of it",
    Section.WORKS.value: "What works, and thank you",
}
NO_NAMES = "A role or a team, such as “the finance team”; no person's name."


class OpeningForm(FlaskForm):
    """The first words of a page; `version` is that of the draft the person saw."""

    opening = paragraph(
        "First words",
        LONGEST_OPENING,
        description="Paragraphs are kept, and addresses such as https://example.org become links.",
    )
    version = HiddenField()


class OwnEntryForm(FlaskForm):
    """Something to tell that is in no theme and no item."""

    title = line("Something else, in a few words", LONGEST_TITLE, "Say in a few words what it is about.")


class EntryForm(FlaskForm):
    """An entry of the draft; `version` is that of the entry the person saw."""

    title = line("What it is about", LONGEST_TITLE, "Say in a few words what it is about.")
    section = SelectField("Part of the page", choices=SECTIONS)
    state = SelectField("How far you are", choices=STATES)
    quotes = SelectMultipleField(
        "In their words",
        choices={},
        default=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=f"Pick {MOST_QUOTES} at most. Everybody reads them: none that could tell who said it.",
    )
    words = paragraph("In your words (optional)", LONGEST_TEXT)
    decided = paragraph("Decided", LONGEST_TEXT)
    by_whom = line("By whom", LONGEST_LINE, description=NO_NAMES)
    by_when = line("By when", LONGEST_LINE, description="Such as “March 2027”.")
    happened = paragraph("What happened", LONGEST_TEXT)
    declined = paragraph("Declined, and why", LONGEST_TEXT)
    version = HiddenField()

    def offer(self, quotes: Sequence[Quote]) -> None:
        """Offer words to pick from; where there are none, the page says why."""
        self.quotes.choices = {quote.statement_id: quote.text for quote in quotes}

    def validate_quotes(self, field: SelectMultipleField) -> None:
        """A few are read; many are skipped."""
        if len(field.data or ()) > MOST_QUOTES:
            raise ValidationError(f"Pick {MOST_QUOTES} at most.")

    def values(self) -> EntryValues:
        """What was given."""
        return EntryValues(
            section=self.section.data,
            title=self.title.data or "",
            words=self.words.data or "",
            decided=self.decided.data or "",
            by_whom=self.by_whom.data or "",
            by_when=self.by_when.data or "",
            happened=self.happened.data or "",
            declined=self.declined.data or "",
            state=self.state.data,
            quotes=self.quotes.data or (),
        )


class PublishForm(FlaskForm):
    """The button that publishes; `version` is that of the draft the person read."""

    version = HiddenField()
