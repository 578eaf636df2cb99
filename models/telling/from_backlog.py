"""The words that an entry starts with, from the backlog: what was decided and declined, and what happened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.backlog.items import BacklogItem, BacklogItemTheme, Closure, ItemStatus
from models.evidence.figures import ThemeFigures
from models.evidence.said_by_area import rounds_told
from models.evidence.themes_outside import tells_words, title_outside
from models.surveys.waves import Wave
from models.telling.outside import counted_outside, is_told, people_of
from models.telling.told_pages import (
    LONGEST_TEXT,
    MOST_ENTRIES,
    EntryState,
    Section,
    ToldEntry,
)
from models.themes.themes import Theme, all_themes_of, roots_of

MOST_THANKED = 3  # themes that work, in a draft that is begun
MOST_HEARD = 3  # complaints that nothing is decided about, in a draft that is begun
THANKS = "This works for many of you. Thank you to everybody who makes it so."
STATES = {
    ItemStatus.PROPOSED: EntryState.HEARD,
    ItemStatus.ACCEPTED: EntryState.PLANNED,
    ItemStatus.PLANNED: EntryState.PLANNED,
    ItemStatus.DOING: EntryState.DOING,
    ItemStatus.ON_HOLD: EntryState.ON_HOLD,
    ItemStatus.DONE: EntryState.DONE,
    ItemStatus.CHECKED: EntryState.DONE,
    ItemStatus.DECLINED: EntryState.DECLINED,
}
# Of several items the entry stands where the first of these does: what is to come goes before what was done.
FIRST = (
    *(EntryState.DOING, EntryState.PLANNED, EntryState.ON_HOLD),
    *(EntryState.DONE, EntryState.HEARD, EntryState.DECLINED),
)
CLOSED_AS = {
    Closure.ACHIEVED: "It helped.",
    Closure.PARTLY: "It helped in part.",
    Closure.NOT_ACHIEVED: "It did not help as we had hoped.",
}


@dataclass(frozen=True)
class Backlog:
    """A survey's items: those that rest on themes, by the one that theirs is part of now, and the others."""

    by_theme: Mapping[str, Sequence[BacklogItem]]
    by_hand: Sequence[BacklogItem]


@dataclass(frozen=True)
class ToTell:
    """What a page could tell: themes of the newest round at rest, and items without a theme."""

    wave: Wave | None
    themes: Sequence[ThemeFigures]
    backlog: Backlog
    words: bool

    def entry_of_theme(self, figures: ThemeFigures) -> ToldEntry:
        """An entry of a theme, not kept yet, with the words of its items."""
        items = self.backlog.by_theme.get(figures.theme.id, ())
        section = Section.CHANGES if items or not _mostly_works(figures) else Section.WORKS
        entry = ToldEntry(
            version_id="",
            place=0,
            section=section,
            theme_id=figures.theme.id,
            wave_id=self.wave.id if self.wave else None,
            title=title_outside(figures.theme, self.words),
            **written_of(items),
        )
        if section == Section.WORKS:
            entry.words = THANKS
        return entry

    def entry_of_item(self, item: BacklogItem) -> ToldEntry:
        """An entry of an item without a theme, not kept yet."""
        return ToldEntry(version_id="", place=0, item_id=item.id, title=item.title, **written_of([item]))

    def first_entries(self) -> list[ToldEntry]:
        """What a draft begins with: what works, then what was decided about, then complaints that wait."""
        decided = [each for each in self.themes if each.theme.id in self.backlog.by_theme]
        others = [each for each in self.themes if each.theme.id not in self.backlog.by_theme]
        works = sorted(filter(_mostly_works, others), key=lambda each: -(each.works or 0))
        heard = [each for each in others if each not in works and people_of(each, Section.CHANGES)]
        chosen = [*works[:MOST_THANKED], *decided, *heard[:MOST_HEARD]]
        entries = [self.entry_of_theme(each) for each in chosen]
        return [*entries, *(self.entry_of_item(item) for item in self.backlog.by_hand)][:MOST_ENTRIES]


