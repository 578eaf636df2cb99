import pytest

from models.backlog.changes import changes_of
from models.backlog.changing import ItemValues, add_item, set_status
from models.backlog.items import BacklogItem, ItemStatus
from models.backlog.places import place_by_score, place_item
from models.backlog.ranking import order_of
from models.base import EditedMeanwhile, Refused

WHY = "The regulator asks for it"


@pytest.fixture
def items(session, world) -> dict[str, BacklogItem]:
    """Five items, A with the highest score and E with none."""
    reaches = {"A": 40, "B": 30, "C": 20, "D": 10, "E": None}
    values = [ItemValues(title, "", [], reach, 1, 100, 1) for title, reach in reaches.items()]
    return {each.title: add_item(session, None, each) for each in values}


@pytest.fixture
def place(session, world, items):
    """Place an item by its title, as somebody who sees it as it is."""

    def at(title: str, number: int, because: str = WHY) -> int:
        return place_item(session, items[title], number, because, items[title].version, world.lead.id)

    return at


@pytest.fixture
def order(session, items):
    """The titles as they stand, and how many of them have a rank."""

    def read() -> tuple[str, int]:
        titles = {item.id: title for title, item in items.items()}
        found = order_of(session)
        return "".join(titles[item_id] for item_id in found.ids), len(found.ranks)

    return read


def test_what_is_not_scored_stands_after_what_is_and_has_no_rank(order) -> None:
    assert order() == ("ABCDE", 4)


def test_an_item_stands_where_a_lead_puts_it_and_its_rank_by_score_is_still_told(
    session, items, place, order
) -> None:
    place("D", 2)
    assert order() == ("ADBCE", 4)
    found = order_of(session)
    assert (found.ranks[items["D"].id], found.ranks_by_score[items["D"].id], found.placed) == (2, 4, 1)
    assert items["D"].placed_because == WHY


def test_an_item_without_a_score_can_be_placed(place, order) -> None:
    place("E", 1)
    assert order() == ("EABCD", 5)


def test_what_was_placed_before_makes_way_with_its_reason(items, place, order) -> None:
    place("D", 2, "First")
    place("C", 2, "Second")
    assert order() == ("ACDBE", 4)
    assert [(items[title].placed_at, items[title].placed_because) for title in "CD"] == [
        (2, "Second"),
        (3, "First"),
    ]
    place("D", 2, "Back")
    assert order() == ("ADCBE", 4)


def test_a_number_beyond_the_last_is_the_last(place, order) -> None:
    assert place("A", 99) == 4
    assert order() == ("BCDAE", 4)


def test_an_item_goes_back_to_its_score(session, world, items, place, order) -> None:
    place("D", 1)
    place_by_score(session, items["D"], items["D"].version, world.lead.id)
    assert order() == ("ABCDE", 4)
    made = [
        (each.change.what, each.change.before, each.change.after)
        for each in changes_of(session, items["D"].id)
    ]
    assert made == [("place", f"1 – {WHY}", "by score"), ("place", "by score", f"1 – {WHY}")]


def test_what_ends_leaves_its_place(session, world, items, place, order) -> None:
    place("D", 1)
    set_status(session, [items["D"].id], ItemStatus.DONE, world.lead.id)
    assert order() == ("ABCED", 3)
    with pytest.raises(Refused, match="has ended"):
        place("D", 1)


def test_a_place_without_a_reason_is_refused(place, order) -> None:
    with pytest.raises(Refused, match="why"):
        place("D", 1, "")
    assert order() == ("ABCDE", 4)


def test_a_place_given_by_somebody_who_saw_another_version_is_refused(session, world, items, place) -> None:
    place("D", 1)
    with pytest.raises(EditedMeanwhile):
        place_item(session, items["D"], 3, WHY, 1, world.lead.id)
    assert items["D"].placed_at == 1
