"""A panel from the question to the settled score."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import delete, select

from models.backlog.changes import changes_of
from models.backlog.changing import ItemValues, add_item, change_item
from models.backlog.deleted import DeletedItem, deleted_items
from models.backlog.items import BacklogItem, get_item
from models.backlog.panels import (
    Panel,
    Score,
    Scorer,
    SettledScore,
    ask_people,
    delete_old_panels,
    delete_panel,
    end_panel,
    items_of,
    listed_panels,
    scorers_of,
)
from models.backlog.ranking import order_of
from models.backlog.scorer_links import (
    Given,
    give_links,
    hash_of,
    in_own_order,
    renew_link,
    scorer_with,
    send_scores,
    withdraw_link,
)
from models.backlog.settling import result_of, results_of, settle_score
from models.base import EditedMeanwhile, Missing, Refused, today
from models.removal.deleted_items import delete_items, restore_items
from tests.factories.panels import asked_and_sent

VALUES = ItemValues("Shorten approvals", "", (), reach=100, impact=1.0, confidence=100, effort=1.0)
NAMES = ["Ada", "Ben", "Cleo"]
LAST = today() + timedelta(days=14)


@pytest.fixture
def items(session, world) -> list[BacklogItem]:
    return [add_item(session, None, replace(VALUES, title=f"Item {n}")) for n in range(4)]


@pytest.fixture
def panel(session, items, world) -> Panel:
    return ask_people(session, [item.id for item in items[:2]], NAMES, LAST, world.lead.id)


@pytest.fixture
def links(session, panel) -> dict[str, str]:
    """The links' tokens by name."""
    tokens = give_links(session, panel)
    return {scorer.name: tokens[scorer.id] for scorer in scorers_of(session, panel.id)}


@pytest.fixture
def send(session, links, items):
    """Send what somebody gives for the first item: `send("Ada", effort=2)`."""

    def sent(name: str, reason: str = "", **values: float) -> None:
        send_scores(session, hash_of(links[name]), {items[0].id: Given(values, reason)})

    return sent


@pytest.mark.parametrize(
    ("names", "days", "said"),
    [
        (["Ada"], 1, "2 to 7 people"),
        ([f"Person {n}" for n in range(8)], 1, "2 to 7 people"),
        (["Ada", " ada "], 1, "same name"),
        (["Ada", "B" * 101], 1, "100 characters"),
        (["Ada", "Ben"], -1, "from today on"),
        (["Ada", "Ben"], 91, "within 90 days"),
    ],
)
def test_who_cannot_be_asked_is_said(session, items, names, days, said) -> None:
    with pytest.raises(Refused, match=said):
        ask_people(session, [items[0].id], names, today() + timedelta(days=days))
    assert session.exec(select(Panel)).all() == []


def test_a_panel_is_asked_about_one_to_twelve_items_that_are_there(session, world, items) -> None:
    for ids in ([], ["gone"], [add_item(session, None, VALUES).id for _ in range(13)]):
        with pytest.raises(Refused, match="one to 12 items"):
            ask_people(session, ids, NAMES, LAST)
    panel = ask_people(session, [items[1].id, "gone", items[0].id], NAMES, LAST)
    assert [item.title for item in items_of(session, panel)] == ["Item 1", "Item 0"]


def test_only_hashes_of_links_are_kept(session, links) -> None:
    assert len(set(links.values())) == 3
    assert min(map(len, links.values())) >= 32  # 192 bits
    kept = session.exec(select(Scorer.link_hash)).all()
    assert set(kept) == {hash_of(token) for token in links.values()}
    assert not set(kept) & set(links.values())


def leads_to_nothing(session, token: str) -> bool:
    with pytest.raises(Missing, match="It was used, its time is over, it was withdrawn, or it is not whole"):
        scorer_with(session, hash_of(token))
    return True


def test_a_link_is_used_once(session, links, send) -> None:
    assert scorer_with(session, hash_of(links["Ada"]))[0].name == "Ada"
    send("Ada", effort=2.0)
    assert leads_to_nothing(session, links["Ada"])
    with pytest.raises(Missing):
        send("Ada", effort=8.0)
    assert [score.given for score in session.exec(select(Score)).all()] == [{"effort": 2.0}]


def test_a_link_is_withdrawn_and_replaced(session, panel, links) -> None:
    ada, ben, _ = scorers_of(session, panel.id)
    withdraw_link(session, panel, ada.id)
    new = renew_link(session, panel, ben.id)
    assert leads_to_nothing(session, links["Ada"])
    assert leads_to_nothing(session, links["Ben"])
    assert scorer_with(session, hash_of(new))[0].name == "Ben"
    assert scorer_with(session, hash_of(renew_link(session, panel, ada.id)))[0].name == "Ada"


