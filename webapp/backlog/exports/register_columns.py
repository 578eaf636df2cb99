"""The columns of the register: of each, how it is written, and what becomes of it when it is imported.

A column is one of three kinds. What a person gives for an item is given again (`Given`); what the figures of
a survey said is kept as imported and never becomes a figure of ours (`Evidence`); what follows from others is
worked out anew (`COMPUTED`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from webapp.backlog import cells
from webapp.backlog.cells import Reader
from webapp.backlog.exports.entry import Entry
from webapp.backlog.forms import STATUSES
from webapp.names_in_cells import joined, parted
from webapp.table_export import json_key


@dataclass(frozen=True)
class Given:
    """What a person gives: the item's field, and how a cell is read."""

    field: str
    read: Reader


@dataclass(frozen=True)
class Evidence:
    """What the figures said: under which name it is kept where it is imported, and how a cell is read."""

    field: str
    read: Reader


@dataclass(frozen=True)
class Identity:
    """Which item it is: how a cell is read."""

    read: Reader


@dataclass(frozen=True)
class Computed:
    """What follows from other columns."""


COMPUTED = Computed()


@dataclass(frozen=True)
class Column:
    """A column: its name, what an item has in it (None: nothing, or nothing to be told), how that comes back.

    Several texts are written into one cell as `join` does it.
    """

    name: str
    write: Callable[[Entry], object]
    comes_back: Given | Evidence | Identity | Computed
    join: Callable[[list[str]], str] = joined

    @property
    def key(self) -> str:
        """The name as that of a field in JSON: “Confidence %” is confidence_percent."""
        return json_key(self.name)

    def value(self, entry: Entry) -> object:
        """Give what it holds of an item; of one that came with a file, the evidence that came with it."""
        imported = entry.listed.item.imported
        if imported and isinstance(self.comes_back, Evidence) and self.comes_back.field in imported:
            return imported[self.comes_back.field]
        return self.write(entry)

    def cell(self, entry: Entry) -> object:
        """Give what a cell holds of an item."""
        value = self.value(entry)
        if isinstance(value, list):
            return self.join(value)
        if isinstance(value, dict):
            return cells.written_lines(value)
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value

    def plain(self, entry: Entry) -> object:
        """Give what JSON holds of an item: numbers as numbers, lists as lists."""
        value = self.value(entry)
        if isinstance(value, dict):
            return self.cell(entry)
        return value.isoformat() if isinstance(value, date) else value


def _kept(value: Callable[[Entry], object]) -> Callable[[Entry], object]:
    """Write evidence that an item rests on, where it may be read outside."""
    return lambda entry: value(entry) if entry.listed.kept_wave and entry.is_told else None


def _newest(value: Callable[[Entry], object]) -> Callable[[Entry], object]:
    """Write evidence of today, where there is any."""
    return lambda entry: value(entry) if entry.newest and entry.newest[1].respondents is not None else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _said(name: str, longest: int) -> tuple[Callable[[Entry], object], Given]:
    """Write and read words that a person gives for an item."""
    return lambda entry: getattr(entry.listed.item, name), Given(name, cells.text(longest))


