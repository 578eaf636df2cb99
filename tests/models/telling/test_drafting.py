"""The draft of a page: begun from the newest round and the backlog, then a lead's."""

from dataclasses import replace
from datetime import date

import pytest

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import ItemStatus
from models.base import EditedMeanwhile, Missing, Refused
from models.review.deciding import decide, merge
from models.telling.drafting import (
    EntryValues,
    add_by_hand,
    add_from,
    begin_draft,
    change_entry,
    change_opening,
    draft_entry,
    items_behind,
    move_up,
    offered,
    remove_entry,
)
from models.telling.outside import quotable, said_outside
from models.telling.told_pages import MOST_ENTRIES, EntryState, Section, draft_of, entries_of
from models.themes.decisions import DecisionKind
from tests.factories.findings import find
from tests.factories.telling import draft, tell

NO_AREAS: list[str] = []
ITEM = ItemValues("Shorten approvals", "", NO_AREAS, 5, 1, 80, 1)
VALUES = EntryValues(Section.CHANGES, "Approvals", "", "We cut one", "the board", "May", "", "", "planned")


@pytest.fixture
def titles(session, world):
    """The titles of the draft in its order: `titles()`."""
    return lambda: [entry.title for entry in entries_of(session, draft_of(session, world.survey.id).id)]


def test_it_begins_with_what_works_and_a_thank_you_then_what_staff_said(
    session, world, found, titles, entry
) -> None:
    begin_draft(session, world.survey.id)
    assert titles() == ["Tools", "Planning", "Approvals"]
    assert (entry("Tools").section, entry("Planning").section) == (Section.WORKS, Section.CHANGES)
    assert "Thank you" in entry("Tools").words
    assert entry("Planning").state == EntryState.HEARD


def test_it_is_begun_once(session, world, found) -> None:
    assert begin_draft(session, world.survey.id) == begin_draft(session, world.survey.id)


def test_a_survey_without_a_round_at_rest_begins_with_nothing_but_a_first_sentence(session, world) -> None:
    begun = begin_draft(session, world.survey.id)
    assert begun.opening.startswith("Thank you to everybody who answered.")
    assert entries_of(session, begun.id) == []


@pytest.mark.parametrize(
    ("status", "state", "told"),
    [
        (ItemStatus.PROPOSED, EntryState.HEARD, ("", "", "We asked the board.", "")),
        (
            ItemStatus.PLANNED,
            EntryState.PLANNED,
            ("Shorten approvals.", "March 2027", "We asked the board.", ""),
        ),
        (ItemStatus.DOING, EntryState.DOING, ("Shorten approvals.", "March 2027", "We asked the board.", "")),
        (ItemStatus.DONE, EntryState.DONE, ("Shorten approvals.", "", "We asked the board.", "")),
        (
            ItemStatus.DECLINED,
            EntryState.DECLINED,
            ("", "", "", "Shorten approvals: We asked the board."),
        ),
    ],
)
def test_an_entry_says_what_the_backlog_says(session, world, found, entry, status, state, told) -> None:
    values = replace(ITEM, status=status, due_on=date(2027, 3, 9), reply="We asked the board.", owner="Kim")
    add_item(session, world.survey.id, values, found.themes["Approvals"])
    begin_draft(session, world.survey.id)
    made = entry("Approvals")
    assert made.state == state
    assert (made.decided, made.by_when, made.happened, made.declined) == told
    assert made.by_whom == ""  # an owner is a person: a lead says which role or team


def test_what_several_items_decided_stands_in_one_entry(session, world, found, entry) -> None:
    theme = found.themes["Approvals"]
    add_item(session, world.survey.id, replace(ITEM, status=ItemStatus.DONE), theme)
    other = replace(ITEM, title="Buy a tool", status=ItemStatus.DECLINED, reply="It costs too much.")
    add_item(session, world.survey.id, other, found.themes["Planning"])
    merge(session, found.themes["Planning"], theme.id, world.lead.id)
    begin_draft(session, world.survey.id)
    made = entry("Approvals")
    assert (made.decided, made.declined) == ("Shorten approvals.", "Buy a tool: It costs too much.")
    assert made.state == EntryState.DONE
    assert {item.title for item in items_behind(session, world.survey.id, made)} == {
        "Shorten approvals",
        "Buy a tool",
    }


def test_an_item_without_a_theme_is_told_too(session, world, found, entry) -> None:
    item = add_item(session, world.survey.id, replace(ITEM, status=ItemStatus.DOING))
    begin_draft(session, world.survey.id)
    assert entry("Shorten approvals").item_id == item.id
    assert entry("Shorten approvals").theme_id is None