def to_tell(session: Session, survey_id: str) -> ToTell:
    """Read what a survey's page could tell: themes that everybody may read of, most complaints first."""
    wave = next((wave for _, wave in rounds_told(session, survey_id)), None)
    counted = counted_outside(session, wave) if wave else {}
    living = {theme.id: theme for theme in all_themes_of(session, survey_id)}
    told = [
        figures
        for figures in counted.values()
        if is_told(figures) and figures.theme.id in living and not living[figures.theme.id].merged_into
    ]
    told.sort(key=lambda each: (-(each.needs_work or 0), -(each.works or 0), each.theme.title))
    return ToTell(wave, told, backlog_of(session, survey_id), tells_words(session, survey_id))


def backlog_of(session: Session, survey_id: str) -> Backlog:
    """Read a survey's items, and those of others that rest on its themes too."""
    own = session.exec(
        select(BacklogItem).where(BacklogItem.survey_id == survey_id).order_by(col(BacklogItem.number))
    ).all()
    ties = session.exec(
        select(BacklogItemTheme.theme_id, BacklogItem)
        .join(BacklogItem, col(BacklogItem.id) == BacklogItemTheme.item_id)
        .join(Theme, col(Theme.id) == BacklogItemTheme.theme_id)
        .where(Theme.survey_id == survey_id)
        .order_by(col(BacklogItem.number))
    ).all()
    roots = roots_of(all_themes_of(session, survey_id))
    by_theme: dict[str, dict[str, BacklogItem]] = defaultdict(dict)
    for theme_id, item in [*((item.theme_id, item) for item in own), *ties]:
        if theme_id in roots:
            by_theme[roots[theme_id]][item.id] = item
    tied = {item_id for items in by_theme.values() for item_id in items}
    by_hand = [item for item in own if item.id not in tied]
    return Backlog({theme_id: list(items.values()) for theme_id, items in by_theme.items()}, by_hand)


def _mostly_works(figures: ThemeFigures) -> bool:
    works = people_of(figures, Section.WORKS)
    return works is not None and works > (figures.needs_work or 0)


def written_of(items: Sequence[BacklogItem]) -> dict[str, Any]:
    """The texts of an entry as the backlog has them. Who does it is left to a lead: an owner is a person."""
    return {
        "decided": _cut(_decided(item) for item in items if _is_decided(item)),
        "by_when": _by_when(items),
        "happened": _cut(_happened(item) for item in items if item.status != ItemStatus.DECLINED),
        "declined": _cut(_declined(item) for item in items if item.status == ItemStatus.DECLINED),
        "state": _state(items),
    }


def _is_decided(item: BacklogItem) -> bool:
    return item.status not in (ItemStatus.PROPOSED, ItemStatus.DECLINED)


def _decided(item: BacklogItem) -> str:
    return f"{item.title}. {item.improvement}" if item.improvement else f"{item.title}."


def _by_when(items: Sequence[BacklogItem]) -> str:
    """The month in which the last of what is still to be done is due."""
    due = [item.due_on for item in items if item.due_on and _is_decided(item) and not item.has_ended]
    return f"{max(due):%B %Y}" if due else ""


def _happened(item: BacklogItem) -> str:
    return " ".join(part for part in (item.reply, CLOSED_AS.get(Closure(item.closure), "")) if part)


def _declined(item: BacklogItem) -> str:
    return f"{item.title}: {item.reply}" if item.reply else f"{item.title}."


def _state(items: Sequence[BacklogItem]) -> EntryState:
    states = {STATES[ItemStatus(item.status)] for item in items}
    return next((state for state in FIRST if state in states), EntryState.HEARD)


def _cut(paragraphs: Iterable[str]) -> str:
    """Put paragraphs together that are not empty, as long as a text of an entry may be."""
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 2].rstrip()} …"
