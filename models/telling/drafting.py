"""A lead writes the draft of a survey's page: begun from the backlog, entry by entry."""

from collections.abc import Container, Sequence
from dataclasses import asdict, dataclass

from sqlmodel import Session

from models.backlog.items import BacklogItem
from models.base import EditedMeanwhile, Missing, Refused
from models.evidence.figures import ThemeFigures
from models.surveys.surveys import lock_survey
from models.surveys.waves import Wave
from models.telling.from_backlog import ToTell, backlog_of, to_tell
from models.telling.outside import quotable
from models.telling.told_pages import (
    DRAFT,
    MOST_ENTRIES,
    MOST_QUOTES,
    Section,
    ToldEntry,
    ToldPage,
    ToldVersion,
    draft_of,
    entries_of,
    page_of,
)
from models.themes.themes import all_themes_of, roots_of

NO_DRAFT = "There is no draft of this page yet, so nothing was changed. Begin it first."
OPENING = (
    "Thank you to everybody who answered. This is what we heard{}, what we decided, and what we will not do."
)


@dataclass(frozen=True)
class EntryValues:
    """What a lead gives for an entry."""

    section: str
    title: str
    words: str
    decided: str
    by_whom: str
    by_when: str
    happened: str
    declined: str
    state: str
    quotes: Sequence[str] = ()


@dataclass(frozen=True)
class Offered:
    """What the draft does not tell yet: themes of the newest round at rest, and items without one.

    `untold` are items of themes that are not told outside: too few people mention them.
    """

    wave: Wave | None
    themes: Sequence[ThemeFigures]
    items: Sequence[BacklogItem]
    untold: Sequence[BacklogItem]


def begin_draft(session: Session, survey_id: str) -> ToldVersion:
    """Begin the draft of a survey's page with what its newest round and the backlog say; once is enough."""
    lock_survey(session, survey_id)
    if draft := draft_of(session, survey_id):
        return draft
    if page_of(session, survey_id) is None:
        session.add(ToldPage(survey_id=survey_id))
    told = to_tell(session, survey_id)
    heard_in = f" in {told.wave.name}" if told.wave else ""
    draft = ToldVersion(survey_id=survey_id, number=DRAFT, opening=OPENING.format(heard_in))
    session.add(draft)
    session.flush()
    for entry in told.first_entries():
        _append(session, draft, entry)
    return draft


def offered(session: Session, survey_id: str, entries: Sequence[ToldEntry]) -> Offered:
    """Give what could be told and is not in these entries."""
    told = to_tell(session, survey_id)
    roots = roots_of(all_themes_of(session, survey_id))
    in_draft = {roots.get(entry.theme_id or "", entry.theme_id) for entry in entries}
    of_items = {entry.item_id for entry in entries}
    return Offered(
        told.wave,
        [each for each in told.themes if each.theme.id not in in_draft],
        [item for item in told.backlog.by_hand if item.id not in of_items],
        _untold(told, in_draft),
    )


def _untold(told: ToTell, in_draft: Container[str | None]) -> list[BacklogItem]:
    """The items none of whose themes is told, or stands in the draft."""
    may_be_told = {figures.theme.id for figures in told.themes}
    behind: dict[str, BacklogItem] = {}
    of_told: set[str] = set()
    for theme_id, items in told.backlog.by_theme.items():
        behind |= {item.id: item for item in items}
        if theme_id in may_be_told or theme_id in in_draft:
            of_told |= {item.id for item in items}
    return sorted((behind[key] for key in behind.keys() - of_told), key=lambda item: item.number)


def items_behind(session: Session, survey_id: str, entry: ToldEntry) -> Sequence[BacklogItem]:
    """The items of the backlog that an entry tells of, as they are now."""
    backlog = backlog_of(session, survey_id)
    if entry.theme_id:
        roots = roots_of(all_themes_of(session, survey_id))
        return backlog.by_theme.get(roots.get(entry.theme_id, ""), ())
    return [item for item in backlog.by_hand if item.id == entry.item_id]


