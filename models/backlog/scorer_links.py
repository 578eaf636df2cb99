"""The links of people who score: each of one person, used once, with a last day, of which a hash is kept."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlmodel import Session, col, select

from models.backlog.items import BacklogItem
from models.backlog.panels import Panel, Score, Scorer, end_panel, scorers_of
from models.base import Missing, Refused, today
from models.portfolio.organisation import day_of

NO_LINK = (
    "It was used, its time is over, it was withdrawn, or it is not whole. Scores are taken once: if you "
    "pressed “Send” twice, yours are in. If you still want to score, ask whoever sent you the link."
)


@dataclass(frozen=True)
class Given:
    """What somebody gives for an item, and why if they like; what they can't tell is left out."""

    values: Mapping[str, float]
    reason: str = ""


def hash_of(token: str) -> str:
    """The hash of a link's token: of 192 bits by chance nobody finds the token by trying."""
    return sha256(token.encode()).hexdigest()


def give_links(session: Session, panel: Panel) -> dict[str, str]:
    """Give everybody who is asked a link; return the tokens, which are kept nowhere, by the scorer's id."""
    return {scorer.id: _give(session, scorer) for scorer in scorers_of(session, panel.id)}


def renew_link(session: Session, panel: Panel, scorer_id: str) -> str:
    """Give somebody another link and return its token; the one before leads nowhere.

    Raises
    ------
    Refused
        If they have sent, or the panel has ended.
    """
    return _give(session, _who_waits(session, panel, scorer_id))


def withdraw_link(session: Session, panel: Panel, scorer_id: str) -> None:
    """Let somebody's link lead nowhere. The panel ends where nobody is left who can send, but some have.

    Raises
    ------
    Refused
        If they have sent, or the panel has ended.
    """
    scorer = _who_waits(session, panel, scorer_id)
    scorer.link_hash = None
    session.add(scorer)
    session.flush()
    _end_after_the_last(session, panel)


def _end_after_the_last(session: Session, panel: Panel) -> None:
    """End a panel of which some have sent, and nobody else has a link that works."""
    scorers = scorers_of(session, panel.id)
    if any(each.sent_on for each in scorers) and not any(each.link_hash for each in scorers):
        end_panel(session, panel)


def _give(session: Session, scorer: Scorer) -> str:
    token = secrets.token_urlsafe(24)
    scorer.link_hash = hash_of(token)
    session.add(scorer)
    session.flush()
    return token


def _who_waits(session: Session, panel: Panel, scorer_id: str) -> Scorer:
    """Somebody who has not sent yet, of a panel that goes on."""
    session.refresh(panel, with_for_update=True)
    scorer = next((each for each in scorers_of(session, panel.id) if each.id == scorer_id), None)
    if scorer is None:
        raise Missing("This person is not on the panel.")
    if scorer.sent_on or panel.has_ended(day_of(session)):
        raise Refused("They have sent their scores, or the panel has ended. Nothing was changed.")
    return scorer


def scorer_with(session: Session, link_hash: str) -> tuple[Scorer, Panel]:
    """Load who a link is of, while it can be used.

    Raises
    ------
    Missing
        If it cannot. Whatever stands in its way is said alike: a link tells nothing of others.
    """
    found = session.exec(
        select(Scorer, Panel)
        .join(Panel, col(Panel.id) == Scorer.panel_id)
        .where(Scorer.link_hash == link_hash)
    ).first()
    if found is None or found[1].has_ended(day_of(session)):
        raise Missing(NO_LINK)
    return found


def in_own_order(scorer: Scorer, items: Sequence[BacklogItem]) -> list[BacklogItem]:
    """Items in an order of the scorer's own, always the same: what stands first must not lead all of them."""
    return sorted(items, key=lambda item: sha256(f"{scorer.id}{item.id}".encode()).digest())


def send_scores(session: Session, link_hash: str, given: Mapping[str, Given]) -> None:
    """Keep what somebody gave, by the item's id. Their link is used up, and the last one ends the panel.

    Raises
    ------
    Missing
        If the link cannot be used any more.
    """
    asked = select(Panel).join(Scorer, col(Scorer.panel_id) == Panel.id).where(Scorer.link_hash == link_hash)
    session.exec(asked.with_for_update(of=Panel)).first()  # two of one panel send one after the other
    session.expire_all()
    scorer, panel = scorer_with(session, link_hash)
    session.add_all(
        Score(scorer_id=scorer.id, item_id=item_id, given=dict(each.values), reason=each.reason)
        for item_id, each in given.items()
    )
    scorer.sent_on, scorer.link_hash = today(), None
    session.add(scorer)
    session.flush()
    _end_after_the_last(session, panel)
