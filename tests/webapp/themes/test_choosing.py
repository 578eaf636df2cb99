"""Statements of a list chosen by their numbers, or all of them: never one that the lead did not see."""

from collections.abc import Callable

import html5lib
import pytest
from sqlmodel import select

from models.database import transaction
from models.review.deciding import Ticked, decide, move
from models.review.withholding import Reason, withhold
from models.surveys.waves import open_wave
from models.themes.assignments import assigned_themes
from models.themes.decisions import DecisionKind
from models.themes.statements import Statement
from models.themes.themes import get_theme
from tests.factories.crowd import crowd
from tests.factories.findings import find

MANY = 7_000


@pytest.fixture
def planning(findings) -> str:
    return findings.themes["Planning"].id


@pytest.fixture
def tools(findings) -> str:
    return findings.themes["Tools"].id


@pytest.fixture
def members(look, world) -> Callable[[str | None], set[str]]:
    """The statements in a theme, by id: `members(theme_id)`, `members(None)` those in none."""

    def now(theme_id: str | None) -> set[str]:
        look.rollback()
        assigned = assigned_themes(look, world.survey.id)
        look.rollback()
        return {statement for statement, theme in assigned.items() if theme == theme_id}

    return now


@pytest.fixture
def unclear(engine, world, findings) -> str:
    """The page of the unclear rest, with twenty statements in it."""
    with transaction(engine) as session:
        crowd(session, world, None, 19)
    return f"/surveys/{world.survey.id}/unclear"


@pytest.fixture
def languages(engine, world, findings) -> str:
    """The page of other languages: four statements in French, then six in German."""
    with transaction(engine) as session:
        crowd(session, world, None, 6, language="de")
        crowd(session, world, None, 4, language="fr")
    return f"/surveys/{world.survey.id}/languages"


def shown(page) -> list[str]:
    """The statements of a page by id, in the order of the numbers that stand beside them."""
    rows = [row for row in page.tree.iter("div") if row.get("class") == "said"]
    boxes = [row.find(".//input[@name='ticked']") for row in rows]
    numbers = [row.find(".//span[@class='number']").text for row in rows]
    assert numbers == [f"{number:,}" for number in range(1, len(rows) + 1)]
    assert [box.get("aria-label").split(":")[0] for box in boxes] == numbers
    return [box.get("value") for box in boxes]


def chosen(page) -> dict[str, str]:
    """What of a list a page that came back says was chosen."""
    fields = page.fields("/sort")
    return {name: fields[name] for name in ("first", "last", "everything") if fields.get(name, "").strip()}


def test_a_range_of_a_list_is_moved(lead, planning, tools, members) -> None:
    page, before = lead.get(f"/themes/{planning}"), members(tools)
    listed = shown(page)
    page = lead.send(page, "/sort", first="2", last="5", target=tools, deed="move")
    assert page.response.request.path == f"/themes/{planning}"
    assert "4 statements were moved" in page.text
    assert members(tools) == before | set(listed[1:5])
    assert shown(page) == [listed[0], *listed[5:]]


def test_a_range_of_a_list_becomes_a_theme_and_is_undone_as_one(lead, planning, members) -> None:
    page, before = lead.get(f"/themes/{planning}"), members(planning)
    listed = shown(page)
    page = lead.send(page, "/sort", first="3", last="3", name="Retreats", deed="split")
    assert page.tree.find(".//h1").text == "Retreats"
    assert shown(page) == [listed[2]]
    lead.send(page, "/undo")
    assert members(planning) == before


def test_all_of_a_list_is_moved(lead, unclear, tools, members) -> None:
    page = lead.get(unclear)
    assert "All 20 statements of this list" in page.text
    rest = members(None)
    assert set(shown(page)) == rest
    page = lead.send(page, "/sort", everything="y", target=tools, deed="move")
    assert "20 statements were moved" in page.text
    assert rest <= members(tools)
    assert members(None) == set()