COLUMNS = (
    Column("Number", lambda entry: entry.listed.item.number, Identity(cells.whole_number)),
    Column("Rank", lambda entry: entry.rank, COMPUTED),
    Column("Rank at best", lambda entry: entry.band and entry.band.first, COMPUTED),
    Column("Rank at worst", lambda entry: entry.band and entry.band.last, COMPUTED),
    Column("Title", lambda entry: entry.listed.item.title, Given("title", cells.text(120))),
    Column(
        "Description", lambda entry: entry.listed.item.description, Given("description", cells.text(4000))
    ),
    Column("Proposed improvement", *_said("improvement", 4000)),
    Column("What it changes", lambda entry: entry.listed.item.kind, Given("kind", cells.kind)),
    Column("Status", lambda entry: STATUSES[entry.listed.item.status], Given("status", cells.status)),
    Column("Owner", lambda entry: entry.listed.item.owner, Given("owner", cells.text(100))),
    Column("Raised on", lambda entry: entry.listed.item.added_on, Given("added_on", cells.iso_day)),
    Column("Due", lambda entry: entry.listed.item.due_on, Given("due_on", cells.iso_day)),
    Column(
        "Service",
        lambda entry: entry.listed.service.name if entry.listed.service else None,
        Given("service", cells.text(100)),
    ),
    Column(
        "Portfolio areas",
        lambda entry: [area.name for area in entry.listed.areas],
        Given("areas", parted),
    ),
    Column("Goals", lambda entry: [goal.statement for goal in entry.listed.goals], Given("goals", parted)),
    Column(
        "Survey",
        lambda entry: entry.listed.survey.title if entry.listed.survey else None,
        Evidence("survey", cells.text(1000)),
    ),
    Column(
        "Theme",
        lambda entry: entry.title_of(entry.listed.theme) if entry.listed.theme else None,
        Evidence("theme", cells.text(1000)),
    ),
    Column(
        "Further themes",
        lambda entry: [entry.title_of(theme) for theme in entry.listed.further_themes],
        Evidence("further_themes", parted),
    ),
    Column(
        "Reach",
        lambda entry: entry.listed.item.reach if entry.listed.item.reach_may_leave else None,
        Given("reach", cells.whole_number),
    ),
    Column(
        "Reach changed by hand",
        lambda entry: entry.listed.item.reach_is_overridden,
        Evidence("reach_by_hand", cells.yes_or_no),
    ),
    Column("Impact", lambda entry: entry.listed.item.impact, Given("impact", cells.impact)),
    Column("Confidence %", lambda entry: entry.listed.item.confidence, Given("confidence", cells.confidence)),
    Column("Effort person-months", lambda entry: entry.listed.item.effort, Given("effort", cells.effort)),
    Column("Effort size", lambda entry: entry.listed.item.size, COMPUTED),
    Column(  # the score would tell the reach
        "RICE",
        lambda entry: entry.rice,
        COMPUTED,
    ),
    Column("Scored by", lambda entry: entry.listed.method.label, COMPUTED),
    Column("Score", lambda entry: entry.score, COMPUTED),
    Column("Alignment %", lambda entry: _rounded(entry.listed.alignment, 1), COMPUTED),
    Column("Other inputs", lambda entry: entry.listed.item.inputs or None, Given("inputs", cells.inputs)),
    Column("Reasons", lambda entry: entry.listed.item.reasons or None, Given("reasons", cells.reasons)),
    Column(
        "Placed by hand at", lambda entry: entry.listed.item.placed_at, Given("placed_at", cells.whole_number)
    ),
    Column(
        "Placed by hand because",
        lambda entry: entry.listed.item.placed_because,
        Given("placed_because", cells.text(200)),
    ),
    Column("Measure", *_said("measure", 200)),
    Column("Base value", lambda entry: entry.listed.item.base_value, Given("base_value", cells.figure)),
    Column("Target", lambda entry: entry.listed.item.target, Given("target", cells.figure)),
    Column("Value now", lambda entry: entry.listed.item.value_now, Given("value_now", cells.figure)),
    Column("Review at", *_said("review_at", 80)),
    Column("Closure", lambda entry: entry.listed.item.closure, Given("closure", cells.closure)),
    Column("Reply to staff", *_said("reply", 2000)),
    Column("Lesson: event", *_said("lesson_event", 1000)),
    Column("Lesson: cause", *_said("lesson_cause", 1000)),
    Column("Lesson: effect", *_said("lesson_effect", 1000)),
    Column("Lesson: recommendation", *_said("lesson_recommendation", 1000)),
    Column(
        "Evidence round",
        _kept(lambda entry: entry.listed.kept_wave and entry.listed.kept_wave.name),
        Evidence("round", cells.text(1000)),
    ),
    Column(
        "People who answered",
        _kept(lambda entry: entry.listed.item.kept_answered),
        Evidence("answered", cells.whole_number),
    ),
    Column(
        "People who mention it",
        _kept(lambda entry: entry.listed.item.kept_respondents),
        Evidence("mentions", cells.whole_number),
    ),
    Column(
        "People for whom it works",
        _kept(lambda entry: entry.listed.item.kept_works),
        Evidence("works", cells.whole_number),
    ),
    Column(
        "People for whom it does not work",
        _kept(lambda entry: entry.listed.item.kept_needs_work),
        Evidence("needs_work", cells.whole_number),
    ),
    Column(
        "Newest round",
        _newest(lambda entry: entry.newest and entry.newest[0].name),
        Evidence("newest_round", cells.text(1000)),
    ),
    Column(
        "Newest: people for whom it works",
        _newest(lambda entry: entry.newest and entry.newest[1].works),
        Evidence("newest_works", cells.whole_number),
    ),
    Column(
        "Newest: people for whom it does not work",
        _newest(lambda entry: entry.newest and entry.newest[1].needs_work),
        Evidence("newest_needs_work", cells.whole_number),
    ),
    Column("Quotes", lambda entry: entry.quotes, Evidence("quotes", cells.lines), join="\n".join),
)
