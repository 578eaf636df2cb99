import pytest
from sqlmodel import select

from models.backlog.items import BacklogItem

SCORED = {"impact": "1", "confidence": "100", "effort": "1"}


@pytest.fixture
def items(lead, look) -> dict[str, str]:
    """Three items in their order, with the addresses where each is placed."""
    for title, reach in (("A", "90"), ("B", "40"), ("C", "10")):
        lead.send(lead.get("/backlog/new"), title=title, reach=reach, **SCORED)
    return {item.title: f"/backlog/{item.id}/place" for item in look.exec(select(BacklogItem)).all()}


@pytest.fixture
def titles(lead):
    """The titles in their order, as the list shows them."""

    def read() -> str:
        cells = (cell for cell in lead.get("/backlog").tree.iter("th") if cell.get("scope") == "row")
        return "".join("".join(cell.find("a").itertext()) for cell in cells)

    return read


@pytest.mark.parametrize(
    ("title", "sent", "order"),
    [
        ("C", {"to": "up"}, "ACB"),
        ("A", {"to": "down"}, "BAC"),
        ("C", {"to": "number", "number": "1"}, "CAB"),
        ("A", {"to": "number", "number": "9"}, "BCA"),
    ],
)
def test_a_lead_places_an_item_with_a_reason(lead, items, titles, title, sent, order) -> None:
    page = lead.send(lead.get(items[title]), because="The regulator asks for it", **sent)
    assert f"The item stands at number {order.index(title) + 1} now." in page.text
    assert titles() == order
    listed = lead.get("/backlog").text
    assert f"Placed by hand: The regulator asks for it (by score: {'ABC'.index(title) + 1})" in listed
    assert "1 item is placed by hand." in listed


def test_without_a_reason_nothing_moves_and_what_was_typed_comes_back(lead, items, titles) -> None:
    page = lead.send(lead.get(items["C"]), because="", to="number", number="2")
    assert (page.status, page.fields()["number"], titles()) == (422, "2", "ABC")
    assert "Say in a line why it stands there." in page.text


def test_an_item_goes_back_to_the_order_by_score(lead, items, titles) -> None:
    page = lead.send(lead.get(items["C"]), because="It is small", to="up")
    page = lead.send(page, because="", to="score")
    assert "The item stands where its score puts it." in page.text
    assert titles() == "ABC"
    assert "Back to the order by score" not in page.text


def test_two_who_place_one_item_never_overwrite_each_other(lead, items, titles) -> None:
    seen = lead.get(items["C"])
    lead.send(seen, because="First", to="up")
    page = lead.send(seen, because="Second", to="number", number="1")
    assert (page.status, page.fields()["because"], titles()) == (409, "Second", "ACB")


def test_what_has_ended_has_no_place(lead, items) -> None:
    lead.send(lead.get(items["C"].removesuffix("/place")), status="done")
    assert "It has ended, so it has no place in the order." in lead.get(items["C"]).text
