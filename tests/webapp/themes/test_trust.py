"""The trust card in a browser without script: begun, sorted, interrupted, and what it tells at the end."""

import pytest
from sqlmodel import select

from models.database import transaction
from models.review.trust_cards import SortedStatement
from models.surveys.waves import open_wave
from models.themes.assignments import assigned_themes
from models.themes.decisions import Decision, DecisionKind
from models.themes.statements import Statement
from tests.factories.findings import find


@pytest.fixture
def findings(engine, world):
    """Three themes in what sixteen people said: enough for a card of thirty."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        return find(session, world, people=16)


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}/trust"


@pytest.fixture
def begun(lead, address, findings):
    """The page with the first statement."""
    return lead.send(lead.get(address), address, deed="begin")


def shown(page) -> str:
    """The statement that is to be sorted."""
    return " ".join("".join(page.tree.find(".//blockquote/p").itertext()).split())


def choices(page) -> dict[str, str]:
    """The buttons that sort a statement: what each sends, by its words."""
    buttons = [each for each in page.tree.iter("button") if each.get("name") == "theme"]
    return {"".join(each.itertext()).split(maxsplit=1)[1].strip(): each.get("value") for each in buttons}


def sort_all(lead, page, address, theme_of):
    """Sort every statement as `theme_of` says of its words; give the last page and how many there were."""
    number = 0
    while page.tree.find(".//ol[@data-choices]") is not None:
        page = lead.send(page, address, theme=choices(page)[theme_of(shown(page))])
        number += 1
    return page, number


def as_found(words: str) -> str:
    first = words.split()[0]
    return first if first in ("Planning", "Tools", "Approvals") else "None of these"


def test_the_machines_place_is_hidden_and_the_themes_stand_by_the_alphabet(begun, findings) -> None:
    assert begun.text.count("1 of 30") == 1
    assert list(choices(begun)) == ["Approvals", "Planning", "Tools", "None of these"]
    places = {(b.get("class"), b.get("name")) for b in begun.tree.iter("button") if b.get("name") == "theme"}
    assert len(places) == 2  # themes look alike, none of them apart
    assert "sure" not in begun.text


def test_it_can_be_left_gone_on_with_and_taken_back_a_step(lead, begun, address) -> None:
    first = shown(begun)
    page = lead.send(begun, address, theme="none")
    second = shown(page)
    assert second != first
    assert shown(lead.get(address)) == second
    assert "2 of 30" in page.text
    page = lead.send(page, address, deed="back")
    assert shown(page) == first
    assert "One step back" not in page.text


def test_an_old_page_sorts_no_other_statement(lead, begun, address, look) -> None:
    page = lead.send(begun, address, theme="none")
    again = lead.send(begun, address, theme=choices(begun)["Tools"])
    assert shown(again) == shown(page)
    done = look.exec(select(SortedStatement).where(SortedStatement.is_sorted)).all()
    assert [row.theme_id for row in done] == [None]


def test_who_agrees_with_everything_reads_so_with_the_interval(lead, begun, address, world) -> None:
    page, number = sort_all(lead, begun, address, as_found)
    assert number == 30
    assert "put 30 of 30 statements in the same place: 100 % (between 89 and 100 %)." in page.text
    assert "agree on 100 %: they see much the same themes." in page.text
    assert "the machine was 90 % sure on average; the lead agrees with 100 %" in page.text
    assert "The machine said" not in page.text
    assert "Lead sorted 30 statements blind" in lead.get(f"/surveys/{world.survey.id}").text


def test_where_they_disagree_is_told_and_moved_with_one_press(
    lead, begun, address, look, findings, world
) -> None:
    page, _ = sort_all(lead, begun, address, lambda words: as_found(words).replace("Approvals", "Planning"))
    (row,) = page.tree.findall(".//table/tbody/tr")
    said, meant, often = ("".join(cell.itertext()) for cell in row)
    assert (said, meant) == ("Approvals", "Planning")
    number = int(often)
    assert f"Move {number} statements to where you said" in page.text
    before = assigned_themes(look, world.survey.id)
    look.rollback()
    page = lead.send(page, address, deed="move")
    assert f"{number} statements were moved to where you said." in page.text
    after = assigned_themes(look, world.survey.id)
    moved = {key for key in after if after[key] != before[key]}
    assert len(moved) == number
    assert {after[key] for key in moved} == {findings.themes["Planning"].id}
    (decision,) = look.exec(select(Decision).where(Decision.kind == DecisionKind.MOVE)).all()
    assert decision.theme_id == findings.themes["Approvals"].id


def test_a_card_of_an_earlier_analysis_stays_and_another_can_be_begun(
    lead, begun, address, engine, world
) -> None:
    sort_all(lead, begun, address, as_found)
    with transaction(engine) as session:
        find(session, world, wave=open_wave(session, world.survey.id, "Second wave", headcount=100))
    page = lead.get(address)
    assert "(an earlier analysis)" in page.text
    assert "put 30 of 30 statements" in page.text
    assert shown(lead.send(page, address, deed="begin"))


def test_a_theme_that_is_gone_or_made_up_is_refused_and_nothing_is_lost(lead, begun, address) -> None:
    page = lead.send(begun, address, theme="0" * 32)
    assert page.status == 422
    assert "not here any more" in page.text
    assert shown(page) == shown(begun)


def test_what_is_withheld_is_not_shown_for_sorting(lead, begun, address, engine, world) -> None:
    with transaction(engine) as session:
        row = session.exec(select(Statement).where(Statement.text == shown(begun))).one()
        row.withheld = True
    assert shown(lead.get(address)) != shown(begun)


def test_too_few_statements_say_so(lead, address, engine, world) -> None:
    assert "Nothing has been analysed yet" in lead.get(address).text
    with transaction(engine) as session:
        find(session, world, people=12)
    page = lead.get(address)
    assert "A card needs 30 statements" in page.text
    assert "there are 24" in page.text


def test_it_is_found_from_the_themes_and_from_how_good_the_analysis_is(
    lead, address, world, findings
) -> None:
    for path in (f"/surveys/{world.survey.id}/themes", f"/surveys/{world.survey.id}"):
        assert address in {link.get("href") for link in lead.get(path).tree.iter("a")}
