"""What stands beside a theme's name in the wave that is shown."""

import pytest

from models.evidence.figures import theme_figures
from models.evidence.quotes import Quote
from models.evidence.told import described, subtitle_of
from models.review.deciding import Ticked, move
from tests.factories.findings import find
from tests.factories.listed import statements_under

WORDS = "People mention purchase orders and suppliers."


@pytest.mark.parametrize(
    ("works", "needs_work", "told"),
    [
        (0, 12, ", mostly as something that does not work."),
        (9, 1, ", mostly as something that works."),
        (3, 3, ", as something that works for some and not for others."),
        (None, 6, ", mostly as something that does not work."),
    ],
)
def test_a_theme_is_described_by_the_figures_that_stand_beside_it(works, needs_work, told) -> None:
    assert described(WORDS, works, needs_work) == f"People mention purchase orders and suppliers{told}"


@pytest.mark.parametrize(("works", "needs_work"), [(None, None), (0, 0)])
def test_where_nobody_is_shown_to_mention_it_nothing_is_said(works, needs_work) -> None:
    assert described(WORDS, works, needs_work) == ""


def test_sides_that_an_earlier_analysis_kept_give_way_to_those_of_the_wave() -> None:
    kept = "People mention approvals, as something that works for some and not for others."
    assert described(kept, 0, 12) == "People mention approvals, mostly as something that does not work."


def test_a_decision_changes_what_is_said(session, world) -> None:
    planning = find(session, world).themes["Planning"]
    planning.description = WORDS
    assert "for some and not for others" in theme_figures(session, planning, world.wave).description
    said = statements_under(session, world.wave, planning.id)
    helped = [quote.statement_id for quote in said if "helped" in quote.text]
    move(session, Ticked(world.survey.id, planning.id, frozenset(helped)), None, world.lead.id)
    assert (
        "mostly as something that does not work" in theme_figures(session, planning, world.wave).description
    )


def test_the_subtitle_is_the_shortest_quote_that_can_be_read_by_itself() -> None:
    quotes = ["The report asks for the same figures twice.", "Nobody reads the report.", "And it hurts."]
    subtitle = subtitle_of([Quote(text, None) for text in quotes])
    assert subtitle is not None
    assert subtitle.text == "Nobody reads the report."


def test_a_theme_without_a_short_whole_quote_has_no_subtitle() -> None:
    assert subtitle_of([Quote("Too late", False), Quote("The report is late " * 20, False)]) is None
