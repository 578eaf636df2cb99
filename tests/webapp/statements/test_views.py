from pathlib import Path

import pytest
from sqlmodel import func, select

from jobs import queue
from models.backlog.changing import ItemValues, add_item
from models.backlog.items import BacklogItem
from models.database import transaction
from models.removal.known_names import KnownName
from models.review.deciding import decide
from models.themes.assignments import Assignment
from models.themes.decisions import Decision, DecisionKind
from models.themes.runs import active_run
from models.themes.statements import Statement
from tests.factories.crowd import crowd
from tests.factories.findings import find

NAME = "Quillon"


@pytest.fixture
def named(engine, world):
    """Three themes in what twelve people said, the first of whom named somebody; an item of one theme."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        found = find(session, world)
        for text in ("Planning helped person 0.", "Unclear held up person 11."):
            row = session.exec(select(Statement).where(Statement.text == text)).one()
            row.text = f"{text} Ask {NAME}'s team."
        values = ItemValues(f"Help {NAME}", "", [], 5, 1, 80, 1)
        theme = session.merge(found.themes["Planning"])
        add_item(session, world.survey.id, values, theme)
        decide(session, theme, world.lead.id, DecisionKind.NAME, f"Planning by {NAME}")
        return found


@pytest.fixture
def planning(findings) -> str:
    return f"/themes/{findings.themes['Planning'].id}"


def statement_with(look, words: str) -> str:
    found = look.exec(select(Statement.id).where(Statement.text.startswith(words))).one()
    look.rollback()
    return found


def test_a_statement_is_withheld_with_a_reason_and_shown_again(lead, look, planning, world) -> None:
    statement = statement_with(look, "Planning helped person 5.")
    page = lead.send(
        lead.get(f"/statements/{statement}"), f"{statement}/withhold", reason="private", note="An illness"
    )
    assert page.response.request.path == planning
    assert "is withheld: its words are shown nowhere" in page.text
    assert "Every statement (11)" in page.text
    assert "1 more is withheld: counted, not shown" in page.text
    assert "Planning helped person 5." not in page.text
    themes = lead.get(f"/surveys/{world.survey.id}/themes")
    assert "Withheld statements: 1" in themes.text
    assert "6 not working, 6 working" in themes.text
    listed = lead.get(f"/surveys/{world.survey.id}/withheld")
    assert "About a person’s health or private life An illness Planning First wave" in listed.text
    assert "helped person" not in listed.text
    page = lead.send(listed, "/restore")
    assert "The statement is shown again." in page.text
    assert "Nobody has withheld a statement." in page.text
    assert "Planning helped person 5." in lead.get(planning).text


def test_a_withheld_statement_is_in_no_page_and_no_export(lead, look, named, world, engine) -> None:
    """Withhold all that people said of planning: no word of it may be left, and all of it is counted."""
    survey, theme = f"/surveys/{world.survey.id}", f"/themes/{named.themes['Planning'].id}"
    ids = look.exec(select(Assignment.id).where(Assignment.theme_id == named.themes["Planning"].id)).all()
    look.rollback()
    for statement in ids:
        lead.send(lead.get(f"/statements/{statement}"), "/withhold", reason="other")
    pages = [f"{survey}/themes", f"{survey}/withheld", f"{survey}/backlog", f"{survey}/backlog.csv", theme]
    pages += [f"{survey}/themes.json", f"{survey}/statements.json"]
    item = lead.get(f"{theme}/backlog-item").response.location
    for address in [*pages, item]:
        words = lead.get(address).html
        assert "Planning helped" not in words, address
        assert "Planning held up" not in words, address
    assert "Every statement of this round is withheld" in lead.get(theme).text
    assert "9 people mention it" in lead.get(f"{survey}/themes").text


def test_a_withheld_statement_leaves_the_quotes_that_came_with_a_file(lead, look, engine, findings) -> None:
    words = "Planning helped person 5."
    with transaction(engine) as session:
        session.add(BacklogItem(title="Plan", imported={"quotes": [words, "Of others"]}))
    statement = statement_with(look, words)
    lead.send(lead.get(f"/statements/{statement}"), f"{statement}/withhold", reason="private")
    assert look.exec(select(BacklogItem)).one().imported == {"quotes": ["Of others"]}


def test_an_unclear_statement_is_withheld_on_its_page(lead, look, findings, world) -> None:
    unclear = f"/surveys/{world.survey.id}/unclear"
    statement = statement_with(look, "Unclear held up")
    page = lead.send(lead.get(f"/statements/{statement}"), f"{statement}/withhold", reason="insulting")
    assert page.response.request.path == unclear
    assert "Every statement that fits no theme is withheld" in page.text
    assert "In no theme" in lead.get(f"/surveys/{world.survey.id}/withheld").text


@pytest.mark.parametrize("values", [{"reason": "made up"}, {"reason": ""}, {"note": "x" * 61}])
def test_a_reason_that_cannot_be_comes_back_with_what_was_typed(lead, look, planning, values) -> None:
    statement = statement_with(look, "Planning helped person 5.")
    page = lead.send(lead.get(f"/statements/{statement}"), f"{statement}/withhold", **values)
    assert page.status == 422
    assert page.fields(f"{statement}/withhold")["note"] == values.get("note", "")
    wrong = [field.get("name") for field in page.tree.iter() if field.get("aria-invalid")]
    assert wrong == ["note" if "note" in values else "reason"]
    assert look.exec(select(Decision)).all() == []


def test_a_statement_that_somebody_withheld_meanwhile_says_so(lead, look, planning) -> None:
    statement = statement_with(look, "Planning helped person 5.")
    page = lead.get(f"/statements/{statement}")
    lead.send(page, f"{statement}/withhold")
    again = lead.send(page, f"{statement}/withhold")
    assert again.status == 409
    assert "withheld already" in again.text
    assert lead.send(page, f"{statement}/erase", words="Planning").status == 409
    assert len(look.exec(select(Decision)).all()) == 1


def test_a_missed_name_is_gone_from_every_page_and_the_export(lead, look, named, world, app, engine) -> None:
    theme = f"/themes/{named.themes['Planning'].id}"
    statement = statement_with(look, "Planning helped person 0.")
    survey = f"/surveys/{world.survey.id}"
    item = lead.get(f"{theme}/backlog-item").response.location
    lead.get(item)  # says that the theme has an item, by its name
    pages = ["/themes", "/backlog", "/backlog.csv", "/unclear", "/withheld", ""]
    addresses = [theme, item, *(survey + page for page in pages)]
    assert sum(NAME in lead.get(address).html for address in addresses) >= 6
    page = lead.send(lead.get(f"/statements/{statement}"), f"{statement}/erase", words=NAME.lower())
    assert "The name was taken out everywhere it stood" in page.text
    assert "Planning helped person 0. Ask [name]'s team." in page.text
    assert page.response.request.path == theme
    for address in addresses:
        shown = lead.get(address)
        assert NAME.casefold() not in shown.html.casefold(), address
        assert NAME.casefold() not in str(shown.response.headers).casefold(), address
    assert look.exec(select(func.count()).select_from(KnownName)).one() == 1
    (job,) = queue.queue(queue.HEAVY).jobs
    assert NAME.encode() not in job.data
    path = Path(engine.url.database)
    for part in path.parent.glob(f"{path.name}*"):
        assert NAME.lower().encode() not in part.read_bytes().lower(), part.suffix


@pytest.mark.parametrize("words", ["Nobody Here", "Quill", "", "...", "x" * 81])
def test_words_that_do_not_stand_there_come_back_as_typed(lead, look, named, words) -> None:
    statement = statement_with(look, "Planning helped person 0.")
    page = lead.send(lead.get(f"/statements/{statement}"), f"{statement}/erase", words=words)
    assert page.status == 422
    assert page.fields(f"{statement}/erase")["words"] == words
    assert [field.get("name") for field in page.tree.iter("input") if field.get("aria-invalid")] == ["words"]
    assert look.exec(select(KnownName)).all() == []
    assert NAME in page.text


def test_words_of_many_statements_are_asked_for_twice(lead, look, planning) -> None:
    statement = statement_with(look, "Planning helped person 5.")
    page = lead.send(lead.get(f"/statements/{statement}"), f"{statement}/erase", words="person")
    assert page.status == 422
    assert "they may be ordinary words" in page.text
    assert "helped person 5" in page.text
    page = lead.send(page, f"{statement}/erase", words="person", sure="y")
    assert page.status == 200
    assert "helped [name] 5." in page.text


def test_without_the_queue_the_name_is_gone_all_the_same(lead, look, named, world, monkeypatch) -> None:
    statement = statement_with(look, "Planning helped person 0.")
    monkeypatch.setenv("REDIS_URL", "unix:///nowhere/at-all.sock")
    queue.connection.cache_clear()
    page = lead.send(lead.get(f"/statements/{statement}"), f"{statement}/erase", words=NAME)
    assert page.status == 200
    assert NAME not in page.html
    assert active_run(look, world.survey.id)  # the sweep finds it


def test_words_of_a_wave_too_small_for_quotes_cannot_be_guessed(lead, engine, world, look) -> None:
    with transaction(engine) as session:
        find(session, world, people=9)
    statement = statement_with(look, "Planning helped person 0.")
    token = lead.get("/areas").fields()["csrf_token"]
    for words in ("Planning", "Nobody"):
        answer = lead.client.post(
            f"/statements/{statement}/erase", data={"words": words, "csrf_token": token}
        )
        assert answer.status_code == 404


def test_a_form_that_was_open_too_long_comes_back_with_its_text(lead, look, planning) -> None:
    statement = statement_with(look, "Planning helped person 5.")
    page = lead.send(
        lead.get(f"/statements/{statement}"), f"{statement}/erase", words="person 5", csrf_token="old"
    )
    assert page.status == 422
    assert "open for a long time" in page.text
    assert page.fields(f"{statement}/erase")["words"] == "person 5"
    assert "helped person 5" in page.text


def test_what_is_typed_beside_a_statement_is_never_taken_for_html(lead, look, planning, world) -> None:
    statement = statement_with(look, "Planning helped person 5.")
    page = lead.send(lead.get(f"/statements/{statement}"), f"{statement}/erase", words='"><img src=x>')
    assert "<img src=x>" not in page.html
    lead.send(page, f"{statement}/withhold", note="<img src=x> & co")
    listed = lead.get(f"/surveys/{world.survey.id}/withheld")
    assert "<img src=x> & co" in listed.text
    assert "<img src=x>" not in listed.html


def test_a_list_of_thousands_has_one_page_of_rows_without_forms(lead, engine, world, findings) -> None:
    """A browser takes minutes over thousands of forms; a row without one costs under 800 bytes."""
    with transaction(engine) as session:
        crowd(session, world, None, 3_000)
    made = lead.get(f"/surveys/{world.survey.id}/unclear").html
    assert len(made) < 100_000
    assert made.count('name="ticked"') == 100
    assert made.count("<form") == 2  # to sign out, and to sort


def test_every_statement_of_a_list_leads_to_its_page_and_that_back_to_the_list(lead, planning) -> None:
    listed = lead.get(planning)
    links = [link for link in listed.tree.iter("a") if link.get("href", "").startswith("/statements/")]
    assert len(links) == 12
    assert len({"".join(link.itertext()) for link in links}) == 12  # each says which
    page = lead.get(links[0].get("href"))
    assert "Planning h" in page.text
    assert planning in [link.get("href", "").partition("?")[0] for link in page.tree.iter("a")]


def test_what_may_not_be_read_has_no_page(lead, look, engine, world) -> None:
    with transaction(engine) as session:
        find(session, world, people=9)
    statement = statement_with(look, "Planning helped person 0.")
    assert lead.get(f"/statements/{statement}").status == 404
    assert lead.get(f"/statements/{'f' * 32}").status == 404


def test_a_withheld_statement_has_no_page(lead, look, planning) -> None:
    statement = statement_with(look, "Planning helped person 5.")
    lead.send(lead.get(f"/statements/{statement}"), "/withhold")
    page = lead.get(f"/statements/{statement}")
    assert page.status == 409
    assert "helped person" not in page.html


def test_what_is_wrong_is_said_with_the_list_where_the_statement_stands_by_now(
    lead, look, findings, engine
) -> None:
    """Between the page and the button an analysis may put a statement elsewhere."""
    statement = statement_with(look, "Planning helped person 5.")
    page = lead.get(f"/statements/{statement}")
    with transaction(engine) as session:
        session.get_one(Assignment, statement).theme_id = findings.themes["Tools"].id
    page = lead.send(page, f"{statement}/erase", words="Nobody")
    assert page.status == 422
    back = [link.get("href", "") for link in page.tree.iter("a") if "Back to" in "".join(link.itertext())]
    assert [address.partition("?")[0] for address in back] == [f"/themes/{findings.themes['Tools'].id}"]