def test_ticks_and_numbers_are_taken_together(lead, unclear, tools, members) -> None:
    page, before = lead.get(unclear), members(tools)
    listed = shown(page)
    ticked = [listed[0], listed[3], listed[19]]
    lead.send(page, "/sort", ticked=ticked, first="3", last="5", target=tools, deed="move")
    assert members(tools) - before == {listed[n] for n in (0, 2, 3, 4, 19)}


def test_ticks_alone_hold_even_where_the_list_has_changed(
    lead, engine, world, unclear, tools, members
) -> None:
    page, before = lead.get(unclear), members(tools)
    listed = shown(page)
    with transaction(engine) as session:
        crowd(session, world, None, 1)
    lead.send(page, "/sort", ticked=[listed[7]], target=tools, deed="move")
    assert members(tools) - before == {listed[7]}


# A list that changes between the page and the button


@pytest.fixture
def changes(engine, world, tools):
    """Ways in which the list of the unclear rest changes while a page of it is open."""

    return {
        "moved": lambda session, listed: move(
            session, Ticked(world.survey.id, None, frozenset(listed[:1])), tools, world.lead.id
        ),
        "withheld": lambda session, listed: withhold(
            session, session.get_one(Statement, listed[4]), world.lead.id, Reason.OTHER
        ),
        "more came": lambda session, listed: crowd(session, world, None, 1),
    }


@pytest.mark.parametrize("what", ["moved", "withheld", "more came"])
@pytest.mark.parametrize("choice", [{"first": "2", "last": "6"}, {"everything": "y"}])
def test_where_the_list_has_changed_nothing_is_moved_until_it_was_seen(
    lead, engine, unclear, tools, members, changes, what, choice
) -> None:
    page = lead.get(unclear)
    listed = shown(page)
    with transaction(engine) as session:
        changes[what](session, listed)
    before = members(tools)
    again = lead.send(page, "/sort", **choice, ticked=[listed[9]], target=tools, deed="move")
    assert again.status == 409
    assert "this list has changed" in again.text
    assert members(tools) == before
    assert chosen(again) == choice
    assert again.fields("/sort")["target"] == tools
    assert again.tree.find(f".//input[@value='{listed[9]}']").get("checked") is not None
    now = shown(again)
    assert now != listed
    done = lead.send(again, "/sort", deed="move")
    assert done.status == 200
    assert members(tools) - before == set(now if "everything" in choice else now[1:6])


@pytest.mark.parametrize(
    ("takes_away", "said"),
    [(1, "this list has changed"), (0, "Meanwhile Lead decided something about this theme")],
)
def test_what_somebody_decided_about_the_theme_meanwhile_is_seen_first(
    lead, engine, world, planning, tools, members, takes_away, said
) -> None:
    page = lead.get(f"/themes/{planning}")
    listed = shown(page)
    with transaction(engine) as session:
        decide(session, get_theme(session, planning), world.lead.id, DecisionKind.PIN)
        if takes_away:
            ticked = Ticked(world.survey.id, planning, frozenset(listed[:takes_away]))
            move(session, ticked, tools, world.lead.id)
    before = members(tools)
    again = lead.send(page, "/sort", first="1", last="3", target=tools, deed="move")
    assert again.status == 409
    assert said in again.text
    assert chosen(again) == {"first": "1", "last": "3"}
    assert members(tools) == before
    lead.send(again, "/sort", deed="move")
    assert members(tools) == before | set(listed[takes_away : takes_away + 3])