def test_a_link_leads_to_nothing_after_the_last_day_and_once_the_panel_has_ended(
    session, panel, links
) -> None:
    panel.ends_on = today() - timedelta(days=1)
    session.flush()
    assert leads_to_nothing(session, links["Ada"])
    panel.ends_on = today()
    session.flush()
    assert scorer_with(session, hash_of(links["Ada"]))
    end_panel(session, panel)
    assert leads_to_nothing(session, links["Ada"])


def test_who_has_sent_gets_no_other_link_and_nobody_of_another_panel_does(
    session, panel, items, send
) -> None:
    send("Ada", effort=2.0)
    other = ask_people(session, [items[0].id], NAMES, LAST)
    with pytest.raises(Refused, match="have sent"):
        renew_link(session, panel, scorers_of(session, panel.id)[0].id)
    with pytest.raises(Missing):
        withdraw_link(session, panel, scorers_of(session, other.id)[0].id)


def test_what_was_given_is_seen_only_once_the_last_has_sent(session, panel, send) -> None:
    for name, effort in zip(NAMES, (1.0, 2.0, 8.0), strict=True):
        with pytest.raises(Refused, match="once it has ended"):
            results_of(session, panel)
        send(name, effort=effort)
    assert panel.ended_on == today()
    first, second = results_of(session, panel)
    assert [each.median for each in first.spreads] == [None, None, 2.0]
    assert ([each.input.name for each in first.far], first.far[0].factor) == (["effort"], 8)
    assert (first.scored_by, second.scored_by) == (3, 0)


def test_who_was_withdrawn_is_not_waited_for(session, panel, send) -> None:
    withdraw_link(session, panel, scorers_of(session, panel.id)[2].id)
    send("Ada", effort=1.0)
    assert panel.ended_on is None
    send("Ben", effort=2.0)
    assert panel.ended_on == today()


def test_a_panel_ends_once_the_last_who_could_send_is_withdrawn(session, panel, send) -> None:
    ada, ben, cleo = scorers_of(session, panel.id)
    send(ada.name, effort=1.0)
    withdraw_link(session, panel, ben.id)
    assert panel.ended_on is None
    withdraw_link(session, panel, cleo.id)
    assert panel.ended_on == today()
    assert results_of(session, panel)[0].scored_by == 1


def test_a_panel_of_which_nobody_has_sent_goes_on_without_links(session, panel, links) -> None:
    for scorer in scorers_of(session, panel.id):
        withdraw_link(session, panel, scorer.id)
    assert panel.ended_on is None


def test_each_scorer_has_an_order_of_their_own(session, panel, items) -> None:
    orders = [[i.id for i in in_own_order(each, items)] for each in scorers_of(session, panel.id)]
    again = [[i.id for i in in_own_order(each, items[::-1])] for each in scorers_of(session, panel.id)]
    assert orders == again
    many = [Scorer(panel_id=panel.id, name="Somebody") for _ in range(50)]
    assert {in_own_order(each, items)[0].id for each in many} == {item.id for item in items}


@pytest.fixture
def ended(session, panel, send) -> Panel:
    """Efforts of 1, 2 and 4, and impacts of 1 and 2."""
    send("Ada", effort=1.0, impact=1.0)
    send("Ben", effort=2.0, impact=2.0)
    send("Cleo", reason="A board has to agree", effort=4.0)
    return panel


def test_settling_takes_the_medians_with_a_reason_that_names_nobody(session, ended, items, world) -> None:
    result = result_of(session, ended, items[0].id)
    assert result.prefilled == {"impact": 1.0, "confidence": 100, "effort": 2.0}
    settle_score(session, ended, result, result.prefilled, version=1, user_id=world.lead.id)
    item = get_item(session, items[0].id)
    asked = f"{today():%-d %B %Y}"
    assert (item.effort, item.confidence, item.version) == (2.0, 100, 2)
    assert item.reasons == {
        "effort": f"median of 3 scorers, asked on {asked}",
        "impact": f"median of 2 scorers, asked on {asked}",
    }
    change = next(each for each in changes_of(session, item.id) if each.change.what == "effort")
    assert (change.by, change.change.before) == ("Lead", "1")
    assert change.change.after == f"2 – median of 3 scorers, asked on {asked}"


def test_a_lead_may_settle_on_something_else_and_the_reason_says_so(session, ended, items) -> None:
    result = result_of(session, ended, items[0].id)
    settle_score(session, ended, result, {**result.prefilled, "effort": 3.0}, version=1)
    assert get_item(session, items[0].id).reasons["effort"].startswith("settled after 3 scorers")
    assert get_item(session, items[0].id).reasons["effort"].endswith("their median was 2")


