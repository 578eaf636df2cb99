"""A draft is published as a version that stays; a lead shows an earlier one again, or takes the page back.

Between two versions nobody can tell one person: a figure that was published of a theme in a round moves only
where as many people make the difference as the smallest group that everybody may read of.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from models.base import EditedMeanwhile, Refused
from models.portfolio.organisation import day_of
from models.portfolio.public_links import new_token
from models.privacy.modes import OUTSIDE
from models.surveys.surveys import lock_survey
from models.telling.drafting import NO_DRAFT
from models.telling.outside import NOTHING, SaidOutside, said_outside
from models.telling.told_pages import (
    DRAFT,
    ToldEntry,
    ToldPage,
    ToldVersion,
    draft_of,
    entries_of,
    page_of,
    published_version,
)

Figure = tuple[str | None, str | None, str]  # a theme, its round, and the side that is told
COPIED = (
    *(
        "place",
        "section",
        "theme_id",
        "item_id",
        "wave_id",
        "title",
        "words",
        "decided",
        "by_whom",
        "by_when",
    ),
    *("happened", "declined", "state"),
)


def as_published(session: Session, draft: ToldVersion) -> list[ToldEntry]:
    """The entries of a draft as they would be published now; they are in no session."""
    entries = entries_of(session, draft.id)
    now = said_outside(session, draft.survey_id, entries)
    before = _published_before(session, draft.survey_id)
    return [
        _copy(entry, _steady(before.get(_key(entry), ()), now.get(entry.id, NOTHING))) for entry in entries
    ]


def _copy(entry: ToldEntry, said: SaidOutside) -> ToldEntry:
    return ToldEntry(
        version_id="",
        **{name: getattr(entry, name) for name in COPIED},
        people=said.people,
        answered=said.answered,
        quotes=list(entry.quotes) if said.may_be_quoted else [],
    )


def _key(entry: ToldEntry) -> Figure:
    return entry.theme_id, entry.wave_id, entry.section


def _published_before(session: Session, survey_id: str) -> Mapping[Figure, Sequence[ToldEntry]]:
    """Every published figure of each theme in each round, the newest last."""
    rows = session.exec(
        select(ToldEntry)
        .join(ToldVersion, col(ToldVersion.id) == ToldEntry.version_id)
        .where(
            ToldVersion.survey_id == survey_id,
            ToldVersion.number != DRAFT,
            col(ToldEntry.people).is_not(None),
        )
        .order_by(col(ToldVersion.number))
    ).all()
    published: dict[Figure, list[ToldEntry]] = defaultdict(list)
    for entry in rows:
        published[_key(entry)].append(entry)
    return published


def _steady(before: Sequence[ToldEntry], now: SaidOutside) -> SaidOutside:
    """What is said now, but with the newest published figure where any of them is too close to now's."""
    if now.people is None or all(_is_apart(each, now) for each in before):
        return now
    return replace(now, people=before[-1].people, answered=before[-1].answered)


def _is_apart(before: ToldEntry, now: SaidOutside) -> bool:
    """Whether two figures are the same, or as many people make the difference as a group needs."""
    moved = (now.people or 0) - (before.people or 0), (now.answered or 0) - (before.answered or 0)
    return all(abs(people) >= OUTSIDE.figures for people in moved if people)


def publish(session: Session, survey_id: str, user_id: str, version: int) -> ToldVersion:
    """Publish the draft as the next version, which everybody reads from now on.

    Parameters
    ----------
    version
        That of the draft that the person has read.

    Raises
    ------
    Refused
        If there is no draft, or nothing in it.
    EditedMeanwhile
        If somebody changed it meanwhile.
    """
    lock_survey(session, survey_id)
    draft, page = draft_of(session, survey_id), page_of(session, survey_id)
    if draft is None or page is None:
        raise Refused(NO_DRAFT)
    if draft.version != version:
        raise EditedMeanwhile(
            "Somebody changed the draft since you opened this page, so it was not published. Read it as it "
            "is now, then publish it."
        )
    entries = as_published(session, draft)
    if not entries:
        raise Refused(
            "There is nothing in the draft yet, so it was not published. Add what you want to tell."
        )
    made = ToldVersion(
        survey_id=survey_id,
        number=_newest(session, survey_id) + 1,
        opening=draft.opening,
        published_on=day_of(session),
        published_by=user_id,
    )
    session.add(made)
    session.flush()
    for entry in entries:
        entry.version_id = made.id
    session.add_all(entries)
    _show(session, page, made)
    return made


def _newest(session: Session, survey_id: str) -> int:
    numbers = select(ToldVersion.number).where(ToldVersion.survey_id == survey_id)
    return max(session.exec(numbers).all())


def show_version(session: Session, survey_id: str, version_id: str) -> ToldVersion:
    """Let everybody read a version that was published before.

    Raises
    ------
    Missing
        If there is no such version.
    """
    page, version = _page(session, survey_id), published_version(session, survey_id, version_id)
    _show(session, page, version)
    return version


def _show(session: Session, page: ToldPage, version: ToldVersion) -> None:
    page.shown_id = version.id
    page.link = page.link or new_token()
    session.add(page)
    session.flush()


def take_back(session: Session, survey_id: str) -> None:
    """Let nobody read the page any more, until a version is shown again."""
    page = _page(session, survey_id)
    page.shown_id = None
    session.add(page)
    session.flush()


def renew_link(session: Session, survey_id: str) -> None:
    """Give the page another link of its own; the old one leads to nothing."""
    page = _page(session, survey_id)
    page.link = new_token()
    session.add(page)
    session.flush()


def _page(session: Session, survey_id: str) -> ToldPage:
    lock_survey(session, survey_id)
    page = page_of(session, survey_id)
    if page is None:
        raise Refused("Nothing of this page was published yet, so nothing was changed.")
    return page


def is_as_shown(session: Session, draft: ToldVersion, shown: ToldVersion) -> bool:
    """Whether the draft says what everybody reads."""
    if draft.opening != shown.opening:
        return False
    return _said(as_published(session, draft)) == _said(entries_of(session, shown.id))


def _said(entries: Sequence[ToldEntry]) -> list[object]:
    names = (*COPIED, "people", "answered", "quotes")
    return [[getattr(entry, name) for name in names if name != "place"] for entry in entries]
