"""What is meant for paper fits on it: the portfolio, and the board paper however long its titles are."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page
from sqlmodel import Session, col, delete, select

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import BacklogItem, BacklogItemGoal
from models.database import make_engine, transaction
from models.portfolio.goals import Goal, GoalValues, add_goal
from models.themes.themes import Theme

LONG = "Improve what takes so long that nobody remembers at the end of it why it was begun and by whom"


@pytest.fixture
def item_ids(installation) -> Iterator[list[str]]:
    """Items with titles as long as they can be, six of them of themes, which move six goals."""
    engine = make_engine(f"sqlite:///{installation.data_dir / 'soundings.db'}")
    with transaction(engine) as session:
        goals = [add_goal(session, GoalValues(f"{n} {LONG} {LONG}")).id for n in range(6)]
        themes = [*_themes_without_items(session)[:6], *[None] * 6]
        ids = [_add(session, theme, goals) for theme in themes]
    yield ids
    with transaction(engine) as session:
        session.exec(delete(BacklogItemGoal).where(col(BacklogItemGoal.goal_id).in_(goals)))
        session.exec(delete(Goal).where(col(Goal.id).in_(goals)))
        session.exec(delete(BacklogItem).where(col(BacklogItem.id).in_(ids)))
    engine.dispose()


def _themes_without_items(session: Session) -> list[Theme]:
    made_of = set(session.exec(select(BacklogItem.theme_id)).all())
    themes = session.exec(select(Theme).order_by(Theme.id)).all()
    return [theme for theme in themes if theme.id not in made_of and not theme.merged_into]


def _add(session: Session, theme: Theme | None, goal_ids: list[str]) -> str:
    values = ItemValues(LONG.ljust(120, "x"), "", [], 5, 1, 80, 1, goal_ids=goal_ids, owner="Somebody " * 9)
    return add_item(session, theme.survey_id if theme else None, values, theme).id


def printed(page: Page, address: str) -> tuple[int, tuple[float, float]]:
    """How many sheets of paper a page fills, and how wide and high these are, in millimetres."""
    page.goto(address)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    width, height = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)[0]
    return len(re.findall(rb"/Type\s*/Page\b", pdf)), (float(width) / 72 * 25.4, float(height) / 72 * 25.4)


@pytest.mark.parametrize("number", [1, 5, 12])
def test_a_board_paper_is_one_upright_sheet(lead_page: Page, installation, item_ids, number) -> None:
    asked = [("item", each) for each in item_ids[:number]]
    query = urlencode([*asked, ("ask", "Free two people for a quarter. " * 10)])
    sheets, size = printed(lead_page, f"{installation.origin}/backlog/paper?{query}")
    assert (sheets, size) == (1, pytest.approx((210, 297), abs=1))


def test_the_portfolio_is_one_sheet_across(lead_page: Page, installation) -> None:
    sheets, size = printed(lead_page, f"{installation.origin}/portfolio")
    assert (sheets, size) == (1, pytest.approx((297, 210), abs=1))