def test_what_is_not_in_the_draft_is_offered(session, world, found, entry) -> None:
    begun = begin_draft(session, world.survey.id)
    remove_entry(session, world.survey.id, entry("Planning"))
    add_item(session, world.survey.id, ITEM)
    now = offered(session, world.survey.id, entries_of(session, begun.id))
    assert [figures.theme.label for figures in now.themes] == ["Planning"]
    assert [item.title for item in now.items] == ["Shorten approvals"]
    add_from(session, world.survey.id, theme_id=now.themes[0].theme.id)
    add_from(session, world.survey.id, item_id=now.items[0].id)
    again = offered(session, world.survey.id, entries_of(session, begun.id))
    assert (again.themes, again.items) == ([], [])


def test_items_of_themes_that_may_not_be_told_are_named_to_the_lead(session, world, titles) -> None:
    themes = find(session, world, people=10).themes  # Tools then help four
    item = add_item(session, world.survey.id, ITEM, themes["Tools"])
    begun = begin_draft(session, world.survey.id)
    now = offered(session, world.survey.id, entries_of(session, begun.id))
    assert titles() == ["Planning"]
    assert [each.id for each in now.untold] == [item.id]
    assert now.items == []


def test_a_hidden_theme_and_one_of_few_people_are_neither_begun_with_nor_offered(
    session, world, found, titles
) -> None:
    decide(session, found.themes["Tools"], world.lead.id, DecisionKind.HIDE)
    begin_draft(session, world.survey.id)
    assert titles() == ["Planning", "Approvals"]
    with pytest.raises(Refused, match="everybody may read"):
        add_from(session, world.survey.id, theme_id=found.themes["Tools"].id)


def test_a_theme_of_four_people_is_told_to_nobody(session, world, titles) -> None:
    find(session, world, people=10)  # Tools then help four
    begin_draft(session, world.survey.id)
    assert titles() == ["Planning"]


def test_a_full_draft_takes_no_more(session, world) -> None:
    begin_draft(session, world.survey.id)
    for number in range(MOST_ENTRIES):
        add_by_hand(session, world.survey.id, f"Thing {number}")
    with pytest.raises(Refused, match="at most"):
        add_by_hand(session, world.survey.id, "One more")


def test_entries_change_places_within_their_section(session, world, found, titles, entry) -> None:
    begin_draft(session, world.survey.id)
    move_up(session, world.survey.id, entry("Approvals"))
    assert titles() == ["Tools", "Approvals", "Planning"]
    move_up(session, world.survey.id, entry("Approvals"))
    assert titles() == ["Tools", "Approvals", "Planning"]


def test_two_leads_never_overwrite_each_other(session, world, found, entry) -> None:
    begun = begin_draft(session, world.survey.id)
    change_entry(session, world.survey.id, entry("Approvals"), VALUES, 1)
    with pytest.raises(EditedMeanwhile):
        change_entry(session, world.survey.id, entry("Approvals"), VALUES, 1)
    with pytest.raises(EditedMeanwhile):
        change_opening(session, world.survey.id, "Hello", begun.version - 1)
    assert entry("Approvals").decided == "We cut one"


def test_only_words_of_the_theme_and_its_side_can_be_picked(session, world, found, entry) -> None:
    begin_draft(session, world.survey.id)
    offers = quotable(session, world.survey.id, entry("Planning"))
    assert len(offers) == 6
    assert all(quote.text.startswith("Planning held up") for quote in offers)
    foreign = next(row.id for row in found.statements if row.text.startswith("Tools"))
    picked = replace(VALUES, title="Planning", quotes=[foreign, offers[0].statement_id])
    change_entry(session, world.survey.id, entry("Planning"), picked, 1)
    assert entry("Planning").quotes == [offers[0].statement_id]


def test_words_as_people_wrote_them_are_never_picked(session, world, found, entry) -> None:
    """Those of an open survey that takes nothing out stay on the leads' pages."""
    world.wave.redacted = False
    session.add(world.wave)
    draft(session, world.survey.id)
    unnamed = entry("A theme")  # its label is made of words, which may not leave either
    assert quotable(session, world.survey.id, unnamed) == ()
    assert unnamed.quotes == []
    assert said_outside(session, world.survey.id, [unnamed])[unnamed.id].people == 6


def test_a_published_entry_cannot_be_changed(session, world, found) -> None:
    version = tell(session, world.survey.id, world.lead.id)
    with pytest.raises(Missing):
        draft_entry(session, world.survey.id, entries_of(session, version.id)[0].id)
