import csv
import io

import pytest
from sqlmodel import col, delete, select, update

from models.backlog.items import BacklogItem, BacklogItemArea
from models.database import transaction
from models.surveys.surveys import Question, QuestionKind
from models.surveys.waves import get_wave, open_wave
from models.themes.assignments import Assignment
from tests.factories.findings import find

ITEM = {
    "title": "Shorten approvals",
    "description": "One board\ninstead of three",
    "reach": "40",
    "impact": "2",
    "confidence": "80",
    "effort": "1.5",
    "status": "planned",
}


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}/backlog"


@pytest.fixture
def proposal(findings) -> str:
    """The address where an item is made of the theme that most people mention."""
    return f"/themes/{findings.themes['Planning'].id}/backlog-item"


@pytest.fixture
def item(lead, address, look) -> str:
    """The address of an item that a lead has added by hand."""
    lead.send(lead.get(f"{address}/new"), **ITEM)
    return f"/backlog/{stored(look).id}"


def stored(look) -> BacklogItem:
    look.rollback()
    return look.exec(select(BacklogItem)).one()


def ticked(page) -> set[str]:
    boxes = page.tree.iter("input")
    return {b.get("value") for b in boxes if b.get("name") == "areas" and b.get("checked") is not None}


def rows(page) -> list[str]:
    return [" ".join(" ".join(row.itertext()).split()) for row in page.tree.find(".//tbody")]


def test_a_proposal_starts_from_the_people_scaled_to_the_headcount(lead, proposal) -> None:
    """For six of twelve it does not work, and a hundred got the link: 50."""
    page = lead.get(proposal)
    assert page.fields()["reach"] == "50"
    assert page.fields()["title"] == "Improve: Planning"
    assert "scaled to a headcount of 100 that is about 50" in page.text
    assert "6 of 12 not working6 workingFirst wave: 9 people mention it" in page.text
    assert "Planning helped person" in page.text


def test_a_proposal_below_threshold_gives_no_figure_and_no_words(lead, engine, world) -> None:
    with transaction(engine) as session:
        theme_id = find(session, world, people=4).themes["Planning"].id
    page = lead.get(f"/themes/{theme_id}/backlog-item")
    assert page.fields()["reach"] == ""
    assert "Too few people have answered for figures or quotes." in page.text
    assert " person " not in page.text


def test_a_theme_becomes_an_item_with_its_evidence(lead, proposal, look, findings) -> None:
    page = lead.send(lead.get(proposal), effort="3", impact="1")
    assert "The item is in the backlog." in page.text
    assert rows(page) == [
        "1 Improve: Planning No. 1 6 of 12 not working First wave 8.33 50 × 1 × 50 % ÷ 3 – Proposed "
        "→ Accepted : Improve: Planning"
    ]
    assert stored(look).theme_id == findings.themes["Planning"].id


def test_a_second_item_of_a_theme_leads_to_the_first(lead, proposal, look) -> None:
    lead.send(lead.get(proposal), effort="3")
    page = lead.get(proposal)
    assert page.response.location == f"/backlog/{stored(look).id}"
    assert "is in the backlog already: this is its item." in lead.get(page.response.location).text
    assert "In the backlog" in lead.get(proposal.removesuffix("/backlog-item")).text


def test_a_reach_that_a_person_changed_is_marked(lead, proposal, look) -> None:
    page = lead.send(lead.get(proposal), effort="3", impact="1", reach="30")
    assert "30 × 1 × 50 % ÷ 3 *" in rows(page)[0]
    assert "* The reach was changed by hand." in page.text
    assert [mark.get("title") for mark in page.tree.iter("abbr")] == [
        "The reach was changed by hand; the evidence gave 50"
    ]
    assert stored(look).reach_found == 50


def test_what_works_is_to_reach_those_for_whom_it_does_not_yet(lead, findings) -> None:
    """Tools work for six of twelve."""
    page = lead.get(f"/themes/{findings.themes['Tools'].id}/backlog-item")
    assert "Reach: people it could reach" in page.text
    assert "people it would help" not in page.text
    assert "it could reach the other 6; scaled to a headcount of 100 that is about 50" in page.text


