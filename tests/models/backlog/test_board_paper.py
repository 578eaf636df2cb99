"""What a paper for the board says: as may be read outside of the leads' pages, and no more than fits."""

import pytest

from models.backlog.board_paper import MOST_ITEMS, board_paper
from models.backlog.changing import ItemValues, add_item
from models.backlog.items import ItemStatus
from models.portfolio.goals import GoalValues, add_goal
from models.privacy.modes import PrivacyMode
from models.surveys.waves import get_wave
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.fixture
def add(session, world):
    """Add an item: `add("Title", theme, effort=2, status=…, goals=[…])`."""

    def add(title, theme=None, *, effort=1.0, status=ItemStatus.PLANNED, goals=(), reach=10):
        goal_ids = [goal.id for goal in goals]
        values = ItemValues(title, "", [], reach, 1, 80, effort, status, goal_ids=goal_ids)
        return add_item(session, world.survey.id, values, theme)

    return add


def make_open(session, world, *, redacted: bool) -> None:
    wave = get_wave(session, world.wave.id)
    wave.mode, wave.minimum_group, wave.minimum_group_for_quotes = PrivacyMode.OPEN, 1, 1
    wave.redacted = redacted
    session.add(wave)


def paper_of(session, *items):
    return board_paper(session, {item.id for item in items})


def test_themes_are_told_with_their_round_the_most_complaints_first(session, world, add) -> None:
    themes = find(session, world).themes
    items = [add("Buy tools", themes["Tools"]), add("Decide faster", themes["Approvals"])]
    paper = paper_of(session, *items, add("Plan earlier", themes["Planning"]), add("By hand"))
    assert [(each.theme.title, each.needs_work, each.works, each.answered) for each in paper.heard] == [
        ("Planning", 6, 6, 12),
        ("Approvals", 5, 0, 12),
        ("Tools", 0, 6, 12),
    ]
    assert [each.wave.name for each in paper.rounds] == ["First wave"]
    assert [quote.text.split()[0] for quote in paper.quotes] == ["Planning", "Approvals"]
    without = board_paper(session, {each.item.id for each in paper.items}, with_quotes=False)
    assert (len(without.heard), without.quotes) == (3, [])


def test_words_of_a_theme_of_four_people_stay_out(session, world, add) -> None:
    for person in range(12):
        respond(
            session, world, needs_work=f"{'Tools' if person < 4 else 'Planning'} held up person {person}."
        )
    themes = find(session, world, people=0).themes
    paper = paper_of(session, add("Buy tools", themes["Tools"]), add("Plan earlier", themes["Planning"]))
    assert [each.needs_work for each in paper.heard] == [8, 4]
    assert [quote.text.split()[0] for quote in paper.quotes] == ["Planning"]


def test_two_items_of_themes_that_are_the_same_by_now_are_heard_once(session, world, add) -> None:
    themes = find(session, world).themes
    first, second = add("One", themes["Tools"]), add("Other", themes["Planning"])
    themes["Tools"].merged_into = themes["Planning"].id
    session.add(themes["Tools"])
    assert [each.theme.title for each in paper_of(session, first, second).heard] == ["Planning"]


def test_words_of_an_open_survey_that_are_as_written_stay_out(session, world, add) -> None:
    wave = get_wave(session, world.wave.id)
    wave.mode, wave.minimum_group, wave.minimum_group_for_quotes, wave.redacted = (
        PrivacyMode.OPEN,
        1,
        1,
        False,
    )
    session.add(wave)
    paper = paper_of(session, add("Plan earlier", find(session, world).themes["Planning"]))
    assert (paper.heard[0].needs_work, paper.quotes) == (6, [])


def test_figures_of_too_few_for_outside_stay_out(session, world, add) -> None:
    make_open(session, world, redacted=True)
    found = find(session, world, people=4)
    assert paper_of(session, add("Plan earlier", found.themes["Planning"])).heard == []


def test_a_theme_that_a_lead_hid_is_not_heard(session, world, add) -> None:
    themes = find(session, world).themes
    item = add("Plan earlier", themes["Planning"])
    themes["Planning"].hidden = True
    session.add(themes["Planning"])
    assert paper_of(session, item).heard == []


def test_items_stand_in_the_backlogs_order_and_goals_name_them_by_number(session, add) -> None:
    late, early = (add_goal(session, GoalValues(words, weight=n)) for words, n in (("Late", 2), ("Early", 9)))
    small = add("Small", goals=[early, late], reach=1)
    large = add("Large", goals=[early], reach=100)
    paper = paper_of(session, small, large)
    assert [each.item.title for each in paper.items] == ["Large", "Small"]
    assert [(each.goal.statement, each.numbers) for each in paper.moves] == [("Early", [1, 2]), ("Late", [2])]


def test_the_effort_is_of_what_is_to_be_done_and_the_board_decides_on_what_is_proposed(session, add) -> None:
    paper = paper_of(
        session,
        add("Done", effort=8, status=ItemStatus.DONE),
        add("Planned", effort=2.5, reach=20),
        add("Proposed", effort=1, status=ItemStatus.PROPOSED),
    )
    assert [each.item.title for each in paper.items] == ["Proposed", "Planned", "Done"]
    assert (paper.effort, paper.to_decide) == (3.5, [1])


def test_a_page_holds_twelve_items(session, add) -> None:
    items = [add(f"Item {number:02}", reach=100 - number) for number in range(MOST_ITEMS + 3)]
    paper = paper_of(session, *items)
    assert (len(paper.items), paper.items[0].item.title, paper.left_out) == (12, "Item 00", 3)
    assert paper_of(session).items == []