def add_from(session: Session, survey_id: str, *, theme_id: str = "", item_id: str = "") -> ToldEntry:
    """Add an entry of a theme of the newest round, or of an item without a theme, as the backlog has it.

    Raises
    ------
    Refused
        If there is no such theme or item to tell of, or the draft is full.
    """
    draft = _locked(session, survey_id)
    entry = _found(to_tell(session, survey_id), theme_id, item_id)
    if entry is None:
        raise Refused("There is nothing of this that everybody may read, so nothing was added.")
    return _append(session, draft, entry)


def _found(told: ToTell, theme_id: str, item_id: str) -> ToldEntry | None:
    for figures in told.themes:
        if figures.theme.id == theme_id:
            return told.entry_of_theme(figures)
    for item in told.backlog.by_hand:
        if item.id == item_id:
            return told.entry_of_item(item)
    return None


def add_by_hand(session: Session, survey_id: str, title: str) -> ToldEntry:
    """Add an entry that tells of no theme and no item.

    Raises
    ------
    Refused
        If the draft is full.
    """
    draft = _locked(session, survey_id)
    return _append(session, draft, ToldEntry(version_id="", place=0, title=title))


def _append(session: Session, draft: ToldVersion, entry: ToldEntry) -> ToldEntry:
    places = [each.place for each in entries_of(session, draft.id)]
    if len(places) >= MOST_ENTRIES:
        raise Refused(
            f"A page tells of {MOST_ENTRIES} things at most. Remove one that is over, then add this."
        )
    entry.version_id, entry.place = draft.id, max(places, default=0) + 1
    session.add(entry)
    _changed(session, draft)
    return entry


def change_opening(session: Session, survey_id: str, opening: str, version: int) -> None:
    """Change the first words of the draft.

    Raises
    ------
    EditedMeanwhile
        If the draft is no longer at `version`, the one the person saw.
    """
    draft = _locked(session, survey_id)
    if draft.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this draft since you opened it. What you typed is still here: compare it "
            "with the draft as it is now, then save again."
        )
    draft.opening = opening
    _changed(session, draft)


def draft_entry(session: Session, survey_id: str, entry_id: str) -> ToldEntry:
    """Load an entry of a survey's draft.

    Raises
    ------
    Missing
        If its draft has no such entry.
    """
    draft, entry = draft_of(session, survey_id), session.get(ToldEntry, entry_id)
    if draft is None or entry is None or entry.version_id != draft.id:
        raise Missing("This entry is not in the draft any more.")
    return entry


def change_entry(
    session: Session, survey_id: str, entry: ToldEntry, values: EntryValues, version: int
) -> None:
    """Change an entry of the draft. Quotes are taken of those that may be picked alone.

    Raises
    ------
    EditedMeanwhile
        If the entry is no longer at `version`, the one the person saw.
    """
    draft = _locked(session, survey_id)
    session.refresh(entry, with_for_update=True)
    if entry.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this entry since you opened it. What you typed is still here: compare it "
            "with the entry as it is now, then save again."
        )
    entry.section = Section(values.section)
    allowed = {quote.statement_id for quote in quotable(session, survey_id, entry)}
    picked = [key for key in values.quotes if key in allowed][:MOST_QUOTES]
    entry.sqlmodel_update({**asdict(values), "quotes": picked})
    entry.version += 1
    session.add(entry)
    _changed(session, draft)


def remove_entry(session: Session, survey_id: str, entry: ToldEntry) -> None:
    """Take an entry out of the draft; what was published with it stays."""
    draft = _locked(session, survey_id)
    session.delete(entry)
    _changed(session, draft)


def move_up(session: Session, survey_id: str, entry: ToldEntry) -> None:
    """Let an entry of the draft change places with the one before it in its section; the first one stays."""
    draft = _locked(session, survey_id)
    before = [
        each
        for each in entries_of(session, draft.id)
        if each.section == entry.section and each.place < entry.place
    ]
    if before:
        entry.place, before[-1].place = before[-1].place, entry.place
        session.add_all([entry, before[-1]])
        _changed(session, draft)


def _locked(session: Session, survey_id: str) -> ToldVersion:
    lock_survey(session, survey_id)
    draft = draft_of(session, survey_id)
    if draft is None:
        raise Refused(NO_DRAFT)
    session.refresh(draft)
    return draft


def _changed(session: Session, draft: ToldVersion) -> None:
    draft.version += 1
    session.add(draft)
    session.flush()
