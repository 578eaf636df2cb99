"""The form for a topic of the organisation."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField

from models.topics.topics import (
    LONGEST_IMPROVEMENT,
    LONGEST_NAME,
    LONGEST_PHRASING,
    MOST_PHRASINGS,
    TopicValues,
    tidied,
)
from webapp.fields import line, paragraph
from webapp.topics.lexicon import domains, shipped_called

LONGEST_LIST = MOST_PHRASINGS * (LONGEST_PHRASING + 10)
NEAREST = ("", "That of the topic it is nearest to")
ONE_A_LINE = f"One a line, up to {MOST_PHRASINGS}."


class DeleteForm(FlaskForm):
    """The button that deletes a topic, as the person saw it."""

    version = HiddenField()


class TopicForm(FlaskForm):
    """A topic in the organisation's words."""

    version = HiddenField()
    name = line(
        "Name",
        LONGEST_NAME,
        "Give the topic a name.",
        description="As you would write it in a report, for what works in it and for what does not.",
    )
    improvement = line(
        "Improvement",
        LONGEST_IMPROVEMENT,
        description="What would be done about it: “Cut the layers of approval”. It is proposed as an "
        "improvement’s title.",
    )
    instead_of = line(
        "Stands for",
        LONGEST_NAME,
        description="A topic that ships, which you call so: what people say for it counts for yours, and its "
        "own name is used no more.",
    )
    domain = SelectField("Domain", description="It names headings over several themes.")
    works = paragraph("What people say when it works", LONGEST_LIST, description=ONE_A_LINE)
    needs_work = paragraph("What people say when it does not", LONGEST_LIST, description=ONE_A_LINE)
    in_use = BooleanField("In use", default=True)

    def offer(self, own: str = "") -> None:
        """Offer the domains of the topics that ship, and the topic's own."""
        names = dict.fromkeys([*domains(), own] if own else domains())
        self.domain.choices = [NEAREST, *((name, name) for name in names)]

    def stands_for_nothing(self) -> bool:
        """Whether a topic is named that does not ship."""
        return bool(self.instead_of.data) and shipped_called(self.instead_of.data or "") is None

    def values(self) -> TopicValues:
        """What was given."""
        shipped = shipped_called(self.instead_of.data or "")
        return tidied(
            TopicValues(
                name=self.name.data or "",
                improvement=self.improvement.data or "",
                domain=self.domain.data or "",
                instead_of=shipped.name if shipped else "",
                works=tuple((self.works.data or "").splitlines()),
                needs_work=tuple((self.needs_work.data or "").splitlines()),
                in_use=bool(self.in_use.data),
            )
        )