def test_an_item_says_that_its_figures_are_others_and_takes_them(
    lead, proposal, engine, world, look, address
) -> None:
    """It did not work for six of twelve; in the next round for six of ten, of three hundred people."""
    lead.send(lead.get(proposal), effort="3")
    item = f"/backlog/{stored(look).id}"
    assert "Take today" not in lead.get(item).text
    another_round(engine, world)
    page = lead.get(item)
    assert "they give a reach of 180, not 50." in page.text
    assert "given by hand" not in page.text
    page = lead.send(page, f"{item}/evidence")
    assert "The item rests on today’s figures now." in page.text
    assert "Take today" not in page.text
    assert (stored(look).reach, page.fields()["reach"]) == (180, "180")
    assert exported(lead, address)["Reach changed by hand"] == "no"


def test_a_reach_given_by_hand_stays_when_today_s_figures_are_taken_and_the_page_says_so(
    lead, proposal, engine, world, look, address
) -> None:
    lead.send(lead.get(proposal), effort="3", reach="7")
    item = f"/backlog/{stored(look).id}"
    another_round(engine, world)
    page = lead.get(item)
    assert "they give a reach of 180, not 50. The reach that was given by hand, 7, stays." in page.text
    lead.send(page, f"{item}/evidence")
    assert (stored(look).reach, stored(look).reach_found) == (7, 180)
    assert exported(lead, address)["Reach changed by hand"] == "yes"


def another_round(engine, world) -> None:
    """Ten of three hundred people answer in a second round."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        second = open_wave(session, world.survey.id, "Second wave", headcount=300)
        find(session, world, people=10, wave=second)


def exported(lead, address) -> dict[str, str]:
    """The one line of the backlog's CSV."""
    text = lead.get(f"{address}.csv").response.get_data().decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text))
    return line


def test_areas_of_a_few_people_are_not_called_several(lead, proposal, engine, world) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).minimum_group = 1
    words = lead.get(proposal).text
    assert (
        "people mention it; in Platform, Data, Digital, Housing, Tiny and anyone who named no area" in words
    )
    assert "several" not in words


def test_a_reach_that_the_evidence_gave_is_not_marked(lead, proposal) -> None:
    page = lead.send(lead.get(proposal), effort="3", impact="1")
    assert "changed by hand" not in page.html.lower()


def test_an_item_by_hand_needs_no_theme(lead, address, item, look, world) -> None:
    page = lead.get(address)
    assert rows(page) == [
        "1 Shorten approvals No. 1 added by hand 42.67 40 × 2 × 80 % ÷ 1.5 – Planned "
        "→ In progress : Shorten approvals"
    ]
    assert stored(look).description == ITEM["description"]
    assert stored(look).survey_id == world.survey.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 121),
        ("description", "x" * 4001),
        ("reach", "many"),
        ("reach", "-1"),
        ("reach", "1000001"),
        ("effort", "a week"),
        ("effort", "0"),
        ("effort", "1001"),
        ("effort", "NaN"),
        ("effort", "sNaN"),
        ("effort", "Infinity"),
    ],
)
def test_an_item_with_an_error_comes_back_with_everything_typed(
    lead, address, look, world, field, value
) -> None:
    areas = [world.areas["Data"].id, world.areas["Housing"].id]
    typed = {**ITEM, field: value}
    page = lead.send(lead.get(f"{address}/new"), **typed, areas=areas)
    assert page.status == 422
    assert "Nothing was saved yet" in page.text
    assert {name: page.fields()[name].replace("\r\n", "\n") for name in typed} == typed
    assert ticked(page) == set(areas)
    assert look.exec(select(BacklogItem)).all() == []


