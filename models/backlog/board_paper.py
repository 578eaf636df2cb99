"""A paper for the board: what was heard, what is to be done, what that moves and what it needs.

It leaves the leads' pages, so every figure and quote in it is as may be read outside of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from models.backlog.items import ItemStatus
from models.backlog.listing import ListedItem, evidence_today, listed_items
from models.backlog.ranking import order_of
from models.evidence.quotes import Quote
from models.intake.responses import count_in_waves
from models.portfolio.goals import Goal
from models.privacy import gate
from models.privacy.modes import OUTSIDE
from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from models.themes.themes import Theme

MOST_ITEMS = 12
MOST_THEMES = 6
MOST_QUOTES = 2


@dataclass(frozen=True)
class Heard:
    """A theme behind items: for how many people it works and doesn't, of so many who answered in a round."""

    theme: Theme
    needs_work: int
    works: int
    survey: Survey
    wave: Wave
    answered: int
    quotes: Sequence[Quote] = ()


@dataclass(frozen=True)
class Moves:
    """A goal, and the items of the paper that move it, by their numbers there."""

    goal: Goal
    numbers: Sequence[int]


@dataclass(frozen=True)
class BoardPaper:
    """What a paper says of items, numbered from 1; `left_out` of those asked for were too many for a page."""

    items: Sequence[ListedItem]
    heard: Sequence[Heard]
    left_out: int = 0

    @property
    def quotes(self) -> list[Quote]:
        """What people said, in their words: one of each theme with most complaints, complaints first."""
        first = [sorted(each.quotes, key=lambda quote: quote.works is not False) for each in self.heard]
        return [quotes[0] for quotes in first if quotes][:MOST_QUOTES]

    @property
    def rounds(self) -> list[Heard]:
        """One theme of each round that something was heard in: what the figures' source is told by."""
        return list({each.wave.id: each for each in self.heard}.values())

    @property
    def moves(self) -> list[Moves]:
        """The goals that the items move, the weightiest first."""
        moving: dict[str, Moves] = {}
        for number, each in enumerate(self.items, start=1):
            for goal in each.goals:
                numbers = moving[goal.id].numbers if goal.id in moving else ()
                moving[goal.id] = Moves(goal, [*numbers, number])
        return sorted(moving.values(), key=lambda moves: (-moves.goal.weight, moves.goal.statement))

    @property
    def to_decide(self) -> list[int]:
        """The numbers of the items that are only proposed: the board is asked to decide on them."""
        proposed = ItemStatus.PROPOSED
        return [n for n, each in enumerate(self.items, start=1) if each.item.status == proposed]

    @property
    def effort(self) -> float:
        """The person-months of what is still to be done, as far as somebody said how much each takes."""
        return sum(each.item.effort or 0.0 for each in self.items if not each.item.has_ended)

    @property
    def without_effort(self) -> list[int]:
        """The numbers of the items still to be done of which nobody said how much they take."""
        numbered = enumerate(self.items, start=1)
        return [n for n, each in numbered if not each.item.has_ended and each.item.effort is None]


def board_paper(session: Session, item_ids: Collection[str], *, with_quotes: bool = True) -> BoardPaper:
    """Put together a paper of items in the backlog's order: of as many as a page holds."""
    order = order_of(session)
    chosen = [item_id for item_id in order.ids if item_id in item_ids]
    items = listed_items(session, order, chosen[:MOST_ITEMS])
    heard = _heard(session, items)
    if not with_quotes:
        heard = [replace(each, quotes=()) for each in heard]
    return BoardPaper(items, heard, len(chosen[MOST_ITEMS:]))


def _heard(session: Session, items: Sequence[ListedItem]) -> list[Heard]:
    """What is told outside of the themes behind items, most complaints first; words of five people on."""
    newest = evidence_today(session, items, outside=True)
    surveys = {each.survey.id: each.survey for each in items if each.survey}
    people = count_in_waves(session, {wave.id for wave, _ in newest.values()})
    heard = {
        figures.theme.id: Heard(
            theme=figures.theme,
            needs_work=figures.needs_work or 0,
            works=figures.works or 0,
            survey=surveys[wave.survey_id],
            wave=wave,
            answered=people[wave.id],
            quotes=gate.quotes(figures.quotes, figures.respondents, OUTSIDE),
        )
        for wave, figures in newest.values()
        if figures.respondents and not figures.theme.hidden
    }
    return sorted(heard.values(), key=lambda each: (-each.needs_work, -each.works, each.theme.title))