# What nobody means


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"first": "x", "last": "3"}, "Give a number as it stands beside a statement"),
        ({"first": "1", "last": "1.5"}, "Give a number as it stands beside a statement"),
        ({"first": "1", "last": "9" * 5000}, "Give a number as it stands beside a statement"),
        ({"first": "1"}, "Give the last number too"),
        ({"last": "3"}, "Give the first number too"),
        ({"first": "5", "last": "2"}, "The first number is above the last"),
        ({"first": "0", "last": "2"}, "This list has the numbers 1 to 12"),
        ({"first": "-3", "last": "2"}, "This list has the numbers 1 to 12"),
        ({"first": "1", "last": "13"}, "This list has the numbers 1 to 12"),
        ({"first": "1", "last": "9" * 400}, "This list has the numbers 1 to 12"),
        ({"first": "1", "last": "3", "everything": "y"}, "not both"),
        ({"first": " ", "last": ""}, "Tick the statements first, or give their numbers"),
    ],
)
def test_numbers_that_make_no_sense_come_back_and_change_nothing(
    lead, planning, tools, members, choice, said
) -> None:
    before = members(planning)
    page = lead.send(lead.get(f"/themes/{planning}"), "/sort", **choice, target=tools, deed="move")
    assert page.status == 422
    assert said in page.text
    assert members(planning) == before
    assert chosen(page) == {name: value for name, value in choice.items() if value.strip()}


@pytest.mark.parametrize(
    ("choice", "wrong"),
    [
        ({"first": "x", "last": "y"}, "first"),
        ({"first": "1", "last": "y"}, "last"),
        ({"first": "1", "last": "3", "everything": "y"}, "everything"),
    ],
)
def test_the_focus_goes_to_the_first_field_that_is_wrong(lead, planning, choice, wrong) -> None:
    """Below a list of thousands nobody sees what is said above it."""
    page = lead.send(lead.get(f"/themes/{planning}"), "/sort", **choice, deed="move")
    (focused,) = [each for each in page.tree.iter("input") if each.get("autofocus") is not None]
    assert focused.get("name") == wrong
    assert focused.get("aria-invalid") == "true"
    assert focused.get("type") in ("text", "checkbox")  # a field for numbers would lose what was typed


@pytest.mark.parametrize("listed", ["", "x", "f" * 64, "é\0"])
def test_numbers_of_no_list_at_all_move_nothing(lead, planning, tools, members, listed) -> None:
    before = members(planning)
    page = lead.get(f"/themes/{planning}")
    for choice in ({"first": "1", "last": "3"}, {"everything": "y"}):
        again = lead.send(page, "/sort", **choice, listed=listed, target=tools, deed="move")
        assert again.status == 409
    assert members(planning) == before


def test_all_of_a_theme_is_no_theme_of_its_own(lead, planning, members) -> None:
    before = members(planning)
    page = lead.send(lead.get(f"/themes/{planning}"), "/sort", everything="y", name="New", deed="split")
    assert page.status == 422
    assert "rename the theme" in page.text
    assert members(planning) == before


# What a list holds: of one wave, in one language, what may be read


def test_the_numbers_are_those_of_the_language_that_is_shown(lead, languages, tools, members) -> None:
    page, before = lead.get(f"{languages}?language=de"), members(tools)
    listed = shown(page)
    assert len(listed) == 6
    page = lead.send(page, "/sort", first="1", last="2", target=tools, deed="move")
    assert members(tools) - before == set(listed[:2])
    assert shown(page) == listed[2:]  # still of this language alone
    assert "All 4 statements of this list" in page.text
    page = lead.send(page, "/sort", everything="y", target=tools, deed="move")
    assert members(tools) - before == set(listed)
    assert len(shown(page)) == 4  # the French ones


def test_all_of_a_language_is_never_all_of_every_language(lead, languages, tools, members) -> None:
    page, before = lead.get(f"{languages}?language=fr"), members(tools)
    data = {**page.fields("/languages/sort"), "everything": "y", "target": tools, "deed": "move"}
    address = page.form("/languages/sort").get("action").partition("?")[0]
    assert lead.client.post(address, data=data).status_code == 409
    assert lead.client.post(f"{address}?language=de", data=data).status_code == 409
    assert members(tools) == before


def test_all_of_a_wave_leaves_what_was_said_in_another(lead, engine, world, planning, tools, members) -> None:
    with transaction(engine) as session:
        find(session, world, wave=open_wave(session, world.survey.id, "Second wave", 100), ending="!")
    page = lead.get(f"/themes/{planning}?wave={world.wave.id}")
    listed = shown(page)
    lead.send(page, "/sort", everything="y", target=tools, deed="move")
    assert set(listed) <= members(tools)
    assert len(members(planning)) == 12