@pytest.mark.parametrize(
    ("field", "value"), [("title", "   "), ("impact", "7"), ("confidence", "90"), ("status", "lost")]
)
def test_an_item_with_a_value_that_cannot_be_is_refused(lead, address, look, field, value) -> None:
    page = lead.send(lead.get(f"{address}/new"), **{**ITEM, field: value})
    assert page.status == 422
    assert look.exec(select(BacklogItem)).all() == []


def test_an_area_that_is_not_offered_is_refused(lead, address, look) -> None:
    page = lead.send(lead.get(f"{address}/new"), **ITEM, areas=["0" * 32])
    assert page.status == 422
    assert look.exec(select(BacklogItem)).all() == []


def test_a_proposal_with_an_error_keeps_its_evidence_and_what_was_typed(lead, proposal, look) -> None:
    page = lead.send(lead.get(proposal), effort="a week", reach="30")
    assert page.status == 422
    assert (page.fields()["effort"], page.fields()["reach"]) == ("a week", "30")
    assert "9 people mention it" in page.text
    assert look.exec(select(BacklogItem)).all() == []


def test_items_are_ordered_by_rice(lead, address) -> None:
    for title, reach in (("Small", "10"), ("Large", "5000"), ("Middle", "200")):
        page = lead.send(lead.get(f"{address}/new"), **{**ITEM, "title": title, "reach": reach})
    assert [row.split()[:2] for row in rows(page)] == [["1", "Large"], ["2", "Middle"], ["3", "Small"]]
    assert "5,333.33 5,000 × 2 × 80 % ÷ 1.5" in rows(page)[0]


def test_areas_that_are_ticked_are_kept(lead, item, address, world, look) -> None:
    areas = {world.areas["Data"].id, world.areas["Housing"].id}
    page = lead.send(lead.get(item), areas=sorted(areas))
    assert "Data, Housing" in rows(page)[0]
    assert ticked(lead.get(item)) == areas
    look.rollback()
    assert set(look.exec(select(BacklogItemArea.area_id))) == areas
    lead.send(lead.get(item), areas=[])
    assert ticked(lead.get(item)) == set()


def test_an_item_is_changed(lead, item, look) -> None:
    page = lead.send(lead.get(item), title="Two boards", status="done", effort="2")
    assert "The item was saved." in page.text
    changed = stored(look)
    assert (changed.title, changed.status, changed.effort, changed.version) == ("Two boards", "done", 2, 2)


@pytest.mark.parametrize("effort", ["0.125", "1.5", "3"])
def test_an_item_that_is_saved_without_a_change_stays_as_it_is(lead, address, look, effort) -> None:
    lead.send(lead.get(f"{address}/new"), **{**ITEM, "effort": effort})
    before = stored(look).model_dump(exclude={"version"})
    lead.send(lead.get(f"/backlog/{before['id']}"))
    after = stored(look)
    assert after.version == 2
    assert after.model_dump(exclude={"version"}) == before


def test_an_edit_of_an_older_version_overwrites_nothing_and_keeps_what_was_typed(
    lead, item, world, look
) -> None:
    mine, theirs = lead.get(item), lead.get(item)
    lead.send(theirs, title="Theirs", reach="99", areas=[world.areas["Data"].id])
    page = lead.send(mine, title="Mine", reach="11", effort="7", areas=[world.areas["Housing"].id])
    assert page.status == 409
    assert "Somebody else changed this item since you opened it." in page.text
    assert "As it is now: Theirs · 99 × 2 × 80 % ÷ 1.5 · Planned." in page.text
    fields = page.fields()
    assert (fields["title"], fields["reach"], fields["effort"]) == ("Mine", "11", "7")
    assert ticked(page) == {world.areas["Housing"].id}
    assert (stored(look).title, stored(look).reach) == ("Theirs", 99)
    assert look.exec(select(BacklogItemArea.area_id)).all() == [world.areas["Data"].id]


