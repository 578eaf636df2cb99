"""A panel as a lead keeps it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.backlog.items import BacklogItem
from models.backlog.panels import Panel, Score, Scorer, SettledScore
from models.backlog.scorer_links import hash_of
from models.base import today
from models.database import transaction
from tests.factories.panels import asked_and_sent
from tests.factories.visitors import Visitor


@pytest.fixture
def ask_form(lead, items):
    """The page that the button below the list leads to."""
    page = lead.get("/backlog")
    button = next(each for each in page.tree.iter("button") if each.get("formaction"))
    assert button.get("formaction") == "/backlog/panels/new"
    sent = {**page.fields("/backlog"), "ticked": [items["One tool"], items["Plan earlier"]]}
    return lead.post("/backlog/panels/new", sent)


def links_on(page) -> dict[str, str]:
    """The links that a page shows, by name."""
    labels = {each.get("for"): each.text for each in page.tree.iter("label")}
    inputs = [each for each in page.tree.iter("input") if (each.get("id") or "").startswith("link-")]
    return {labels[each.get("id")]: each.get("value") for each in inputs}


def test_what_was_ticked_is_asked_about_and_the_day_is_in_a_fortnight(ask_form, items) -> None:
    words = ask_form.text
    assert ("One tool" in words, "Plan earlier" in words, "Shorten approvals" in words) == (True, True, False)
    assert "Impact on each of them; Confidence in these figures; Effort in person-months" in words
    assert ask_form.fields("/new")["ends_on"] == f"{today() + timedelta(days=14)}"


def test_links_are_shown_once_and_only_their_hashes_are_kept(lead, ask_form, look) -> None:
    page = lead.send(ask_form, "/new", names="Ada\nBen\n\n", ticked=ticked_on(ask_form))
    links = links_on(page)
    assert set(links) == {"Ada", "Ben"}
    assert all(link.startswith("http://localhost:8000/score/") for link in links.values())
    kept = set(look.exec(select(Scorer.link_hash)).all())
    assert kept == {hash_of(link.rpartition("/")[2]) for link in links.values()}
    assert links_on(lead.get(page.response.request.path)) == {}


def test_links_wait_until_the_page_of_their_own_panel_has_been_read(lead, ask_form, asked) -> None:
    sent = {**ask_form.fields("/new"), "ticked": ticked_on(ask_form)}
    addresses = []
    for names in ("Ada\nBen", "Cleo\nDan"):
        answer = lead.client.post("/backlog/panels/new", data={**sent, "names": names})
        addresses.append(answer.location)
    assert links_on(lead.get(f"/backlog/panels/{asked.panel.id}")) == {}
    assert lead.client.head(addresses[0]).status_code == 200
    for address, names in zip(addresses, ({"Ada", "Ben"}, {"Cleo", "Dan"}), strict=True):
        assert set(links_on(lead.get(address))) == names
        assert links_on(lead.get(address)) == {}


def rows(page) -> list[list[str]]:
    """The words of the cells of each row, but for the picture at its end."""
    cells = [["".join(cell.itertext()).strip() for cell in row] for row in page.tree.iter("tr")]
    return [row[:-1] for row in cells]


def ticked_on(page) -> list[str]:
    return [each.get("value") for each in page.tree.iter("input") if each.get("name") == "ticked"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"names": "Ada"}, "name 2 to 7 people"),
        ({"names": "Ada\nada"}, "two have the same name"),
        ({"names": ""}, "Name the people who score"),
        ({"names": "Ada\nBen", "ends_on": "2020-01-01"}, "from today on"),
        ({"names": "Ada\nBen", "ends_on": "soon"}, "look at the marked fields"),
    ],
)
def test_who_cannot_be_asked_comes_back_with_what_was_typed(lead, ask_form, look, sent, said) -> None:
    page = lead.send(ask_form, "/new", ticked=ticked_on(ask_form), **sent)
    assert page.status == 422
    assert said in page.text
    assert page.fields("/new")["names"] == sent["names"]
    assert len(ticked_on(page)) == 2
    assert look.exec(select(Panel)).all() == []


@pytest.mark.parametrize("ticked", [[], ["gone"], "all"])
def test_a_panel_is_asked_about_one_to_twelve_items(lead, engine, items, ticked) -> None:
    sent = {**lead.get("/backlog").fields("/backlog"), "ticked": ticked}
    page = lead.post("/backlog/panels/new", sent)
    assert "No item is ticked" in page.text


def test_while_it_goes_on_a_lead_sees_who_has_sent_and_not_what(lead, asked, visitor, items) -> None:
    form = visitor.follow(f"/score/{asked.tokens['Ada']}")
    visitor.send(form, **{f"i{items['One tool']}-effort": "1.25"})
    page = lead.get(f"/backlog/panels/{asked.panel.id}")
    assert "1 of 3 have sent their scores; they can until" in page.text
    assert "1.25" not in page.html
    assert "Settle" not in page.html


def test_a_link_is_withdrawn_and_another_made(lead, asked, visitor, look) -> None:
    address = f"/backlog/panels/{asked.panel.id}"
    ben = look.exec(select(Scorer.id).where(Scorer.name == "Ben")).one()
    look.rollback()
    page = lead.send(lead.get(address), "/links", scorer=ben, deed="withdraw")
    assert "The link was withdrawn" in page.text
    assert visitor.follow(f"/score/{asked.tokens['Ben']}").status == 404
    page = lead.send(page, "/links", scorer=ben, deed="renew")
    link = links_on(page)["Ben"]
    assert visitor.follow(link.removeprefix("http://localhost:8000")).status == 200


def test_a_link_withdrawn_after_all_others_have_sent_ends_the_panel(app, lead, asked, items, look) -> None:
    for name in ("Ada", "Ben"):
        browser = Visitor(app.test_client())
        form = browser.follow(f"/score/{asked.tokens[name]}")
        browser.send(form, **{f"i{items['One tool']}-effort": "1"})
    cleo = look.exec(select(Scorer.id).where(Scorer.name == "Cleo")).one()
    look.rollback()
    page = lead.send(lead.get(f"/backlog/panels/{asked.panel.id}"), "/links", scorer=cleo, deed="withdraw")
    assert "Nobody else can send, so the panel has ended." in page.text
    assert "Nothing came from Cleo." in page.text
    assert ["Effort", "1", "1", "1", "1"] in rows(page)


def test_a_lead_can_end_it_and_sees_then_how_far_apart_they_were(app, lead, asked, items) -> None:
    for name, effort in (("Ada", "1"), ("Ben", "8")):
        browser = Visitor(app.test_client())
        form = browser.follow(f"/score/{asked.tokens[name]}")
        browser.send(form, **{f"i{items['One tool']}-effort": effort, f"i{items['One tool']}-reason": "Why"})
    page = lead.send(lead.get(f"/backlog/panels/{asked.panel.id}"), "/end")
    assert "They differ by a factor of 8 on effort: talk about it before you settle." in page.text
    assert ["Effort", "1", "8", "4.5", "1 to 8"] in rows(page)
    assert "Ada: Why" in page.text
    assert "Nobody gave anything for it." in page.text


@pytest.fixture
def panel(engine, items) -> str:
    """The address of a panel that has ended, with efforts of 1, 2 and 4 for one item."""
    with transaction(engine) as session:
        return f"/backlog/panels/{asked_and_sent(session, [items['One tool']], 1.0, 2.0, 4.0).id}"


def test_the_medians_are_filled_in_and_taken_with_a_press(lead, panel, look, items) -> None:
    page = lead.get(panel)
    form = page.fields(f"/items/{items['One tool']}")
    assert (form["effort"], form["impact"], form["confidence"]) == ("2", "2", "80")
    page = lead.send(page, f"/items/{items['One tool']}")
    assert "“One tool” is settled." in page.text
    assert "Settled on impact 2, confidence 80 %, effort 2." in page.text
    item = look.get(BacklogItem, items["One tool"])
    assert (item.effort, item.reasons["effort"][:19]) == (2.0, "median of 3 scorers")
    assert "median of 3 scorers, asked on" in lead.get(f"/backlog/{item.id}").text


def test_two_who_settle_one_item_never_overwrite_each_other(lead, panel, look, items) -> None:
    action = f"/items/{items['One tool']}"
    page = lead.get(panel)
    lead.send(page, action, effort="3")
    back = lead.send(page, action, effort="9")
    assert (back.status, back.fields(action)["effort"]) == (409, "9")
    assert "Somebody else changed this item" in back.text
    lead.send(back, action)
    assert look.get(BacklogItem, items["One tool"]).effort == 9


def test_what_cannot_be_settled_comes_back(lead, panel, look, items) -> None:
    action = f"/items/{items['One tool']}"
    back = lead.send(lead.get(panel), action, effort="much")
    assert (back.status, back.fields(action)["effort"]) == (422, "much")
    assert look.exec(select(SettledScore)).all() == []


def test_nothing_is_settled_while_the_panel_goes_on(lead, asked, items) -> None:
    token = lead.get("/backlog/panels").fields("/sign-out")["csrf_token"]
    address = f"/backlog/panels/{asked.panel.id}/items/{items['One tool']}"
    page = lead.post(address, {"csrf_token": token, "effort": "1", "version": "1"})
    assert (page.status, "once it has ended" in page.text) == (409, True)


def test_a_panel_is_deleted_with_the_names_and_what_they_gave(lead, panel, look) -> None:
    page = lead.send(lead.get(panel), "/delete")
    assert "No panel was asked yet" in page.text
    for table in (Panel, Scorer, Score):
        assert look.exec(select(table)).all() == [], table
    assert lead.get(panel).status == 404


def test_the_list_says_who_has_sent(lead, panel, asked) -> None:
    text = lead.get("/backlog/panels").text
    assert f"Panel of {today():%-d %B %Y}" in text
    assert ("3 of 3 ended" in text, "0 of 3" in text) == (True, True)
