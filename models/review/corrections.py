"""What a lead's trust card would move, once they have seen it, as decisions like any other."""

from collections import defaultdict
from collections.abc import Iterable

from sqlmodel import Session, col

from models.base import EditedMeanwhile
from models.evidence.agreement import Pair
from models.evidence.counts import said
from models.review.deciding import Ticked, move
from models.review.trust_cards import Card, Sorted, SortedStatement, may_be_read
from models.surveys.surveys import lock_survey
from models.themes.assignments import Assignment
from models.themes.statements import hash_of
from models.themes.themes import themes_of


def corrections_of(session: Session, card: Card) -> list[Sorted]:
    """The statements that the lead would have elsewhere, may be read and are where the machine put them."""
    apart = {row.statement_id: row for row in card.rows if row.found_in != row.theme_id}
    there = {theme.id for theme in themes_of(session, card.survey_id)}
    places = (
        said(Assignment.id, Assignment.theme_id)
        .join(SortedStatement, col(SortedStatement.statement_id) == Assignment.id)
        .where(SortedStatement.card_id == card.id, *may_be_read(session, card.survey_id))
    )
    now = {key: theme_id for key, theme_id in session.execute(places)}
    return [
        row
        for key, row in apart.items()
        if key in now and now[key] == row.found_in and (row.theme_id is None or row.theme_id in there)
    ]


def seen(corrections: Iterable[Sorted]) -> str:
    """The fingerprint of corrections: what is done must be what a person saw."""
    return hash_of(repr([(row.statement_id, *row.pair) for row in corrections]))


def correct(session: Session, card: Card, fingerprint: str, user_id: str) -> int:
    """Move statements to where the lead put them, by a decision for each two themes; give their number.

    Raises
    ------
    EditedMeanwhile
        If they are not those any more that the person saw.
    """
    lock_survey(session, card.survey_id)
    corrections = corrections_of(session, card)
    if not corrections or seen(corrections) != fingerprint:
        raise EditedMeanwhile(
            "Meanwhile somebody moved or withheld some of these statements. Nothing was moved: look at what "
            "is left and press again."
        )
    by_pair: dict[Pair, set[str]] = defaultdict(set)
    for row in corrections:
        by_pair[row.pair].add(row.statement_id)
    for (theme_id, target_id), ids in sorted(by_pair.items(), key=str):
        move(session, Ticked(card.survey_id, theme_id, frozenset(ids)), target_id, user_id)
    return len(corrections)