def test_after_a_conflict_the_second_save_is_taken(lead, item, look) -> None:
    mine, theirs = lead.get(item), lead.get(item)
    lead.send(theirs, title="Theirs")
    assert "The item was saved." in lead.send(lead.send(mine, title="Mine")).text
    assert (stored(look).title, stored(look).version) == ("Mine", 3)


@pytest.mark.parametrize("version", ["", "0", "two", "²", "-1"])
def test_an_edit_that_does_not_say_what_it_saw_overwrites_nothing(lead, item, look, version) -> None:
    page = lead.send(lead.get(item), title="Mine", version=version)
    assert page.status == 409
    assert stored(look).title == ITEM["title"]


def test_of_todays_figures_nothing_is_shown_where_too_few_answered(
    lead, proposal, look, engine, world
) -> None:
    """Where the minimum group would be larger; what was decided on stays as it was."""
    lead.send(lead.get(proposal), effort="3")
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.minimum_group = wave.minimum_group_for_quotes = 13
    page = lead.get(f"/backlog/{stored(look).id}")
    assert "Too few people have answered for figures or quotes." in page.text
    assert "helped person" not in page.html


def test_an_empty_backlog_leads_to_the_themes(lead, address, world) -> None:
    page = lead.get(address)
    assert "The backlog has no item of this survey yet." in page.text
    assert f"/surveys/{world.survey.id}/themes" in {link.get("href") for link in page.tree.iter("a")}


def test_the_least_effort_is_taken(lead, world, look) -> None:
    page = lead.get(f"/surveys/{world.survey.id}/backlog/new")
    lead.send(page, title="A small thing", reach="5", effort="0.1")
    assert look.exec(select(BacklogItem.effort)).one() == 0.1


def test_what_works_for_everybody_is_kept_and_shared(lead, findings, look) -> None:
    page = lead.get(f"/themes/{findings.themes['Tools'].id}/backlog-item")
    assert (page.fields()["title"], page.fields()["reach"]) == ("Keep and share: Tools", "50")
    assert "What to keep and share" in page.text
    assert "What makes it work, who can show it, and to whom." in page.text
    lead.send(page, effort="1")
    assert (stored(look).title, stored(look).reach_is_overridden) == ("Keep and share: Tools", False)


def test_the_areas_that_the_evidence_shows_are_ticked_and_the_page_says_so(
    lead, proposal, engine, world, findings
) -> None:
    assert ticked(lead.get(proposal)) == set()
    with transaction(engine) as session:
        moved = update(Assignment).where(col(Assignment.theme_id) == findings.themes["Approvals"].id)
        session.exec(moved.values(theme_id=findings.themes["Planning"].id))
    page = lead.get(proposal)
    assert ticked(page) == {world.areas["Platform"].id}
    assert "Ticked: areas in which the figures show it." in page.text


def test_what_a_lead_ticked_comes_back_and_not_what_the_evidence_shows(lead, proposal, world) -> None:
    page = lead.send(lead.get(proposal), effort="a week", areas=[world.areas["Data"].id])
    assert ticked(page) == {world.areas["Data"].id}


def test_where_no_area_is_asked_for_they_are_folded_away(lead, item, engine, world) -> None:
    assert "Portfolio areas it concerns" not in lead.get(item).text
    with transaction(engine) as session:
        session.exec(delete(Question).where(col(Question.kind) == QuestionKind.AREA))
    assert "Portfolio areas it concerns" in lead.get(item).text
    page = lead.send(lead.get(item), areas=[world.areas["Data"].id])
    assert "Data" in rows(page)[0]
    assert "Portfolio areas it concerns" not in lead.get(item).text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("reach", "-1", "Give a number of people from 0 to 1,000,000."),
        ("reach", "many", "Give a whole number, such as 25."),
        ("effort", "0", "Give 0.1 to 1,000 person-months."),
    ],
)
def test_a_number_that_cannot_be_is_told_which_can(lead, address, field, value, said) -> None:
    page = lead.send(lead.get(f"{address}/new"), **{**ITEM, field: value})
    assert said in page.text
