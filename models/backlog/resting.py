"""What an item rests on: themes are added and removed, and their evidence is renewed."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from models.backlog.changing import as_written, free_themes, keep_what_changed, lock_item, tie_theme
from models.backlog.confidence import propose_confidence
from models.backlog.from_themes import Proposal, propose
from models.backlog.items import BacklogItem, BacklogItemTheme
from models.backlog.kept_evidence import KEPT, evidence_of, keep_evidence, largest
from models.surveys.surveys import Survey
from models.themes.themes import Theme, roots_of, theme_now


def renew_evidence(session: Session, item: BacklogItem, version: int, user_id: str) -> None:
    """Let an item rest on today's figures, and its reach follow them where nobody gave another.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    lock_item(session, item, version)
    evidence = evidence_of(session, item)
    if not evidence:
        return
    before = as_written(session, item)
    for each in evidence:
        keep_evidence(each.kept, each.proposal)
        session.add(each.kept)
    _take_reach(session, item, [each.proposal for each in evidence])
    item.version += 1
    session.add(item)
    session.flush()
    keep_what_changed(session, item, before, user_id)


def _take_reach(session: Session, item: BacklogItem, proposals: Sequence[Proposal]) -> None:
    """Let reach and confidence follow the evidence where nobody gave others."""
    most = largest(proposals)
    confidence = propose_confidence(session, most).value
    if item.confidence == item.confidence_found:
        item.confidence = confidence
    item.confidence_found = confidence
    if most.reach is None:
        return
    if item.reach == item.reach_found:
        item.reach = most.reach
    item.reach_found, item.rests_on_few = most.reach, most.rests_on_few


def themes_to_rest_on(session: Session) -> dict[str, list[Theme]]:
    """The themes that no item rests on, by the title of their survey."""
    rows = session.exec(
        select(Theme, Survey.title)
        .join(Survey, col(Survey.id) == Theme.survey_id)
        .where(~col(Theme.hidden))
        .order_by(Survey.title, Survey.id)
    ).all()
    roots = roots_of([theme for theme, _ in rows])
    own = session.exec(select(BacklogItem.theme_id)).all()
    beside = session.exec(select(BacklogItemTheme.theme_id)).all()
    taken = {roots.get(theme_id or "") for theme_id in (*own, *beside)}
    found: dict[str, list[Theme]] = {}
    for theme, survey in rows:
        if theme.merged_into is None and theme.id not in taken:
            found.setdefault(survey, []).append(theme)
    return {survey: sorted(themes, key=lambda theme: theme.title) for survey, themes in found.items()}


def add_theme(session: Session, item: BacklogItem, theme: Theme, version: int, user_id: str) -> None:
    """Let an item rest on a theme too; one of no survey becomes one of the theme's.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, or the theme has an item.
    """
    lock_item(session, item, version)
    before = as_written(session, item)
    (now,) = free_themes(session, [theme])
    proposal = propose(session, now)
    if item.theme_id is None and item.survey_id in (None, now.survey_id):
        item.survey_id, item.theme_id = now.survey_id, now.id
        keep_evidence(item, proposal)
    else:
        tie_theme(session, item, proposal)
    _conclude_themes(session, item, before, user_id)


def remove_theme(session: Session, item: BacklogItem, theme_id: str, version: int, user_id: str) -> None:
    """Let an item rest on a theme no longer, nor on those that are part of it; another of its survey's leads.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`.
    """
    lock_item(session, item, version)
    before = as_written(session, item)
    left = []
    for tie in session.exec(select(BacklogItemTheme).where(BacklogItemTheme.item_id == item.id)).all():
        theme = theme_now(session, tie.theme_id)
        if theme.id == theme_id:
            session.delete(tie)
        elif theme.survey_id == item.survey_id:
            left.append(tie)
    if item.theme_id and theme_now(session, item.theme_id).id == theme_id:
        item.theme_id = None
        for name in KEPT:
            setattr(item, name, getattr(left[0], name) if left else None)
        if left:
            item.theme_id = left[0].theme_id
            session.delete(left[0])
    _conclude_themes(session, item, before, user_id)


def _conclude_themes(session: Session, item: BacklogItem, before: Mapping[str, str], user_id: str) -> None:
    session.flush()
    evidence = evidence_of(session, item)
    if evidence:
        _take_reach(session, item, [each.proposal for each in evidence])
    else:
        if not item.reach_may_leave:
            item.reach = None  # it was never to be told outside, and nothing holds it back any more
        item.reach_found, item.confidence_found, item.rests_on_few = None, None, False
    item.version += 1
    session.add(item)
    session.flush()
    keep_what_changed(session, item, before, user_id)
