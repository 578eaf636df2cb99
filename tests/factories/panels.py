"""A panel with what people gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from models.backlog.panels import Panel, ask_people, scorers_of
from models.backlog.scorer_links import Given, give_links, hash_of, send_scores
from models.base import today

NAMES = ("Ada", "Ben", "Cleo")


@dataclass(frozen=True)
class AskedPanel:
    """A panel and the tokens of its links, by name."""

    panel: Panel
    tokens: Mapping[str, str]


def ask(session: Session, item_ids: Sequence[str], names: Sequence[str] = NAMES) -> AskedPanel:
    """Ask people to score items for a fortnight."""
    panel = ask_people(session, item_ids, names, today() + timedelta(days=14))
    tokens = give_links(session, panel)
    return AskedPanel(panel, {each.name: tokens[each.id] for each in scorers_of(session, panel.id)})


def asked_and_sent(
    session: Session, item_ids: Sequence[str], *efforts: float, reason: str = "A board has to agree"
) -> Panel:
    """A panel of as many people as there are efforts: all have sent theirs, for every item alike."""
    asked = ask(session, item_ids, [f"Scorer {number}" for number in range(len(efforts))])
    for token, effort in zip(asked.tokens.values(), efforts, strict=True):
        given = {item_id: Given({"effort": effort}, reason) for item_id in item_ids}
        send_scores(session, hash_of(token), given)
    return asked.panel
