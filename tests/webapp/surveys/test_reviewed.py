"""A round is marked as reviewed on a page of its own, which says later what would change."""

import csv

import pytest
from sqlmodel import col, update

from models.base import today
from models.database import transaction
from models.evidence.proposals import changes_of
from models.intake.responses import Answer, Response
from models.removal.withdrawals import receipt_of, withdraw
from models.surveys.waves import Wave, get_wave
from models.themes.assignments import Assignment
from models.themes.themes import get_theme
from tests.factories.reviewed import find_elsewhere, review
from tests.factories.settings import SEALER


@pytest.fixture
def address(world) -> str:
    return f"/waves/{world.wave.id}/review"


@pytest.fixture
def figures(world) -> str:
    return f"/waves/{world.wave.id}/figures"


@pytest.fixture
def reviewed(engine, world, findings) -> None:
    with transaction(engine) as session:
        review(session, world.wave, world.lead.id)


@pytest.fixture
def move_on(engine, findings) -> None:
    """Have a later analysis find all that was said of one theme in another."""

    def move(theme: str = "Planning", into: str = "Tools") -> None:
        with transaction(engine) as session:
            origin, target = (get_theme(session, findings.themes[name].id) for name in (theme, into))
            find_elsewhere(session, origin, target)

    return move


def of_wave(look, world) -> Wave:
    look.rollback()
    return get_wave(look, world.wave.id)


def told_everywhere(lead, world, findings) -> list[str]:
    """Every table and chart of the wave's figures, and the export, as a lead reads them: no quotes."""
    survey, theme = f"/surveys/{world.survey.id}", findings.themes["Planning"].id
    themes = lead.get(f"{survey}/themes?wave={world.wave.id}")
    page = lead.get(f"/themes/{theme}?wave={world.wave.id}")
    tables = ["".join(table.itertext()) for table in page.tree.findall(".//table")]
    heads = ["".join(head.itertext()) for head in themes.tree.findall(".//div[@class='theme-head']")]
    backlog = ["".join(table.itertext()) for table in lead.get(f"{survey}/backlog").tree.findall(".//table")]
    export = csv.reader(lead.get(f"{survey}/backlog.csv").response.get_data(as_text=True).splitlines())
    return [*tables, *heads, *backlog, *(",".join(row[:-1]) for row in export if len(row) > 1)]


def test_a_round_is_marked_from_the_surveys_page(lead, look, world, findings, address) -> None:
    survey = lead.get(f"/surveys/{world.survey.id}")
    assert f'href="{address}"' in survey.html
    page = lead.send(lead.get(address), address)
    assert "First wave is reviewed: what it reported stands." in page.text
    assert "by Lead" in page.text
    wave = of_wave(look, world)
    assert (wave.reviewed_on, wave.reviewed_by) == (today(), world.lead.id)
    assert "Mark as reviewed" not in lead.get(f"/surveys/{world.survey.id}").text


def test_a_round_that_changed_since_the_page_was_opened_is_not_marked(
    lead, look, engine, world, findings, address
) -> None:
    page = lead.get(address)
    with transaction(engine) as session:
        get_wave(session, world.wave.id).version += 1
    again = lead.send(page, address)
    assert again.status == 409
    assert "Somebody else changed this round" in again.text
    assert of_wave(look, world).reviewed_on is None
    assert "is reviewed" in lead.send(again, address).text


def test_an_open_round_says_why_it_cannot_be_marked(lead, world, address) -> None:
    page = lead.get(address)
    assert "This round is open. Close it first." in page.text
    assert "<button" not in page.html.split("<main")[1]
    assert "Mark as reviewed" not in lead.get(f"/surveys/{world.survey.id}").text


def test_what_was_given_for_a_reviewed_round_is_shown_no_form(lead, look, world, reviewed) -> None:
    address = f"/waves/{world.wave.id}/edit"
    page = lead.get(address)
    assert "its name, headcount and last day stand" in page.text
    assert "<input" not in page.html.split("<main")[1]
    wave = of_wave(look, world)
    sent = lead.client.post(
        address, data={"name": "Other", "headcount": 1, "version": wave.version, "csrf_token": token(lead)}
    )
    assert sent.status_code == 422
    assert "Nothing was changed" in sent.get_data(as_text=True)
    assert of_wave(look, world).name == "First wave"


def token(lead) -> str:
    return next(iter(lead.get("/surveys/new").fields("").items()))[1]


def test_no_page_and_no_export_moves_with_a_later_analysis(lead, world, findings, ids, move_on) -> None:
    """`ids` has an item of Planning in the backlog."""
    before = told_everywhere(lead, world, findings)
    move_on()
    assert told_everywhere(lead, world, findings) == before