def test_what_is_withheld_is_in_no_list_and_stays(lead, engine, look, world, unclear, tools, members) -> None:
    hidden = min(members(None))
    with transaction(engine) as session:
        withhold(session, session.get_one(Statement, hidden), world.lead.id, Reason.OTHER)
    page = lead.get(unclear)
    assert hidden not in shown(page)
    lead.send(page, "/sort", everything="y", target=tools, deed="move")
    assert members(None) == {hidden}


def test_a_wave_too_small_for_words_has_no_numbers(lead, engine, world, members) -> None:
    with transaction(engine) as session:
        themes = find(session, world, people=9).themes
        planning, tools = themes["Planning"].id, themes["Tools"].id
    before, token = members(tools), lead.get("/areas").fields()["csrf_token"]
    for choice in ({"first": "1", "last": "3"}, {"everything": "y"}):
        for listed in ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"):  # of nothing
            data = {**choice, "listed": listed, "csrf_token": token, "target": tools, "deed": "move"}
            answer = lead.client.post(f"/themes/{planning}/sort", data=data)
            assert answer.status_code in (409, 422)
    assert members(tools) == before


# Thousands


@pytest.fixture
def thousands(engine, world, planning) -> str:
    """A theme with thousands of statements."""
    with transaction(engine) as session:
        crowd(session, world, planning, MANY)
    return f"/themes/{planning}"


def sort_form(page) -> dict[str, str]:
    """The hidden fields of the form below a list; the list itself is too long to be parsed here."""
    form = page.html[page.html.index('id="sort"') :].partition(">")[2].partition("</form>")[0]
    tree = html5lib.parseFragment(form, namespaceHTMLElements=False)
    return {
        each.get("name"): each.get("value") for each in tree.iter("input") if each.get("type") == "hidden"
    }


def test_thousands_of_statements_are_moved_and_split_at_once(lead, thousands, tools, members) -> None:
    page, before = lead.get(thousands), members(tools)
    assert f"Every statement ({MANY + 12:,})" in page.html
    data = {**sort_form(page), "everything": "y", "target": tools, "deed": "move"}
    assert lead.client.post(f"{thousands}/sort", data=data).status_code == 303
    assert len(members(tools)) == len(before) + MANY + 12
    page = lead.get(f"/themes/{tools}")
    data = {**sort_form(page), "first": "1,001", "last": "7000", "name": "Speed", "deed": "split"}
    made = lead.client.post(f"/themes/{tools}/sort", data=data)
    assert made.status_code == 303
    assert len(members(made.location.rpartition("/")[2])) == 6_000


def test_hundreds_are_ticked_by_hand(lead, thousands, planning, tools, members) -> None:
    before, ticked = members(tools), sorted(members(planning))[:1_000]
    data = {**sort_form(lead.get(thousands)), "ticked": ticked, "target": tools, "deed": "move"}
    assert lead.client.post(f"{thousands}/sort", data=data).status_code == 303
    assert members(tools) == before | set(ticked)


@pytest.mark.parametrize("page_of", ["theme", "unclear", "languages"])
def test_more_ticks_than_a_form_may_carry_are_told_what_to_do(
    lead, look, world, planning, tools, members, page_of
) -> None:
    addresses = {
        "theme": f"/themes/{planning}/sort",
        "unclear": f"/surveys/{world.survey.id}/unclear/sort",
        "languages": f"/surveys/{world.survey.id}/languages/sort",
    }
    before = members(tools)
    ticked = look.exec(select(Statement.id)).all() + [f"{n:032x}" for n in range(MANY)]
    look.rollback()
    answer = lead.client.post(addresses[page_of], data={"ticked": ticked, "target": tools, "deed": "move"})
    assert answer.status_code == 413
    assert "Nothing was changed: go back to the list" in answer.text
    assert "give the numbers from … to …" in answer.text
    assert members(tools) == before