def test_who_settles_an_item_that_somebody_changed_meanwhile_overwrites_nothing(
    session, ended, items
) -> None:
    result = result_of(session, ended, items[0].id)
    change_item(session, items[0], replace(VALUES, effort=9.0), version=1)
    with pytest.raises(EditedMeanwhile):
        settle_score(session, ended, result, result.prefilled, version=1)
    assert session.exec(select(SettledScore)).all() == []


def test_how_far_apart_they_were_widens_the_band_until_somebody_scores_it_otherwise(
    session, ended, items
) -> None:
    """Scores of 100, 100 and 25, each with what they could not tell as it was settled.

    Their mean is 75; from it they are 25, 25 and -50 away: √((625 + 625 + 2500) / 2) = 43.30, by 75 is 0.577.
    """
    result = result_of(session, ended, items[0].id)
    change_item(session, items[1], replace(VALUES, title="Behind", reach=5), version=1)
    for item in items[2:]:
        change_item(session, item, replace(VALUES, title="Behind", reach=8), version=1)
    before = order_of(session).bands[items[0].id]
    settle_score(session, ended, result, {"effort": 2.0, "impact": 1.0, "confidence": 100.0}, version=1)
    settled = session.exec(select(SettledScore)).one()
    assert settled.spread == pytest.approx(0.5774, abs=1e-4)
    assert (before.first, before.last) == (1, 1)
    assert order_of(session).bands[items[0].id].last > 1
    change_item(session, items[0], replace(VALUES, effort=2.5), version=2)
    assert order_of(session).bands[items[0].id].last == 1


def test_of_a_deleted_panel_only_what_was_settled_stays_with_the_item(session, ended, items) -> None:
    result = result_of(session, ended, items[0].id)
    settle_score(session, ended, result, result.prefilled, version=1)
    delete_panel(session, ended.id)
    for table in (Panel, Scorer, Score, SettledScore):
        assert session.exec(select(table)).all() == [], table
    assert get_item(session, items[0].id).effort == 2.0


def test_a_deleted_item_takes_its_scores_along_and_brings_them_back(session, ended, items, world) -> None:
    result = result_of(session, ended, items[0].id)
    settle_score(session, ended, result, result.prefilled, version=1)
    delete_items(session, [items[0].id], world.lead.id)
    assert (session.exec(select(Score)).all(), session.exec(select(SettledScore)).all()) == ([], [])
    assert [each.item.title for each in results_of(session, ended)] == ["Item 1"]
    restore_items(session, [deleted for deleted, _ in deleted_items(session)])
    assert (results_of(session, ended)[0].scored_by, len(session.exec(select(SettledScore)).all())) == (3, 1)


def test_what_was_given_in_a_deleted_panel_is_kept_with_no_deleted_item(session, ended, items, world) -> None:
    other = asked_and_sent(session, [items[0].id], 1.0, 4.0, reason="Of another panel")
    result = result_of(session, ended, items[0].id)
    settle_score(session, ended, result, result.prefilled, version=1)
    delete_items(session, [items[0].id], world.lead.id)
    delete_panel(session, ended.id)
    kept = session.exec(select(DeletedItem.kept)).one()
    assert {score["reason"] for score in kept["scores"]} == {"Of another panel"}
    assert kept["settled_scores"] == []
    restore_items(session, [deleted for deleted, _ in deleted_items(session)])
    assert results_of(session, other)[0].scored_by == 2


def test_the_sweep_forgets_links_that_nobody_can_use_and_panels_after_a_year(
    session, panel, links, items
) -> None:
    other = ask_people(session, [items[0].id], NAMES, LAST + timedelta(days=30))
    give_links(session, other)
    delete_old_panels(session, LAST)
    assert all(scorer.link_hash for scorer in scorers_of(session, panel.id))
    delete_old_panels(session, LAST + timedelta(days=1))
    assert not any(scorer.link_hash for scorer in scorers_of(session, panel.id))
    assert all(scorer.link_hash for scorer in scorers_of(session, other.id))
    delete_old_panels(session, panel.deleted_on)
    assert len(listed_panels(session)) == 2
    delete_old_panels(session, panel.deleted_on + timedelta(days=1))
    assert [each.panel.id for each in listed_panels(session)] == [other.id]


def test_a_panel_goes_with_the_last_item_that_it_was_asked_about(session, panel, links, items, world) -> None:
    delete_items(session, [item.id for item in items[:2]], world.lead.id)
    delete_old_panels(session, today())
    assert len(listed_panels(session)) == 1  # they can still be restored
    session.exec(delete(DeletedItem))
    delete_old_panels(session, today())
    assert listed_panels(session) == []
    assert session.exec(select(Scorer)).all() == []


def test_panels_are_listed_with_how_many_have_sent(session, panel, send) -> None:
    send("Ada", effort=1.0)
    (listed,) = listed_panels(session)
    assert (listed.sent, listed.asked, listed.by) == (1, 3, "Lead")