def test_what_would_change_is_said_and_applied_theme_by_theme(
    lead, world, findings, reviewed, move_on, address, figures
) -> None:
    move_on()
    line = "has been decided or analysed since would change the figures of 2 themes of this round: look"
    for path in (f"/surveys/{world.survey.id}", f"/surveys/{world.survey.id}/themes?wave={world.wave.id}"):
        assert line in lead.get(path).text
    page = lead.get(address)
    gone = "Nobody mentions it by today's count; reported: 9 people, it does not work for 6 and works for 6"
    assert gone in page.text
    assert "6 → 12 people who mention it" in page.text
    page = lead.send(page, figures, **form_of(page, findings.themes["Planning"].id))
    assert gone not in page.text
    assert "6 → 12 people who mention it" in page.text
    assert f"Planning, {today():%-d %B %Y}, by Lead" in page.text
    assert "would change the figures of 1 theme of this round" in lead.get(f"/surveys/{world.survey.id}").text


def test_that_fewer_statements_fit_no_theme_is_said_apart_from_the_themes(
    lead, engine, world, findings, reviewed
) -> None:
    with transaction(engine) as session:
        place_of_unclear(session, findings)
    said = "would change the figures of 1 theme and the number of statements that fit no theme of this round"
    assert said in lead.get(f"/surveys/{world.survey.id}").text


def test_a_theme_is_called_in_a_reviewed_round_what_somebody_has_renamed_it_to(
    lead, world, findings, address, reviewed
) -> None:
    promise = "name stands until somebody renames the theme"
    theme = f"/themes/{findings.themes['Planning'].id}"
    assert promise in lead.get(address).text
    lead.send(lead.get(theme), f"{theme}/name", name="Plans")
    assert "there is nothing to apply" in lead.get(address).text
    page = lead.get(f"/surveys/{world.survey.id}/themes?wave={world.wave.id}")
    assert "name is the one that it has today" in page.text
    assert "Plans" in page.text


def test_what_a_review_promises_of_names_is_said_before_it(lead, findings, address) -> None:
    assert "name stands until somebody renames the theme" in lead.get(address).text


def form_of(page, theme_id: str) -> dict[str, str]:
    """The hidden fields of the form that applies one theme's change."""
    for form in page.tree.findall(".//form"):
        fields = {each.get("name"): each.get("value") for each in form.findall("input")}
        if fields.get("theme") == theme_id:
            return fields
    raise AssertionError(theme_id)


def test_what_is_new_and_what_is_gone_is_said_in_words(
    lead, engine, world, findings, move_on, address
) -> None:
    move_on("Planning", "Tools")
    with transaction(engine) as session:
        place_of_unclear(session, findings)
        review(session, world.wave, world.lead.id)
        planning = get_theme(session, findings.themes["Planning"].id)
        find_elsewhere(session, get_theme(session, findings.themes["Approvals"].id), planning)
        find_elsewhere(session, get_theme(session, findings.themes["Tools"].id), None)
    said = lead.get(address).text
    assert "New: 6 people, it does not work for 6 and works for 0" in said
    assert (
        "Nobody mentions it by today's count; reported: 12 people, it does not work for 6 and works for 12"
        in said
    )
    assert "0 → 18 statements" in said


def place_of_unclear(session, findings) -> None:
    """Let no statement be unclear."""
    approvals = findings.themes["Approvals"].id
    unclear = update(Assignment).where(col(Assignment.theme_id).is_(None))
    session.exec(unclear.values(theme_id=approvals).execution_options(synchronize_session=False))


def test_all_changes_are_applied_with_one_button(
    lead, world, findings, reviewed, move_on, address, figures
) -> None:
    move_on()
    page = lead.send(lead.get(address), figures)
    assert "First wave reports what is counted now." in page.text
    assert "there is nothing to apply" in page.text
    assert "would change" not in lead.get(f"/surveys/{world.survey.id}").text


def test_what_moved_on_while_somebody_looked_is_not_applied(
    lead, world, findings, reviewed, move_on, address, figures
) -> None:
    move_on()
    page = lead.get(address)
    move_on("Approvals", "Tools")
    again = lead.send(page, figures)
    assert again.status == 409
    assert "Nothing was applied" in again.text


def test_a_round_that_was_counted_anew_for_somebody_who_deleted_their_answers_says_so(
    lead, engine, look, world, findings, reviewed, address
) -> None:
    code = "7K3M-Q9TX-A0B1-ZZ42"
    with transaction(engine) as session:
        from_one = session.merge(findings.statements[0])
        response = session.get_one(Response, session.get_one(Answer, from_one.answer_id).response_id)
        response.receipt = receipt_of(code)
        session.flush()
        withdraw(session, code, SEALER)
    assert "counted anew without them" in lead.get(address).text
    assert changes_of(look, world.survey.id, [of_wave(look, world)]) == {world.wave.id: []}
